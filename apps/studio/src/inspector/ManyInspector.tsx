import { groupStates, isRefusal, type StateName } from '@rabbit/dsl'
import { Split, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button, Notice } from '../design/index.ts'
import { removeSelected, useStudio } from '../store/index.ts'
import { ExtractStates } from './ExtractStates.tsx'
import css from './Inspector.module.css'

/** Several selected states, and what can be done with all of them. */
export function ManyInspector({ names }: { readonly names: readonly StateName[] }) {
  const [refused, setRefused] = useState<string | null>(null)
  const runInParallel = () => {
    const { applyEdits, dismissRefusal, document } = useStudio.getState()
    const steps = groupStates(document.workflow.graph, names)
    const refusal = isRefusal(steps) ? steps : applyEdits(steps, { origin: 'inspector' })
    if (refusal) dismissRefusal()
    setRefused(refusal?.message ?? null)
  }
  return (
    <div className={css.inspector}>
      <h2 className={css.title}>{names.length} states</h2>
      <p className={css.quiet}>
        {names.join(', ')}. Drag a line from one of them to another state to join them there.
      </p>
      <div className={css.chips}>
        <Button size="small" icon={<Split size={14} aria-hidden />} onClick={runInParallel}>
          Run in parallel
        </Button>
        <Button
          size="small"
          icon={<Trash2 size={14} aria-hidden />}
          onClick={() => removeSelected(useStudio)}
        >
          Remove them
        </Button>
      </div>
      <ExtractStates names={names} />
      {refused ? <Notice tone="caution">{refused}</Notice> : null}
    </div>
  )
}
