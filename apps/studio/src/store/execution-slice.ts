import type { ExecutionEvent } from '@rabbit/contract'
import { openWorkflow, type WorkflowGraph } from '@rabbit/dsl'
import type { StateCreator } from 'zustand'
import type { ExecutionView } from './execution-view.ts'
import type { StudioStore } from './index.ts'
import { emptyReplay, type Replay } from './replay.ts'

/** The execution that the canvas shows, with the version of the workflow that it follows at the moment that is shown. */
export interface WatchedExecution {
  readonly id: string
  readonly workflowId: string
  readonly text: string
  readonly graph: WorkflowGraph
  /** Of the version that it is at now, whatever moment is shown. */
  readonly present: VersionText
}

interface VersionText {
  readonly text: string
  readonly graph: WorkflowGraph
}

export interface ExecutionSlice {
  readonly watched: WatchedExecution | null
  /** The versions that the watched execution follows or has followed, as far as their texts are known. */
  readonly versions: ReadonlyMap<string, VersionText>
  /** Ids of those whose texts are not known yet. */
  readonly missingVersions: readonly string[]
  /** All events that arrived, and the view at any position among them. */
  readonly replay: Replay
  /** How many events the past that is shown has; null shows the present. */
  readonly scrubSeq: number | null
  /** What is shown: the present, or the past at `scrubSeq`. */
  readonly view: ExecutionView
  /** `versionId` is what the text is of; null where the execution has just begun with it. */
  watch(execution: Omit<WatchedExecution, 'graph' | 'present'> & { readonly versionId: string | null }): void
  /** Events of the watched execution, in order; repeats, and what comes after a gap, are dropped. */
  receiveEvents(executionId: string, events: readonly ExecutionEvent[]): void
  receiveVersion(executionId: string, versionId: string, text: string): void
  /** 0 is before the first event. */
  scrubTo(seq: number | null): void
  unwatch(): void
}

const nothing = {
  watched: null,
  versions: new Map(),
  missingVersions: [],
  replay: emptyReplay,
  scrubSeq: null,
  view: emptyReplay.latest,
}

const read = (text: string): VersionText => ({ text, graph: openWorkflow(text).graph })

/** Stands for the version that an execution begins with, while nobody has said its id. */
const unnamed = ''

export const createExecutionSlice: StateCreator<StudioStore, [], [], ExecutionSlice> = (set, get) => {
  /** The version of the moment that is shown, and the present one. */
  function showVersion(): void {
    const { watched, versions, replay, view } = get()
    if (watched === null) return
    const first = replay.moves[0]?.from ?? unnamed
    const shown = versions.get(view.version?.id ?? first) ?? watched
    const present = versions.get(replay.latest.version?.id ?? first) ?? watched.present
    if (shown.text === watched.text && present === watched.present) return
    set({ watched: { ...watched, text: shown.text, graph: shown.graph, present } })
  }

  return {
    ...nothing,
    watch: ({ versionId, ...execution }) => {
      const known = read(execution.text)
      set({
        ...nothing,
        watched: { ...execution, graph: known.graph, present: known },
        versions: new Map([[versionId ?? unnamed, known]]),
      })
    },
    receiveEvents: (executionId, events) => {
      const { watched, replay, scrubSeq, view, versions } = get()
      if (watched?.id !== executionId) return
      const next = replay.append(events)
      if (next === null || next === replay) return
      set({ replay: next, view: scrubSeq === null ? next.latest : view })
      const [first] = next.moves
      if (first === undefined || next.moves.length === replay.moves.length) return
      const begun = versions.get(unnamed)
      const known = begun ? new Map([...versions, [first.from, begun]]) : versions
      const ids = new Set([first.from, ...next.moves.map(({ to }) => to)])
      set({ versions: known, missingVersions: [...ids].filter((id) => !known.has(id)) })
      showVersion()
    },
    receiveVersion: (executionId, versionId, text) => {
      const { watched, versions, missingVersions } = get()
      if (watched?.id !== executionId) return
      set({
        versions: new Map([...versions, [versionId, read(text)]]),
        missingVersions: missingVersions.filter((id) => id !== versionId),
      })
      showVersion()
    },
    scrubTo: (seq) => {
      const { replay } = get()
      const live = seq === null || seq >= replay.events.length
      set(
        live ? { scrubSeq: null, view: replay.latest } : { scrubSeq: Math.max(0, seq), view: replay.at(seq) },
      )
      showVersion()
    },
    unwatch: () => set(nothing),
  }
}
