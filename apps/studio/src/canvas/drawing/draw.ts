import type { State, Transition, WorkflowGraph } from '@rabbit/dsl'
import type { Ghosts } from '../../store/ghosts.ts'
import { transitionKeys } from '../../store/transition-key.ts'
import {
  type Drawing,
  type DrawnLine,
  type DrawnMark,
  type DrawnState,
  type Look,
  markId,
  type Shape,
  stateId,
} from './drawing.ts'

export const cardSize = { width: 184, height: 56 }
const pillSize = { width: 76, height: 34 }
const markSize = { width: 10, height: 40 }

/** What is drawn for a graph; ghosts stand for statements that cannot be read now. Pure. */
export function drawGraph(graph: WorkflowGraph, ghosts: Ghosts): Drawing {
  const canvas = emptyCanvas()
  for (const state of graph.states) canvas.states.push(drawState(state, graph.entry, 'plain'))
  for (const state of ghosts.states) canvas.states.push(drawState(state, graph.entry, 'broken'))
  const known = new Set(canvas.states.map((drawn) => drawn.id))
  const keys = transitionKeys(graph)
  graph.transitions.forEach((transition, index) => {
    drawTransition(canvas, transition, { index, key: keys[index] ?? '', look: 'plain' })
  })
  ghosts.transitions.forEach((transition, index) => {
    if (![...transition.from, ...transition.to].every((name) => known.has(stateId(name)))) return
    drawTransition(canvas, transition, {
      index: -1,
      key: `ghost:${index}:${transition.from}>${transition.to}`,
      look: 'broken',
    })
  })
  return canvas
}

/** A drawing in the making. */
export interface CanvasDraft {
  readonly states: DrawnState[]
  readonly marks: DrawnMark[]
  readonly lines: DrawnLine[]
}

export const emptyCanvas = (): CanvasDraft => ({ states: [], marks: [], lines: [] })

export function drawState(state: State, entry: string | null, look: Look): DrawnState {
  const shape = shapeOf(state)
  return {
    id: stateId(state.name),
    state,
    shape,
    isEntry: state.name === entry,
    look,
    ...(shape === 'card' ? cardSize : pillSize),
  }
}

function shapeOf(state: State): Shape {
  if (state.declared || (state.name !== 'start' && state.name !== 'end')) return 'card'
  return state.name
}

interface DrawnAs {
  readonly index: number
  readonly key: string
  readonly look: Look
}

/** One line from state to state, or, with several sources or targets, lines to and from a mark. */
export function drawTransition(
  canvas: CanvasDraft,
  transition: Transition,
  { index, key, look }: DrawnAs,
): void {
  const { from, to, guard, condition, join } = transition
  const [onlyFrom] = from
  const [onlyTo] = to
  const common = { transition: index, key, guard, look }
  if (from.length === 1 && to.length === 1 && onlyFrom !== undefined && onlyTo !== undefined) {
    const line = { source: stateId(onlyFrom), target: stateId(onlyTo), from: onlyFrom, to: onlyTo }
    canvas.lines.push({ ...common, ...line, id: key, label: condition, carriesLabel: true, arrow: true })
    return
  }
  const mark = markId(key)
  const onMark = from.length > 1 && to.length > 1
  canvas.marks.push({ id: mark, ...common, join, label: onMark ? condition : null, ...markSize })
  for (const name of from) {
    const carries = from.length === 1
    canvas.lines.push({
      ...common,
      id: `${key}<${name}`,
      source: stateId(name),
      target: mark,
      from: name,
      to: null,
      label: carries ? condition : null,
      carriesLabel: carries,
      arrow: false,
    })
  }
  for (const name of to) {
    const carries = from.length > 1 && to.length === 1
    canvas.lines.push({
      ...common,
      id: `${key}>${name}`,
      source: mark,
      target: stateId(name),
      from: null,
      to: name,
      label: carries ? condition : null,
      carriesLabel: carries,
      arrow: true,
    })
  }
}
