import { type EditRefusal, planTextEdit } from '../edit/index.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { Workflow } from '../workflow.ts'
import { nameAt } from './names.ts'

/** The edits that rename the state at an offset everywhere; the same as the canvas makes. */
export function renameAt(
  workflow: Workflow,
  offset: number,
  newName: string,
): readonly TextEdit[] | EditRefusal {
  const found = nameAt(workflow, offset)
  if (!found)
    return { kind: 'refused', message: 'There is no state here. Put the cursor on the name of a state.' }
  return planTextEdit(workflow, { kind: 'rename-state', name: found.name, newName })
}
