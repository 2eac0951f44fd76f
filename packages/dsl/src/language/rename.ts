import { type EditRefusal, planTextEdit } from '../edit/index.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { Workflow } from '../workflow.ts'
import { renamableAt } from './names.ts'

/** The edits that rename the state or input at an offset everywhere; the same as canvas and inspector make. */
export function renameAt(
  workflow: Workflow,
  offset: number,
  newName: string,
): readonly TextEdit[] | EditRefusal {
  const found = renamableAt(workflow, offset)
  if (!found)
    return {
      kind: 'refused',
      message: 'There is no state and no input here. Put the cursor on the name of one.',
    }
  const { name, kind } = found
  return planTextEdit(
    workflow,
    kind === 'state' ? { kind: 'rename-state', name, newName } : { kind: 'set-input', name, newName },
  )
}
