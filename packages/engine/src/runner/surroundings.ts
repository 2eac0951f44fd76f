import type { Command } from '../execution/command.ts'
import type { ChildEnd } from '../execution/event.ts'
import type { ExecutionState, Input } from '../execution/index.ts'
import type { Limits } from '../execution/limits.ts'
import type { Plan } from '../plan/plan.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { Claim, ExecutionStore, StoredSignal } from '../ports/execution-store.ts'
import type { StepHandler } from '../ports/step-handler.ts'
import type { Activation } from './activation.ts'
import type { LargeValueDoor } from './large-values.ts'
import type { CallStep } from './perform.ts'
import type { PlanCache } from './plans.ts'

/** What every activation of one worker shares. */
export interface Surroundings {
  readonly store: ExecutionStore
  readonly plans: PlanCache
  readonly values: LargeValueDoor
  readonly handlers: ReadonlyMap<string, StepHandler>
  readonly calls: ReadonlyMap<string, CallStep>
  readonly events: EventSink
  readonly limits: Limits
  readonly random: () => number
  /** The store's clock, as far as this worker knows it; ms since the epoch. */
  readonly now: () => number
  readonly schedule: (delayMs: number, wake: () => void) => () => void
  readonly trouble: (message: string, cause: unknown) => void
  /** A wait for an event is durable: one that came a moment before must be found. */
  readonly waitsOpened: (executionId: string) => void
  readonly newId: () => string
  /** Executions were told to cancel, by the store itself. */
  readonly childrenTold: () => void
  /** An execution does nothing but wait for what it called. */
  readonly called: (executionId: string) => void
  /** The caller's word is durable. */
  readonly callerTold: (signal: StoredSignal) => void
  readonly ended: (activation: Activation, end: ActivationEnd) => void
}

export interface ActivationEnd {
  readonly wakeAt: number | null
  /** Whether the execution must be looked at once more. */
  readonly again: boolean
  /** Whether the lease was given back with the last checkpoint; otherwise it may still be held. */
  readonly returned: boolean
  /** How the execution ended; null when it has not. */
  readonly end: ChildEnd | null
}

export interface ActivationStart {
  readonly plan: Plan
  readonly claim: Claim
  /** As far as it is durable. */
  readonly state: ExecutionState
  /** The last event that its snapshot knows of; null without one. */
  readonly snapshotSeq: number | null
  readonly inputs: readonly Input[]
  readonly signals: readonly StoredSignal[]
  readonly commands: readonly Command[]
}
