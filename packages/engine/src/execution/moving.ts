import type { Arrow, JoinTable } from '../plan/plan.ts'
import { endsBranch, stateAt } from '../plan/plan.ts'
import type { Decision } from './decision.ts'
import { contextOf, current, emit } from './decision.ts'
import { cancelVisit, failExecution } from './ending.ts'
import type { EventData, JsonObject, StepError } from './event.ts'
import {
  arrivedAt,
  arrivedWith,
  conflictsOf,
  joinBranches,
  joinScope,
  namesOf,
  notNeeded,
} from './fork-join.ts'
import { momentAfter, nextRetryMs } from './retry.ts'
import { idempotencyKeyOf, retryPolicyOf, scopeOf, timeoutMsOf } from './scope.ts'
import type { Branch, Undoable, Visit } from './state.ts'
import { visitKey } from './state.ts'
import type { Choice } from './transitions.ts'
import { chooseArrow, mendingArrow } from './transitions.ts'

/** Follows every visit that is done to where it leads, markers included, until each branch works, waits or has ended. */
export function moveOn(d: Decision): void {
  for (;;) {
    const unready = d.unready.shift()
    if (unready !== undefined) {
      const visit = current(d, unready.visit)
      if (visit?.phase.kind === 'running') failSettled(d, visit, unready.error)
      continue
    }
    const key = d.leaving.shift()
    if (key === undefined) return
    const visit = d.draft.visits.get(key)
    if (visit?.phase.kind === 'done') leave(d, visit)
  }
}

/** Enters a state and begins its first attempt. */
export function enter(d: Decision, index: number, from: readonly string[], undoes?: Undoable): void {
  const state = stateAt(d.plan, index)
  const visit = (d.draft.visitCounts.get(index) ?? 0) + 1
  const undone = undoes && { undoes: { state: stateAt(d.plan, undoes.state).name, visit: undoes.visit } }
  emit(d, 'state_entered', { from, type: state.type, ...undone }, { state: index, visit, attempt: 1 })
  const entered = current(d, { state: index, visit })
  if (entered === undefined) return
  if (state.marker) complete(d, entered, {})
  else if (entered.phase.kind === 'running') beginAttempt(d, entered)
}

/** What has to be durable before the present attempt of a visit may run, and the command to run it. */
export function beginAttempt(d: Decision, visit: Visit): void {
  const context = contextOf(d, visit)
  const timeout = timeoutMsOf(context)
  if (timeout.kind === 'error') {
    d.unready.push({ visit, error: timeout.error })
    return
  }
  if (!context.state.pure) {
    const key = idempotencyKeyOf(context, visit)
    if (key.kind === 'error') {
      d.unready.push({ visit, error: key.error })
      return
    }
    emit(d, 'attempt_started', { idempotencyKey: key.value }, visit)
  }
  const { state, visit: count, attempt } = visit
  d.commands.push({ kind: 'run-step', state, visit: count, attempt })
}

/** What a step says about its result. */
export type CompletionFacts = Omit<EventData['state_completed'], 'result' | 'durationMs'>

/** Ends a visit with a result; where it goes from there is decided by `moveOn`. */
export function complete(d: Decision, visit: Visit, result: JsonObject, facts: CompletionFacts = {}): void {
  emit(d, 'state_completed', { result, durationMs: d.at - visit.enteredAt, ...facts }, visit)
  d.leaving.push(visitKey(visit.state, visit.visit))
}

function leave(d: Decision, visit: Visit): void {
  const state = stateAt(d.plan, visit.state)
  const joined = visit.phase.kind === 'done' ? visit.phase.joined : undefined
  if (joined !== undefined) {
    const join = d.plan.joins.find(({ arrows }) => arrows.some(({ transition }) => transition === joined))
    if (join) followJoin(d, visit, join, visit.branch)
    return
  }
  if (endsBranch(state) || d.draft.alone !== null) return
  const choice = chooseArrow(state.arrows, () => scopeOf(d.draft, visit.branch, visit.attempt, d.large), d.at)
  if (choice.kind === 'error') {
    failSettled(d, visit, choice.error)
    return
  }
  if (choice.kind === 'taken') {
    take(d, visit, choice)
    return
  }
  if (state.joins.length === 0) {
    const guards = choice.tried.join(', ')
    const message = `No arrow out of ${state.name} holds (${guards}). Add one with otherwise.`
    failSettled(d, visit, { class: 'NoTransition', message })
    return
  }
  arrive(d, visit, state.joins)
}

