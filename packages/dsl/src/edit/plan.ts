import type { Point } from '../graph/graph.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { EditRefusal, WorkflowEdit } from './edit.ts'
import { orderEdits } from './edit-list.ts'
import type { EditableWorkflow } from './editable.ts'
import { moveInput, removeInput, setInput } from './inputs.ts'
import { clearLayout, place } from './layout.ts'
import { moveTransition } from './move-transition.ts'
import { setProperty } from './properties.ts'
import { isRefusal } from './refusal.ts'
import { renameState } from './rename.ts'
import { addState, removeState, retypeState } from './states.ts'
import { connect, disconnect, reroute, setGuard, setJoin, unknownState } from './transitions.ts'
import { removeTrigger, setTrigger } from './triggers.ts'
import { setWorkflow } from './workflow-header.ts'

/**
 * The smallest text edit that makes a change, in the style of the text around it: what it does not concern stays as
 * it was to the byte (rules E1 … of SPEC.md). Broken statements are never touched.
 */
export function planTextEdit(
  workflow: EditableWorkflow,
  edit: WorkflowEdit,
): readonly TextEdit[] | EditRefusal {
  const planned = plan(workflow, edit)
  return isRefusal(planned) ? planned : orderEdits(workflow.text, planned)
}

function plan(workflow: EditableWorkflow, edit: WorkflowEdit): readonly TextEdit[] | EditRefusal {
  switch (edit.kind) {
    case 'add-state':
      return addState(workflow, edit)
    case 'remove-state':
      return removeState(workflow, edit)
    case 'rename-state':
      return renameState(workflow, edit)
    case 'retype-state':
      return retypeState(workflow, edit)
    case 'set-property':
      return setProperty(workflow, edit)
    case 'connect':
      return connect(workflow, edit)
    case 'disconnect':
      return disconnect(workflow, edit)
    case 'reroute':
      return reroute(workflow, edit)
    case 'set-guard':
      return setGuard(workflow, edit)
    case 'move-transition':
      return moveTransition(workflow, edit)
    case 'set-join':
      return setJoin(workflow, edit)
    case 'place':
      return placeStates(workflow, edit.positions)
    case 'clear-layout':
      return clearLayout(workflow)
    case 'set-workflow':
      return setWorkflow(workflow, edit)
    case 'set-input':
      return setInput(workflow, edit)
    case 'remove-input':
      return removeInput(workflow, edit)
    case 'move-input':
      return moveInput(workflow, edit)
    case 'set-trigger':
      return setTrigger(workflow, edit)
    case 'remove-trigger':
      return removeTrigger(workflow, edit)
  }
}

function placeStates(
  workflow: EditableWorkflow,
  positions: Readonly<Record<string, Point | null>>,
): readonly TextEdit[] | EditRefusal {
  const wanted = new Map(Object.entries(positions))
  const unknown = new Set(wanted.keys())
  for (const { name } of workflow.graph.states) unknown.delete(name)
  for (const name of unknown) if (wanted.get(name)) return unknownState(name)
  return place(workflow, wanted)
}
