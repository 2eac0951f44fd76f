import type { WorkflowSummary } from '@rabbit/contract'
import { useState } from 'react'
import { sentenceOf } from '../api/index.ts'
import { Button, Dialog, Notice } from '../design/index.ts'
import { deleteWorkflow } from './workspace.ts'

export interface DeleteDialogProps {
  readonly item: WorkflowSummary
  readonly onDeleted: () => void
  readonly onClose: () => void
}

export function DeleteDialog({ item, onDeleted, onClose }: DeleteDialogProps) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const remove = async () => {
    setSending(true)
    try {
      await deleteWorkflow(item.id)
      onDeleted()
      onClose()
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
      setSending(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Delete “${item.name}”?`}
      description="It is gone for good. Its executions stay findable, with the text they ran."
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" disabled={sending} onClick={() => void remove()}>
            Delete
          </Button>
        </>
      }
    >
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
    </Dialog>
  )
}
