import type { ExecutionStatus, JsonObject, StepError, WaitCondition } from './event.ts'

/** What a branch wrote since one fork: key → value, and the state that wrote it last. */
export type Changes = ReadonlyMap<string, { readonly value: JsonObject[string]; readonly by: string }>

/** One fork that a branch is inside of. */
export interface Frame {
  /** The `seq` of the fork's `transition_taken`: names this passage of the fork. */
  readonly fork: number
  readonly transition: number
  readonly keys: Changes
  readonly steps: Changes
}

/** A branch's own view of the context. */
export interface Branch {
  /** Outermost fork first; empty outside of forks. */
  readonly frames: readonly Frame[]
  /** The top level. */
  readonly context: JsonObject
  /** State name → its last result in this branch. */
  readonly steps: JsonObject
  /** Never less than the counted size of `context`. */
  readonly bytesAtMost: number
}

export type Phase =
  | { readonly kind: 'running' }
  | { readonly kind: 'retrying'; readonly retryAt: number }
  | { readonly kind: 'waiting'; readonly wait: WaitCondition }
  /** Done; where its branch goes is being decided. */
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: StepError; readonly timedOut: boolean }
  /** Done, and at a join that is not complete. */
  | { readonly kind: 'arrived' }

/** One stay of a branch in a state. */
export interface Visit {
  readonly state: number
  /** Counted from 1 for each state. */
  readonly visit: number
  /** Counted from 1 for each visit. */
  readonly attempt: number
  readonly branch: Branch
  readonly enteredAt: number
  /** When the present attempt times out; null without a timeout. */
  readonly timeoutAt: number | null
  readonly phase: Phase
}

/** A branch on its way into a state. */
export interface Entering {
  readonly state: number
  readonly branch: Branch
}

/** Everything that is known about an execution, made from its events alone. Treat as immutable. */
export interface ExecutionState {
  readonly executionId: string
  readonly status: ExecutionStatus
  readonly input: JsonObject
  readonly startedAt: number
  readonly lastAt: number
  /** Of the last event. */
  readonly seq: number
  /** State index → how often it was entered. */
  readonly visitCounts: ReadonlyMap<number, number>
  /** By `visitKey`, in the order of entering. */
  readonly visits: ReadonlyMap<string, Visit>
  readonly entering: readonly Entering[]
  /** The contexts of the branches that have ended, merged in that order; null before the first. */
  readonly output: JsonObject | null
  /** Set when `status` is `failed`. */
  readonly error: StepError | null
}

/** The same while one decision is made; `apply` changes it in place. */
export type Draft = {
  -readonly [K in keyof ExecutionState]: ExecutionState[K] extends ReadonlyMap<infer Key, infer Item>
    ? Map<Key, Item>
    : ExecutionState[K]
}

export function emptyState(executionId: string): ExecutionState {
  return {
    executionId,
    status: 'pending',
    input: {},
    startedAt: 0,
    lastAt: 0,
    seq: 0,
    visitCounts: new Map(),
    visits: new Map(),
    entering: [],
    output: null,
    error: null,
  }
}

export function draftOf(state: ExecutionState): Draft {
  return { ...state, visitCounts: new Map(state.visitCounts), visits: new Map(state.visits) }
}

export function visitKey(state: number, visit: number): string {
  return `${state}:${visit}`
}

export function isFinal(status: ExecutionStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

/** Running, waiting or retrying: neither done nor failed nor at a join. */
export function isLive(visit: Visit): boolean {
  const { kind } = visit.phase
  return kind === 'running' || kind === 'waiting' || kind === 'retrying'
}
