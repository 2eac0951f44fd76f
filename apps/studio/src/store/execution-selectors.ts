import type { WorkflowGraph } from '@rabbit/dsl'
import type { ExecutionView, StateView, TakenTransition } from './execution-view.ts'
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
const known = new WeakMap<
  readonly TakenTransition[],
  { readonly graph: WorkflowGraph; readonly lines: ReadonlyMap<string, TakenLine> }
>()

/** What was taken, by transition key, so that it is found in a text that has changed since. */
export function takenLines(store: StudioStore): ReadonlyMap<string, TakenLine> {
  if (!isWatching(store) || !store.watched) return empty
  const { graph } = store.watched
  const found = known.get(store.view.taken)
  if (found?.graph === graph) return found.lines
  const lines = byKey(graph, store.view)
  known.set(store.view.taken, { graph, lines })
  return lines
}

function byKey(graph: WorkflowGraph, { taken, version }: ExecutionView): ReadonlyMap<string, TakenLine> {
  const keys = transitionKeys(graph)
  const lines = new Map<string, TakenLine>()
  for (const last of taken) {
    const isOfVersion = last.seq > (version?.since ?? 0)
    const key = keys[isOfVersion ? last.transition : placeIn(graph, last)]
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