/** Names listed in one `join_waiting`: a person reads them, and thousands of branches may wait at one join. */
const namesShown = 50

/** Goes through the first of the joins that is complete, or waits at all of them. */
function arrive(d: Decision, visit: Visit, joins: readonly JoinTable[]): void {
  const waiting = joins.map((join) => ({ join, there: arrivals(d, join, visit) }))
  for (const { join, there } of waiting) {
    if (there.size + (there.has(visit.state) ? 0 : 1) < join.needed) continue
    passJoin(d, visit, join, arrivedWith(d.plan, d.draft, join, visit))
    return
  }
  for (const { join, there } of waiting) {
    const arrived: number[] = []
    const missing: number[] = []
    for (const source of join.sources) {
      if (arrived.length >= namesShown && missing.length >= namesShown) break
      const names = there.has(source) || source === visit.state ? arrived : missing
      if (names.length < namesShown) names.push(source)
    }
    const data = {
      transition: join.arrows[0]?.transition ?? -1,
      arrived: namesOf(d.plan, arrived),
      missing: namesOf(d.plan, missing),
    }
    emit(d, 'join_waiting', data, visit)
  }
  const waits = current(d, visit)
  for (const { there } of waiting) if (waits && !there.has(visit.state)) there.set(visit.state, waits)
}

/** Who waits at a join already, of the fork that the visit belongs to. */
function arrivals(d: Decision, join: JoinTable, visit: Visit): Map<number, Visit> {
  const scope = joinScope(d.plan, join, visit.branch)
  const forks = d.arrivals.get(join) ?? new Map<number, Map<number, Visit>>()
  d.arrivals.set(join, forks)
  const known = forks.get(scope) ?? arrivedAt(d.plan, d.draft, join, scope)
  forks.set(scope, known)
  return known
}

/** A complete join whose arrows failed, tried once more; all that had arrived there is in the branch already. */
function followJoin(d: Decision, visit: Visit, join: JoinTable, branch: Branch): void {
  const choice = chooseArrow(join.arrows, () => scopeOf(d.draft, branch, visit.attempt, d.large), d.at)
  if (choice.kind === 'taken') take(d, visit, choice)
  else failSettled(d, visit, joinError(d, join, choice))
}

function joinError(d: Decision, join: JoinTable, choice: Exclude<Choice, { kind: 'taken' }>): StepError {
  if (choice.kind === 'error') return choice.error
  const names = namesOf(d.plan, join.sources).join(', ')
  return {
    class: 'NoTransition',
    message: `No arrow out of the join of ${names} holds. Add one with otherwise.`,
  }
}

/** Follows an arrow of a complete join with all that has arrived there. */
function passJoin(d: Decision, visit: Visit, join: JoinTable, arrived: readonly Visit[]): void {
  const merged = joinBranches(d.plan, d.draft, join, arrived)
  const choice = chooseArrow(join.arrows, () => scopeOf(d.draft, merged, visit.attempt, d.large), d.at)
  const names = namesOf(d.plan, join.sources).join(', ')
  for (const conflict of conflictsOf(d.plan, join, arrived)) emit(d, 'context_conflict', conflict)
  if (choice.kind !== 'taken') {
    for (const other of notNeeded(d.plan, d.draft, join, arrived)) {
      cancelVisit(d, other, `The join of ${names} failed.`)
    }
    failState(d, visit, joinError(d, join, choice), { join })
    return
  }
  const done = namesOf(
    d.plan,
    arrived.map((other) => other.state),
  ).join(', ')
  const who =
    join.mode === 'all'
      ? `${names} are done.`
      : `${done} ${arrived.length === 1 ? 'is' : 'are'} done, and ${join.needed} of ${names} ${join.needed === 1 ? 'is' : 'are'} needed.`
  for (const other of notNeeded(d.plan, d.draft, join, arrived)) {
    cancelVisit(d, other, `The join of ${names} went on without it.`)
  }
  take(d, visit, { ...choice, why: `${who} ${choice.why}` })
}

