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

const drawnStates = new WeakMap<State, DrawnState>()

/** The same thing for a state that is drawn the same: an edit leaves most states of a graph the objects they were. */
export function drawState(state: State, entry: string | null, look: Look): DrawnState {
  const isEntry = state.name === entry
  const known = drawnStates.get(state)
  if (known && known.isEntry === isEntry && known.look === look) return known
  const shape = shapeOf(state)
  const size = shape === 'card' ? cardSize : pillSize
  const drawn = { id: stateId(state.name), state, shape, isEntry, look, ...size }
  drawnStates.set(state, drawn)
  return drawn
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

interface DrawnTransition {
  readonly as: DrawnAs
  readonly mark: DrawnMark | null
  readonly lines: readonly DrawnLine[]
}

const drawnTransitions = new WeakMap<Transition, DrawnTransition>()

/** One line from state to state, or, with several sources or targets, lines to and from a mark; the same as before where it is drawn the same. */
export function drawTransition(canvas: CanvasDraft, transition: Transition, as: DrawnAs): void {
  const known = drawnTransitions.get(transition)
  const drawn = known ? drawnAgain(known, as) : null
  const own = drawn ?? { as, ...linesOf(transition, as) }
  if (own !== known) drawnTransitions.set(transition, own)
  if (own.mark) canvas.marks.push(own.mark)
  canvas.lines.push(...own.lines)
}

/** What was drawn before under another number; null when it looks different now. */
function drawnAgain(known: DrawnTransition, as: DrawnAs): DrawnTransition | null {
  if (known.as.key !== as.key || known.as.look !== as.look) return null
  if (known.as.index === as.index) return known
  const transition = as.index
  return {
    as,
    mark: known.mark && { ...known.mark, transition },
    lines: known.lines.map((line) => ({ ...line, transition })),
  }
}

function linesOf(transition: Transition, { index, key, look }: DrawnAs): Omit<DrawnTransition, 'as'> {
  const { from, to, guard, condition, join } = transition
  const [onlyFrom] = from
  const [onlyTo] = to
  const common = { transition: index, key, guard, look }
  if (from.length === 1 && to.length === 1 && onlyFrom !== undefined && onlyTo !== undefined) {
    const line = { source: stateId(onlyFrom), target: stateId(onlyTo), from: onlyFrom, to: onlyTo }
    const own = { ...common, ...line, id: key, label: condition, carriesLabel: true, arrow: true }
    return { mark: null, lines: [own] }
  }
  const id = markId(key)
  const onMark = from.length > 1 && to.length > 1
  const mark = { id, ...common, join, label: onMark ? condition : null, ...markSize }
  const before = from.map((name) => {
    const carries = from.length === 1
    return {
      ...common,
      id: `${key}<${name}`,
      source: stateId(name),
      target: id,
      from: name,
      to: null,
      label: carries ? condition : null,
      carriesLabel: carries,
      arrow: false,
    }
  })
  const after = to.map((name) => {
    const carries = from.length > 1 && to.length === 1
    return {
      ...common,
      id: `${key}>${name}`,
      source: id,
      target: stateId(name),
      from: null,
      to: name,
      label: carries ? condition : null,
      carriesLabel: carries,
      arrow: true,
    }
  })
  return { mark, lines: [...before, ...after] }
}
