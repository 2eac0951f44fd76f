import { runForm } from '@rabbit/dsl'
import { useMemo } from 'react'
import { useStudio } from '../store/index.ts'
import { usePinned } from './Again.tsx'
import { RunDialog } from './RunDialog.tsx'
import { startExecution, useFollowExecution, useVersionTexts } from './session.ts'

/** Mounted once, whatever panels are open: follows the watched execution and shows the form before a run. */
export function RunHost() {
  useFollowExecution()
  useVersionTexts()
  const open = useStudio((s) => s.dialog === 'run')
  return open ? <RunForm /> : null
}

function RunForm() {
  const saved = useStudio((s) => s.saved)
  const workflow = useStudio((s) => s.document.workflow)
  const checked = useStudio((s) => s.checked)
  const openDialog = useStudio((s) => s.openDialog)
  const fields = useMemo(() => runForm(workflow.graph), [workflow])
  const pinned = usePinned(saved?.id ?? null)
  const states = new Set(workflow.graph.states.map(({ name }) => name))
  const errors = checked.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  return (
    <RunDialog
      workflowName={workflow.graph.title ?? saved?.name ?? 'the workflow'}
      fields={fields}
      blockedBy={blockedBy(saved === null, workflow.graph.states.length, errors)}
      pinned={pinned.map(({ state }) => state).filter((state) => states.has(state))}
      onRun={async (run) => {
        if (saved === null) return
        await startExecution(saved.id, workflow.text, run)
        openDialog(null)
      }}
      onClose={() => openDialog(null)}
    />
  )
}

function blockedBy(
  unsaved: boolean,
  states: number,
  errors: readonly { readonly message: string }[],
): string | null {
  if (unsaved) return 'No workflow is open. Open or create one first.'
  if (states === 0) return 'The workflow has no states yet. Draw, write or say some first.'
  const [first] = errors
  if (first === undefined) return null
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more errors)` : ''
  return `The text has an error, so it can’t run yet: ${first.message}${more}`
}
