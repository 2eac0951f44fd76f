import type { JoinTable, Plan } from '../plan/plan.ts'
import { stateAt } from '../plan/plan.ts'
import { apply } from './apply.ts'
import type { Command } from './command.ts'
import type { EventData, EventKind, ExecutionEvent, StepError } from './event.ts'
import type { LargeValues } from './large-value.ts'
import type { Limits } from './limits.ts'
import type { CommonContext } from './scope.ts'
import type { Draft, Visit } from './state.ts'
import { visitKey } from './state.ts'

/** Raised inside a decision when its log would grow over the limit; never leaves `decide`. */
export class LogFull extends Error {}

/** A decision in the making: what has been found out so far, and what shall be done about it. */
export interface Decision {
  /** The plan that holds now. */
  plan: Plan
  readonly limits: Limits
  /** The large values at hand; null where none is stored by itself. */
  readonly large: LargeValues | null
  readonly draft: Draft
  readonly at: number
  readonly random: number
  readonly events: ExecutionEvent[]
  readonly commands: Command[]
  /** Keys of visits that are done and not yet on their way. */
  readonly leaving: string[]
  /** Attempts that could not begin, and why. They fail when everything that the arrow leads to has been entered. */
  readonly unready: { readonly visit: Visit; readonly error: StepError }[]
  /** By join and fork: who waits there, by state. Found once, and kept while nothing but more arrivals changes it. */
  readonly arrivals: Map<JoinTable, Map<number, Map<number, Visit>>>
}

/** What decisions that are made in turn share. */
export type Common = Pick<Decision, 'limits' | 'large' | 'draft' | 'arrivals'>

export function openDecision(plan: Plan, common: Common, input: { at: number; random?: number }): Decision {
  const { at, random = 0 } = input
  // A clock may be set back; the log's time never runs backwards.
  const now = Math.max(at, common.draft.lastAt)
  return { plan, ...common, at: now, random, events: [], commands: [], leaving: [], unready: [] }
}

/** Whether the part of the log has no room left, or too much was written since it last waited. */
export function isFull({ seq, part, restedAfter }: Draft, { maxEvents }: Limits): boolean {
  return seq - Math.min(part.after, restedAfter) >= maxEvents
}

/** Writes an event and lets it count at once. `visit` sets the envelope's state, visit and attempt. */
export function emit<K extends Exclude<EventKind, 'version_changed'>>(
  d: Decision,
  kind: K,
  data: EventData[K],
  visit?: EnvelopeOf,
): void {
  write(d, kind, data, visit)
}

/** From here on `next` is the plan. */
export function emitChange(d: Decision, data: EventData['version_changed'], next: Plan): void {
  write(d, 'version_changed', data, undefined, next)
  d.plan = next
}

function write<K extends EventKind>(
  d: Decision,
  kind: K,
  data: EventData[K],
  visit?: EnvelopeOf,
  next?: Plan,
): void {
  if (isFull(d.draft, d.limits)) throw new LogFull()
  if (!leavesArrivals.has(kind)) d.arrivals.clear()
  const concerns = visit && {
    state: typeof visit.state === 'number' ? stateAt(d.plan, visit.state).name : visit.state,
    visit: visit.visit,
    attempt: visit.attempt,
  }
  const event = { executionId: d.draft.executionId, seq: d.draft.seq + 1, at: d.at, kind, ...concerns, data }
  d.events.push(event as ExecutionEvent)
  apply(d.plan, d.draft, event as ExecutionEvent, next)
}

/** None of them makes a visit arrive at a join or leave it; `join_waiting` is counted by who writes it. */
const leavesArrivals: ReadonlySet<EventKind> = new Set([
  'attempt_started',
  'state_completed',
  'join_waiting',
  'step_progress',
  'timer_fired',
])

interface EnvelopeOf {
  readonly state: number | string
  readonly visit: number
  readonly attempt: number
}

/** The visit as it is now, after what has been emitted; undefined once it is over. */
export function current(
  d: Decision,
  visit: { readonly state: number; readonly visit: number },
): Visit | undefined {
  return d.draft.visits.get(visitKey(visit.state, visit.visit))
}

export function contextOf(d: Decision, visit: Visit): CommonContext {
  return {
    state: stateAt(d.plan, visit.state),
    facts: d.draft,
    branch: visit.branch,
    attempt: visit.attempt,
    now: d.at,
    large: d.large,
  }
}
