import type { EditRefusal, WorkflowEdit } from './edit/index.ts'
import { isRefusal, planTextEdit } from './edit/index.ts'
import type { WorkflowGraph } from './graph/graph.ts'
import { composeEdits, type TextEdit } from './text/text-edit.ts'
import { editWorkflow, type Workflow } from './workflow.ts'

/** One edit of several: itself, or what makes it from the graph that the ones before have left; null is nothing to do. */
export type EditStep = WorkflowEdit | ((graph: WorkflowGraph) => WorkflowEdit | null)

/** Why several edits cannot be made; `index` is the first one that fails. */
export interface BatchRefusal extends EditRefusal {
  readonly index: number
}

/**
 * Several edits as one: each is planned on what the ones before it have made, transitions counted anew. All of them
 * or none (rule E12 of SPEC.md).
 */
export function planTextEdits(
  workflow: Workflow,
  steps: readonly EditStep[],
): readonly TextEdit[] | BatchRefusal {
  let now = workflow
  let edits: readonly TextEdit[] = []
  for (const [index, step] of steps.entries()) {
    const edit = typeof step === 'function' ? step(now.graph) : step
    if (edit === null) continue
    const planned = planTextEdit(now, edit)
    if (isRefusal(planned)) return { ...planned, index }
    edits = edits.length === 0 ? planned : composeEdits(edits, planned)
    if (index + 1 < steps.length) now = editWorkflow(now, planned)
  }
  return edits
}
