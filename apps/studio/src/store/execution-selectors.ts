import type { WorkflowGraph } from '@rabbit/dsl'
import type { StateView, TakenTransition } from './execution-view.ts'
import type { StudioStore } from './index.ts'
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

export const stateViewOf = (store: StudioStore, name: string): StateView | undefined =>
  isWatching(store) ? store.view.states.get(name) : undefined

const empty: ReadonlyMap<string, TakenLine> = new Map()
const known = new WeakMap<readonly TakenTransition[], ReadonlyMap<string, TakenLine>>()

/** What was taken, by transition key, so that it is found in a text that has changed since. */
export function takenLines(store: StudioStore): ReadonlyMap<string, TakenLine> {
  if (!isWatching(store) || !store.watched) return empty
  const found = known.get(store.view.taken)
  if (found) return found
  const lines = byKey(store.watched.graph, store.view.taken, store.view.takenCount)
  known.set(store.view.taken, lines)
  return lines
}

function byKey(
  graph: WorkflowGraph,
  taken: readonly TakenTransition[],
  counts: ReadonlyMap<number, number>,
): ReadonlyMap<string, TakenLine> {
  const keys = transitionKeys(graph)
  const lines = new Map<string, TakenLine>()
  for (const last of taken) {
    const key = keys[last.transition]
    if (key !== undefined) lines.set(key, { times: counts.get(last.transition) ?? 1, last })
  }
  return lines
}
