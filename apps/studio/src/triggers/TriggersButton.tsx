import { Zap, ZapOff } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import { TriggersDialog } from './TriggersDialog.tsx'
import { useTriggers } from './use-triggers.ts'

/** Shown for a workflow that can start by itself: whether it does, and the way to switch that on and off. */
export function TriggersButton() {
  const id = useStudio((s) => s.saved?.id ?? null)
  const written = useStudio((s) => s.document.workflow.graph.triggers.length > 0)
  const [open, setOpen] = useState(false)
  const { data } = useTriggers(id)
  if (id === null || (!written && data?.active !== true)) return null
  const Icon = data?.active ? Zap : ZapOff
  return (
    <>
      <Button icon={<Icon size={15} aria-hidden />} onClick={() => setOpen(true)}>
        {data?.active ? 'Starts by itself' : 'Switched off'}
      </Button>
      {open ? <TriggersDialog id={id} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
