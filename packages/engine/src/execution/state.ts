import type {
  Calls,
  ExecutionStatus,
  JsonObject,
  ParentLink,
  Priority,
  StepError,
  WaitCondition,
} from './event.ts'

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
  /** Done; where its branch goes is being decided. `joined`: it stands for all that arrived at this join. */
  | { readonly kind: 'done'; readonly joined?: number }
  | ({ readonly kind: 'failed'; readonly timedOut: boolean } & Failure)
  /** Entered, and its attempt has not begun: the execution is paused, or a breakpoint stands here. */
  | { readonly kind: 'held' }
  /** Waits for a person to mend it. */
  | ({ readonly kind: 'stopped' } & Failure)
  /** Done, and at a join that is not complete. */
  | { readonly kind: 'arrived' }

export interface Failure {
  readonly error: StepError
  /** Its step is done, and only its way on failed. */
  readonly settled: boolean
  /** The first arrow of the join that failed; null when it was the state's own way. */
  readonly join: number | null
  /** What the branch knew before the failure was written into it. */
  readonly before: Branch
}

/** One stay of a branch in a state. */
export interface Visit {
  readonly state: number
  /** Counted from 1 for each state. */
  readonly visit: number
  /** Counted from 1 for each visit. */
  readonly attempt: number
  readonly branch: Branch
  /** The name of the completed state that this visit undoes; null outside of a compensation. */
  readonly undoes: string | null
  readonly enteredAt: number
  /** The present attempt may have acted: it is on record that it began, and a worker may have run it. */
  readonly begun: boolean
  /** When the present attempt times out; null without a timeout. */
  readonly timeoutAt: number | null
  /** What its state was called when it was entered, as its key says it; left out where it is called so still. */
  readonly keyedAs?: string
  readonly phase: Phase
}

/** A completed visit that has a way to be undone, with what its branch knew then. */
export interface Undoable {
  readonly state: number
  readonly visit: number
  readonly branch: Branch
}

/** Set while an execution is compensated. */
export interface Compensation {
  readonly error: StepError
  /** What is still to be undone; the next one last. */
  readonly left: readonly Undoable[]
  readonly notUndone: readonly string[]
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
  /** The part of its log that is being written; `after` is the last event before it. */
  readonly part: { readonly number: number; readonly after: number }
  /** The last event before which it did nothing but wait for at least `restMs`; 0 before the first such wait. */
  readonly restedAfter: number
  /** Whether it was told that a context is near its limit. */
  readonly contextWarned: boolean
  /** State index → how often it was entered. */
  readonly visitCounts: ReadonlyMap<number, number>
  /** State name → how often it was entered under earlier versions, so that no visit comes twice under one name. */
  readonly namesUsed: { readonly [name: string]: number }
  /** By `visitKey`, in the order of entering. */
  readonly visits: ReadonlyMap<string, Visit>
  readonly entering: readonly Entering[]
  /** Completed visits with a compensation, in the order of completion. */
  readonly undoable: readonly Undoable[]
  readonly compensation: Compensation | null
  readonly whenStuck: 'stop' | 'fail'
  readonly paused: boolean
  readonly breakpoints: ReadonlySet<string>
  readonly parent: ParentLink | null
  readonly calls: Calls
  /** The only state that it runs; null when it follows the arrows. */
  readonly alone: string | null
  /** State → the result that stands in for its step. */
  readonly pinned: { readonly [state: string]: JsonObject }
  /** Of what it calls too. */
  readonly priority: Priority
  /** Why nothing of it is tried any more until a person lets it go on; null otherwise. */
  readonly stopped: StepError | null
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
    part: { number: 1, after: 0 },
    restedAfter: 0,
    contextWarned: false,
    visitCounts: new Map(),
    namesUsed: {},
    visits: new Map(),
    entering: [],
    undoable: [],
    compensation: null,
    whenStuck: 'stop',
    paused: false,
    breakpoints: new Set(),
    parent: null,
    calls: {},
    alone: null,
    pinned: {},
    priority: 'normal',
    stopped: null,
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

/** Whether a state may not begin now that it is entered. */
export function isHeld(state: Pick<ExecutionState, 'paused' | 'breakpoints'>, name: string): boolean {
  return state.paused || state.breakpoints.has(name)
}

export function isFinal(status: ExecutionStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

/** A wait that is long enough to tell work that comes back now and then from a loop that only burns. */
export const restMs = 1_000

/** Running, retrying, held, or waiting for time or a person: neither done nor failed nor at a join. */
export function isLive({ phase }: Visit): boolean {
  return phase.kind !== 'done' && phase.kind !== 'failed' && phase.kind !== 'arrived'
}
