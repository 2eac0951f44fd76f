import type { WorkflowGraph } from '@rabbit/dsl'
import type { Renamed } from '../plan/match.ts'
import type { Plan } from '../plan/plan.ts'
import type { JsonObject } from './event.ts'
import type { ExecutionState } from './state.ts'

/** One thing about a change of version that a person has to know. */
export interface VersionFinding {
  /** Names it when it is confirmed; the same for the same finding. */
  readonly key: string
  /** As the state is called in the new version, or was in the old one; null when it is about the whole. */
  readonly state: string | null
  readonly message: string
}

/** What moving an execution to another version of its workflow means to it. */
export interface VersionComparison {
  /** Finished states whose results count on as they are. */
  readonly valid: readonly string[]
  /** What is not as it was, and harmless if a person says so. */
  readonly confirm: readonly VersionFinding[]
  /** What would take back, hide or repeat what is done; with one of these nothing can be moved. */
  readonly refused: readonly VersionFinding[]
  /** Where it goes on. */
  readonly open: readonly string[]
  /** Inputs that the new version has and nobody gave: their defaults. */
  readonly input: JsonObject
}

export interface VersionPair {
  /** The graph that it follows now, its states called as in `graph` where they were renamed. */
  readonly base: WorkflowGraph
  /** The corrected one, and its plan. */
  readonly graph: WorkflowGraph
  readonly plan: Plan
  /** Names of the states, as they are called now, that have been completed at least once. */
  readonly done: ReadonlySet<string>
}

export interface VersionCheck extends VersionPair {
  /** That holds now. */
  readonly before: Plan
  readonly state: ExecutionState
  readonly renamed: Renamed
  /** ms since the epoch, for a default that reads the clock. */
  readonly now: number
}

/** What has been found out so far. */
export interface Findings {
  readonly valid: string[]
  readonly confirm: VersionFinding[]
  readonly refused: VersionFinding[]
}
