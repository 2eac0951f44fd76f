import type { Fix, Point, StateName, WorkflowGraph } from '@rabbit/dsl'
import type { StoreApi } from 'zustand'
import type { Origin } from '../../document/index.ts'
import type { Line, StudioStore } from '../index.ts'
import { freeName } from './free-name.ts'
import type { OtherReading } from './other-reading.ts'

type Store = Pick<StoreApi<StudioStore>, 'getState'>

const graphOf = (store: Store): WorkflowGraph => store.getState().document.workflow.graph

/** A state type let go over the canvas, or chosen with the keyboard: a new state with its name ready for typing. */
export function addState(store: Store, type: string, at: Point | null): StateName | null {
  const { applyEdit, select, editName } = store.getState()
  const name = freeName(graphOf(store), type)
  const place = at ? { at: { x: Math.round(at.x), y: Math.round(at.y) } } : {}
  if (applyEdit({ kind: 'add-state', name, type, ...place })) return null
  select(name)
  editName(name)
  return name
}

/** A line drawn from one state to another. From a selection of several states it is a join of them. */
export function connectStates(store: Store, source: StateName, target: StateName): void {
  const { applyEdit, selected, selectLine, editGuard } = store.getState()
  const before = graphOf(store)
  const from = selected.size > 1 && selected.has(source) && !selected.has(target) ? [...selected] : [source]
  const guarded = before.transitions.some(
    (each) =>
      each.from.length === 1 && each.from[0] === source && each.guard !== null && isOrdinary(each.guard.kind),
  )
  const unguarded = before.transitions.some(
    (each) => each.from.length === 1 && each.from[0] === source && each.guard === null,
  )
  if (applyEdit({ kind: 'connect', from, to: [target] })) return
  const transition = newLine(before, graphOf(store), from, target)
  if (transition === null) return
  selectLine({ transition, from: from.length === 1 ? source : null, to: target })
  if (guarded && !unguarded && from.length === 1) editGuard(transition)
}

const isOrdinary = (kind: string): boolean => kind !== 'error' && kind !== 'timeout'

/** The transition that a connection made or joined. */
function newLine(
  before: WorkflowGraph,
  after: WorkflowGraph,
  from: readonly StateName[],
  target: StateName,
): number | null {
  const fits = (graph: WorkflowGraph) =>
    graph.transitions.flatMap((each, index) =>
      each.to.includes(target) && from.every((name) => each.from.includes(name)) ? [index] : [],
    )
  const now = fits(after)
  return now.length > 0 && now.length >= fits(before).length ? (now.at(-1) ?? null) : null
}

export function removeSelected(store: Store): void {
  const { selected, selectedLine, applyEdits, clearSelection } = store.getState()
  if (selectedLine) {
    removeLine(store, selectedLine)
    return
  }
  if (applyEdits([...selected].map((name) => ({ kind: 'remove-state', name })))) return
  clearSelection()
}

/** Takes one drawn line away; from a mark on, the line stands for all states on its other side. */
export function removeLine(store: Store, { transition, from, to }: Line): void {
  const arrow = graphOf(store).transitions[transition]
  if (!arrow) return
  const [source] = from === null ? arrow.from : [from]
  const [target] = to === null ? arrow.to : [to]
  if (source === undefined || target === undefined) return
  store.getState().clearSelection()
  // A line into a fork's mark, or out of a join's, is the whole transition.
  const whole = (from === null && arrow.to.length === 1) || (to === null && arrow.from.length === 1)
  if (!whole) {
    store.getState().applyEdit({ kind: 'disconnect', transition, from: source, to: target })
    return
  }
  const ends =
    arrow.from.length > 1
      ? arrow.from.map((name) => [name, target] as const)
      : arrow.to.map((name) => [source, name] as const)
  store.getState().applyEdits(
    ends.map(([a, b]) => (graph) => {
      const index = graph.transitions.findIndex(
        (each) => each.from.includes(a) && each.to.includes(b) && each.condition === arrow.condition,
      )
      return index < 0 ? null : { kind: 'disconnect', transition: index, from: a, to: b }
    }),
  )
}

/** States let go after a drag: only their own layout lines are written. */
export function placeStates(store: Store, positions: ReadonlyMap<StateName, Point>, gesture?: string): void {
  const rounded = [...positions].map(
    ([name, { x, y }]) => [name, { x: Math.round(x), y: Math.round(y) }] as const,
  )
  if (rounded.length === 0) return
  store
    .getState()
    .applyEdit({ kind: 'place', positions: Object.fromEntries(rounded) }, gesture ? { gesture } : {})
}

/** Gives every state back to the automatic layout. */
export function tidy(store: Store): void {
  if (graphOf(store).layout.size > 0) store.getState().applyEdit({ kind: 'clear-layout' })
}

/** Gives a line another meaning; one step of undo. When a part of it is refused, nothing of it is done. */
export function readOtherwise(store: Store, { edits }: OtherReading): void {
  store.getState().applyEdits(edits)
}

/** What mends a problem. It is for the text that was checked; while that is being caught up with, nothing happens. */
export function applyFix(store: Store, { edits }: Fix, origin: Origin): void {
  const { checked, document, applyTextEdits } = store.getState()
  if (checked === document.workflow) applyTextEdits(edits, { origin })
}
