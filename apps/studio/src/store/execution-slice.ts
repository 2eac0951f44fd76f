import type { ExecutionEvent } from '@rabbit/contract'
import { openWorkflow, type WorkflowGraph } from '@rabbit/dsl'
import type { StateCreator } from 'zustand'
import type { ExecutionView } from './execution-view.ts'
import type { StudioStore } from './index.ts'
import { emptyReplay, type Replay } from './replay.ts'

/** The execution that the canvas shows, with the version of the workflow that it runs. */
export interface WatchedExecution {
  readonly id: string
  readonly workflowId: string
  readonly text: string
  readonly graph: WorkflowGraph
}

export interface ExecutionSlice {
  readonly watched: WatchedExecution | null
  /** All events that arrived, and the view at any position among them. */
  readonly replay: Replay
  /** How many events the past that is shown has; null shows the present. */
  readonly scrubSeq: number | null
  /** What is shown: the present, or the past at `scrubSeq`. */
  readonly view: ExecutionView
  watch(execution: Omit<WatchedExecution, 'graph'>): void
  /** Events of the watched execution, in order; repeats, and what comes after a gap, are dropped. */
  receiveEvents(executionId: string, events: readonly ExecutionEvent[]): void
  /** 0 is before the first event. */
  scrubTo(seq: number | null): void
  unwatch(): void
}

const nothing = { watched: null, replay: emptyReplay, scrubSeq: null, view: emptyReplay.latest }

export const createExecutionSlice: StateCreator<StudioStore, [], [], ExecutionSlice> = (set, get) => ({
  ...nothing,
  watch: (execution) =>
    set({ ...nothing, watched: { ...execution, graph: openWorkflow(execution.text).graph } }),
  receiveEvents: (executionId, events) => {
    const { watched, replay, scrubSeq, view } = get()
    if (watched?.id !== executionId) return
    const next = replay.append(events)
    if (next === null || next === replay) return
    set({ replay: next, view: scrubSeq === null ? next.latest : view })
  },
  scrubTo: (seq) => {
    const { replay } = get()
    const live = seq === null || seq >= replay.events.length
    set(live ? { scrubSeq: null, view: replay.latest } : { scrubSeq: Math.max(0, seq), view: replay.at(seq) })
  },
  unwatch: () => set(nothing),
})
