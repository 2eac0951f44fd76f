import type { State, Transition, WorkflowGraph } from '@rabbit/dsl'

/** Whether two graphs have one drawing, so that a change of a comment or a property need not be drawn. */
export function drawsSame(a: WorkflowGraph, b: WorkflowGraph): boolean {
  return (
    a === b ||
    (a.entry === b.entry &&
      sameList(a.states, b.states, sameState) &&
      sameList(a.transitions, b.transitions, sameTransition) &&
      samePlaces(a.layout, b.layout))
  )
}

const sameState = (a: State, b: State): boolean =>
  a.name === b.name && a.type === b.type && a.declared === b.declared

const sameTransition = (a: Transition, b: Transition): boolean =>
  a.condition === b.condition &&
  a.join === b.join &&
  a.guard?.kind === b.guard?.kind &&
  sameList(a.from, b.from, Object.is) &&
  sameList(a.to, b.to, Object.is)

function samePlaces(a: WorkflowGraph['layout'], b: WorkflowGraph['layout']): boolean {
  if (a === b) return true
  if (a.size !== b.size) return false
  for (const [name, point] of a) {
    const other = b.get(name)
    if (other?.x !== point.x || other.y !== point.y) return false
  }
  return true
}

const sameList = <T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean =>
  a === b || (a.length === b.length && a.every((one, i) => one === b[i] || same(one, b[i] as T)))
