/** Budgets of one execution; parameters, so that tests and benchmarks can move them. */
export interface Limits {
  /** In one part of its log, and in a row without a wait; what goes on for ever goes on in a new part before. */
  readonly maxEvents: number
  /** From here on it goes on in a new part of its log, once it has waited. */
  readonly eventsInPart: number
  /** Completed states that can be undone, as it goes on in a new part. */
  readonly maxUndoable: number
  /** Of the context as JSON in UTF-8, counted without top-level values over `largeValueBytes`. */
  readonly maxContextBytes: number
  /** From here on it is told once that the context is near its limit. */
  readonly warnContextBytes: number
  readonly largeValueBytes: number
  readonly maxResultBytes: number
  /** Levels of lists and maps inside each other, in an input and in a step's result. */
  readonly maxNesting: number
  /** Branches that are alive at once, those waiting at a join included. */
  readonly maxBranches: number
  /** Take-overs after a crash in a row, without progress, before it is left to a person. */
  readonly maxCrashes: number
  /** Executions that call each other, the first one not counted. */
  readonly maxCallDepth: number
  /** Of one `map`. */
  readonly maxMapItems: number
  /** A snapshot is written with the checkpoint that makes this many events since the last one. */
  readonly snapshotEvents: number
  /** The same for a checkpoint after which it waits: what wakes often is read often. */
  readonly parkedSnapshotEvents: number
  /** As JSON in UTF-8; of more than that no snapshot is kept. */
  readonly maxSnapshotBytes: number
}

export const defaultLimits: Limits = {
  maxEvents: 50_000,
  eventsInPart: 40_000,
  maxUndoable: 20_000,
  maxContextBytes: 1024 * 1024,
  warnContextBytes: 256 * 1024,
  largeValueBytes: 64 * 1024,
  maxResultBytes: 2 * 1024 * 1024,
  maxNesting: 100,
  maxBranches: 2_000,
  maxCrashes: 5,
  maxCallDepth: 16,
  maxMapItems: 100_000,
  snapshotEvents: 1_000,
  parkedSnapshotEvents: 100,
  maxSnapshotBytes: 8 * 1024 * 1024,
}