interface Taken {
  readonly arrow: Arrow
  readonly why: string
  readonly values: JsonObject
}

/** Follows an arrow and enters what it leads to. */
export function take(d: Decision, visit: Visit, { arrow, why, values }: Taken): void {
  const growth = arrow.to.length - 1
  if (growth > 0 && d.draft.visits.size + growth > d.limits.maxBranches) {
    const message = `The fork to ${arrow.to.length} states would make more than ${d.limits.maxBranches} active branches.`
    failSettled(d, visit, { class: 'LimitError', message })
    return
  }
  const from = namesOf(d.plan, arrow.from)
  const data = {
    transition: arrow.transition,
    from,
    to: namesOf(d.plan, arrow.to),
    condition: arrow.condition,
    why,
    values,
  }
  emit(d, 'transition_taken', data, visit)
  for (const target of arrow.to) enter(d, target, from)
}

export interface AttemptFailure {
  readonly error: StepError
  readonly retryable: boolean
  /** What the target asked for; 0 when it did not. */
  readonly retryAfterMs: number
}

/** An attempt failed: another one follows, or the state fails. */
export function failAttempt(d: Decision, visit: Visit, failure: AttemptFailure): void {
  const policy = retryPolicyOf(contextOf(d, visit))
  if (!failure.retryable || visit.attempt >= policy.attempts) {
    failState(d, visit, failure.error, { canSkip: true })
    return
  }
  const retryAt = momentAfter(d.at, nextRetryMs(policy, visit.attempt, d.random, failure.retryAfterMs))
  emit(d, 'attempt_failed', { error: failure.error, retryAt, of: policy.attempts }, visit)
}

/**
 * The state fails and trying again would not help: its step is done already (a finished step never runs again), or
 * could not even begin.
 */
export function failSettled(d: Decision, visit: Visit, error: StepError): void {
  failState(d, current(d, visit) ?? visit, error, {})
}

interface FailureFacts {
  /** Whether `when_failed: skip` helps. */
  readonly canSkip?: boolean
  /** The join that failed: all that had arrived there fails with it, as one branch. */
  readonly join?: JoinTable
}

/** Its `on timeout` and `on error` arrows first, then `when_failed`; what nothing mends waits for a person. */
function failState(d: Decision, visit: Visit, error: StepError, { canSkip, join }: FailureFacts): void {
  const state = stateAt(d.plan, visit.state)
  const timedOut = error.class === 'TimeoutError'
  const durationMs = d.at - visit.enteredAt
  const again = visit.phase.kind === 'failed'
  if (!again) {
    const at = join === undefined ? {} : { join: join.arrows[0]?.transition ?? -1 }
    emit(d, 'state_failed', { error, attempts: visit.attempt, durationMs, timedOut, ...at }, visit)
  }
  const failed = current(d, visit) ?? visit
  const isUndo = d.draft.compensation !== null
  const arrow =
    again || isUndo || d.draft.alone !== null ? null : mendingArrow(state.mendingArrows, error, timedOut)
  if (arrow !== null) {
    const why = timedOut ? error.message : `${state.name} failed with ${error.class}: ${error.message}`
    take(d, failed, { arrow, why, values: {} })
    return
  }
  if (canSkip && state.whenFailed === 'skip') {
    emit(d, 'state_skipped', { reason: `It failed with ${error.class}, and when_failed says skip.` }, failed)
    d.leaving.push(visitKey(visit.state, visit.visit))
    return
  }
  if (state.whenFailed === 'recover' && d.draft.whenStuck === 'stop') {
    const settled = failed.phase.kind === 'failed' && failed.phase.settled
    emit(d, 'state_stopped', { error, settled }, failed)
    return
  }
  if (isUndo) {
    emit(d, 'state_skipped', { reason: `It could not undo: ${error.message}` }, failed)
    return
  }
  failExecution(d, error, failed)
}
