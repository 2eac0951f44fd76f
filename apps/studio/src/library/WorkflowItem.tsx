import type { WorkflowSummary } from '@rabbit/contract'
import { formatAgo } from '@rabbit/contract'
import { Copy, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Badge, IconButton, Menu } from '../design/index.ts'
import { DeleteDialog } from './DeleteDialog.tsx'
import css from './Library.module.css'
import { NameForm } from './NameForm.tsx'
import { createWorkflow, openWorkflow, renameWorkflow } from './workspace.ts'

export interface WorkflowItemProps {
  readonly item: WorkflowSummary
  readonly open: boolean
  /** ms since the epoch. */
  readonly now: number
  readonly onTrouble: (sentence: string | null) => void
}

/** A workflow of the list, with its menu. */
export function WorkflowItem({ item, open, now, onTrouble }: WorkflowItemProps) {
  const [mode, setMode] = useState<'shown' | 'renaming' | 'deleting'>('shown')
  const attempt = (work: Promise<void>) => {
    onTrouble(null)
    work.catch((thrown: unknown) => onTrouble(sentenceOf(thrown)))
  }
  const rename = (name: string) => {
    setMode('shown')
    if (name !== '' && name !== item.name) attempt(renameWorkflow(item.id, name))
  }
  const duplicate = async () => {
    const { text } = await api.workflows.get({ id: item.id })
    await createWorkflow(`${item.name} (copy)`, text)
  }
  return (
    <li className={css.item} data-open={open || undefined}>
      {mode === 'renaming' ? (
        <NameForm name={item.name} onDone={rename} onCancel={() => setMode('shown')} />
      ) : (
        <button
          type="button"
          className={css.openButton}
          aria-current={open ? 'true' : undefined}
          onClick={() => attempt(openWorkflow(item.id))}
          onDoubleClick={() => setMode('renaming')}
        >
          <span className={css.name} title={item.name}>
            {item.name}
          </span>
          <span className={css.facts}>
            {item.stateCount === 1 ? '1 state' : `${item.stateCount} states`} ·{' '}
            {formatAgo(item.updatedAt, now)}
            {item.hasErrors ? <Badge tone="negative">errors</Badge> : null}
          </span>
        </button>
      )}
      <Menu
        align="end"
        trigger={
          <IconButton label={`More for ${item.name}`} size="small" className={css.more}>
            <Ellipsis size={14} aria-hidden />
          </IconButton>
        }
        entries={[
          { label: 'Rename', icon: <Pencil size={14} aria-hidden />, onSelect: () => setMode('renaming') },
          { label: 'Duplicate', icon: <Copy size={14} aria-hidden />, onSelect: () => attempt(duplicate()) },
          { kind: 'separator' },
          {
            label: 'Delete…',
            icon: <Trash2 size={14} aria-hidden />,
            danger: true,
            onSelect: () => setMode('deleting'),
          },
        ]}
      />
      {mode === 'deleting' ? (
        <DeleteDialog
          item={item}
          onClose={() => setMode('shown')}
          onDeleted={() => void queryClient.invalidateQueries({ queryKey: queryKeys.workflows })}
        />
      ) : null}
    </li>
  )
}
