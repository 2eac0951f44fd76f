import type { WorkflowEdit } from '@rabbit/dsl'
import { useStudio } from '../store/index.ts'

/** Makes an edit that a form asked for. Answers why it cannot be made, for the form to show, or null. */
export function writeEdit(edit: WorkflowEdit): string | null {
  const { applyEdit, dismissRefusal } = useStudio.getState()
  const refusal = applyEdit(edit, { origin: 'inspector' })
  if (refusal) dismissRefusal()
  return refusal?.message ?? null
}
