import type { WorkflowGraph } from '@rabbit/dsl'
import type { StateView, TakenTransition } from './execution-view.ts'
import type { StudioStore } from './index.ts'
import type { VersionMove } from './replay.ts'
import { transitionKeys } from './transition-key.ts'

/** How an arrow was taken: how often, and the last time with its reason. */
export interface TakenLine {
  readonly times: number
  readonly last: TakenTransition
}

/** Whether the workflow on the canvas is the one whose execution is watched. */
export const isWatching = ({ watched, saved }: StudioStore): boolean =>
  watched !== null && saved !== null && watched.workflowId === saved.id

/** Whether what the execution has not reached stands back: only while the drawing is still the one that runs. */
export const isShowingRun = (store: StudioStore): boolean =>
  isWatching(store) && store.proposal === null && store.watched?.text === store.document.workflow.text

/** In an earlier moment a state may have had another name; the canvas has those of now. */
export function stateViewOf(store: StudioStore, name: string): StateView | undefined {
  if (!isWatching(store)) return undefined
  const { states } = store.view
  return states.get(name) ?? states.get(earlierName(store, name))
}

/** What a state of now was called at the moment that is shown. */
function earlierName(store: StudioStore, name: string): string {
  return movesSince(store).reduceRight(
    (now, { renamed }) => Object.keys(renamed).find((old) => renamed[old] === now) ?? now,
    name,
  )
}

const movesSince = ({ view, replay }: StudioStore): readonly VersionMove[] =>
  replay.moves.filter(({ seq }) => seq > view.seq)

const empty: ReadonlyMap<string, TakenLine> = new Map()
const known = new WeakMap<
  readonly TakenTransition[],
  { readonly graph: WorkflowGraph; readonly lines: ReadonlyMap<string, TakenLine> }
>()

/** What was taken, by transition key, so that it is found in a text that has changed since. */
export function takenLines(store: StudioStore): ReadonlyMap<string, TakenLine> {
  if (!isWatching(store) || !store.watched) return empty
  const { graph } = store.watched.present
  const found = known.get(store.view.taken)
  if (found?.graph === graph) return found.lines
  const lines = byKey(graph, store)
  known.set(store.view.taken, { graph, lines })
  return lines
}

/** An arrow is numbered in the version that was followed then; in another one it is known by its ends. */
function byKey(graph: WorkflowGraph, store: StudioStore): ReadonlyMap<string, TakenLine> {
  const { taken, version } = store.view
  const moves = movesSince(store)
  const called = (name: string) => moves.reduce((then, { renamed }) => renamed[then] ?? then, name)
  const keys = transitionKeys(graph)
  const lines = new Map<string, TakenLine>()
  for (const last of taken) {
    const isNumbered = moves.length === 0 && last.seq > (version?.since ?? 0)
    const ends = { ...last, from: last.from.map(called), to: last.to.map(called) }
    const key = keys[isNumbered ? last.transition : placeIn(graph, ends)]
    if (key !== undefined) lines.set(key, { times: (lines.get(key)?.times ?? 0) + 1, last })
  }
  return lines
}

/** Where an arrow of an earlier version is in this one; -1 when it is gone. */
function placeIn({ transitions }: WorkflowGraph, { from, to, condition }: TakenTransition): number {
  const isSame = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every((name) => b.includes(name))
  const alike = [...transitions.keys()].filter((index) => {
    const transition = transitions[index]
    return transition !== undefined && isSame(transition.from, from) && isSame(transition.to, to)
  })
  return alike.find((index) => transitions[index]?.condition === condition) ?? alike[0] ?? -1
}
