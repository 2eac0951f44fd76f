import type { State, Transition, WorkflowGraph } from '@rabbit/dsl'
import { transitionKeys } from '../../store/index.ts'
import { drawState, drawTransition, emptyCanvas } from './draw.ts'
import type { Drawing, Look } from './drawing.ts'

/** The present and the proposed graph as one drawing: what would come, what would change, what would go. Pure. */
export const drawProposal = (present: WorkflowGraph, proposed: WorkflowGraph): Drawing =>
  drawChange(present, proposed, () => -1)

/** An earlier graph and the present one in the same way; lines of the present one can be selected. Pure. */
export const drawComparison = (before: WorkflowGraph, present: WorkflowGraph): Drawing =>
  drawChange(before, present, (index) => index)

type IndexOf = (index: number) => number

function drawChange(present: WorkflowGraph, proposed: WorkflowGraph, indexOf: IndexOf): Drawing {
  const canvas = emptyCanvas()
  const before = new Map(present.states.map((state) => [state.name, state]))
  const after = new Set(proposed.states.map((state) => state.name))
  for (const state of proposed.states) {
    canvas.states.push(drawState(state, proposed.entry, lookOf(before.get(state.name), state)))
  }
  for (const state of present.states) {
    if (!after.has(state.name)) canvas.states.push(drawState(state, proposed.entry, 'removed'))
  }
  drawTransitions(canvas, present, proposed, indexOf)
  return canvas
}

function drawTransitions(
  canvas: ReturnType<typeof emptyCanvas>,
  present: WorkflowGraph,
  proposed: WorkflowGraph,
  indexOf: IndexOf,
) {
  const presentKeys = transitionKeys(present)
  const before = new Map(presentKeys.map((key, index) => [key, present.transitions[index] as Transition]))
  const proposedKeys = transitionKeys(proposed)
  proposed.transitions.forEach((transition, index) => {
    const key = proposedKeys[index] ?? ''
    const old = before.get(key)
    const look = old === undefined ? 'added' : old.condition === transition.condition ? 'plain' : 'changed'
    drawTransition(canvas, transition, { index: indexOf(index), key, look })
  })
  const kept = new Set(proposedKeys)
  present.transitions.forEach((transition, index) => {
    const key = presentKeys[index] ?? ''
    if (!kept.has(key)) drawTransition(canvas, transition, { index: -1, key: `gone:${key}`, look: 'removed' })
  })
}

function lookOf(before: State | undefined, after: State): Look {
  if (before === undefined) return 'added'
  return JSON.stringify([before.type, before.properties]) === JSON.stringify([after.type, after.properties])
    ? 'plain'
    : 'changed'
}
