import { NewerVersionError, PlanMismatchError } from '../errors.ts'
import type { Arrow, Plan } from '../plan/plan.ts'
import { arrowAt, endsBranch, stateAt } from '../plan/plan.ts'
import { editBranch, endOutput, forkBranch, rootBranch, writeFailure, writeResult } from './context.ts'
import type { EventData, ExecutionEvent, StepError } from './event.ts'
import { arrivedWith, joinBranches } from './fork-join.ts'
import { momentAfter } from './retry.ts'
import { timeoutMsOf } from './scope.ts'
import type { Branch, Draft, Entering, Visit } from './state.ts'
import { isHeld, restMs, visitKey } from './state.ts'
import { moveToVersion } from './version-move.ts'

/**
 * What an event means: the only place that changes what is known about an execution. Deciding and replaying both go
 * through here, so a log always gives the state that it was written from.
 *
 * @param plan the plan that held when it happened
 * @param next of a change of version: the plan that holds from then on
 * @throws {PlanMismatchError} when the event can't have happened in this plan
 * @throws {NewerVersionError} when it is of a kind that is not known here
 */
export function apply(plan: Plan, draft: Draft, event: ExecutionEvent, next?: Plan): void {
  if (event.seq !== draft.seq + 1) throw mismatch(draft, `event ${event.seq} follows event ${draft.seq}.`)
  if (event.at - draft.lastAt >= restMs && draft.seq > 0 && !isAnyRunning(draft))
    draft.restedAfter = draft.seq
  draft.seq = event.seq
  draft.lastAt = event.at
  if (event.kind !== 'version_changed') applyKind(plan, draft, event)
  else if (next === undefined) throw mismatch(draft, `nothing is known of version ${event.data.to}.`)
  else moveToVersion(draft, plan, next, event.data)
}

function isAnyRunning({ visits }: Draft): boolean {
  for (const { phase } of visits.values()) if (phase.kind === 'running') return true
  return false
}

function applyKind(
  plan: Plan,
  draft: Draft,
  event: Exclude<ExecutionEvent, { kind: 'version_changed' }>,
): void {
  switch (event.kind) {
    case 'execution_started':
      draft.status = 'running'
      draft.input = event.data.input
      draft.startedAt = event.at
      draft.whenStuck = event.data.whenStuck ?? 'stop'
      draft.breakpoints = new Set(event.data.breakpoints)
      draft.parent = event.data.parent ?? null
      draft.calls = event.data.calls ?? {}
      draft.alone = event.data.entry?.alone ? event.data.entry.state : null
      draft.pinned = event.data.pinned ?? {}
      draft.priority = event.data.priority ?? 'normal'
      draft.entering = [entryOf(plan, draft, event.data)]
      return
    case 'state_entered':
      enterState(plan, draft, event)
      return
    case 'attempt_failed':
      change(plan, draft, event, () => ({ phase: { kind: 'retrying', retryAt: event.data.retryAt } }))
      return
    case 'step_waiting':
      change(plan, draft, event, ({ begun }) => ({
        begun: begun && event.data.wait.kind !== 'turn',
        phase: { kind: 'waiting', wait: event.data.wait },
      }))
      return
    case 'timer_fired':
      if (event.data.purpose === 'turn') change(plan, draft, event, () => ({ phase: { kind: 'running' } }))
      if (event.data.purpose !== 'retry') return
      change(plan, draft, event, (visit) => ({
        attempt: visit.attempt + 1,
        begun: false,
        timeoutAt: timeoutAt(plan, draft, { ...visit, attempt: visit.attempt + 1 }, event.at),
        phase: { kind: 'running' },
      }))
      return
    case 'state_completed':
      finishState(plan, draft, event, event.data.result)
      return
    case 'state_skipped':
      finishState(plan, draft, event, null)
      return
    case 'state_failed':
      failState(plan, draft, event)
      return
    case 'state_stopped':
      change(plan, draft, event, ({ phase }) =>
        phase.kind === 'failed' ? { phase: { ...phase, kind: 'stopped', error: event.data.error } } : {},
      )
      return
    case 'state_mended':
      mendState(plan, draft, event)
      return
    case 'execution_paused':
      draft.paused = true
      return
    case 'execution_stopped':
      draft.paused = true
      draft.stopped = event.data.error
      for (const [key, visit] of draft.visits)
        if (visit.phase.kind === 'running') draft.visits.set(key, { ...visit, phase: { kind: 'held' } })
      return
    case 'context_grown':
      draft.contextWarned = true
      return
    case 'execution_continued':
      draft.part = { number: event.data.part, after: event.seq }
      return
    case 'execution_resumed':
      draft.paused = false
      draft.stopped = null
      letGo(plan, draft, event.at)
      return
    case 'execution_stepped':
      draft.stopped = null
      letGo(plan, draft, event.at)
      return
    case 'breakpoints_set':
      draft.breakpoints = new Set(event.data.states)
      return
    case 'context_edited': {
      const { set, removed } = event.data
      change(plan, draft, event, ({ branch, phase }) => ({
        branch: editBranch(branch, set, removed),
        ...(phase.kind === 'stopped'
          ? { phase: { ...phase, before: editBranch(phase.before, set, removed) } }
          : {}),
      }))
      return
    }
    case 'compensation_started':
      startCompensation(draft, event.data.error)
      return
    case 'state_cancelled':
      draft.visits.delete(keyOf(visitOf(plan, draft, event)))
      return
    case 'join_waiting':
      change(plan, draft, event, () => ({ phase: { kind: 'arrived' } }))
      return
    case 'transition_taken':
      takeTransition(plan, draft, event)
      return
    case 'execution_completed':
      draft.output = event.data.output
      finish(draft, 'completed')
      return
    case 'execution_failed':
      draft.error = event.data.error
      finish(draft, 'failed')
      return
    case 'execution_cancelled':
      finish(draft, 'cancelled')
      return
    case 'attempt_handed_over':
      change(plan, draft, event, () => ({ begun: false }))
      return
    case 'attempt_started':
      change(plan, draft, event, (visit) => ({
        begun: true,
        timeoutAt: timeoutAt(plan, draft, visit, event.at),
      }))
      return
    case 'approval_escalated':
      change(plan, draft, event, ({ phase }) => {
        if (phase.kind !== 'waiting' || phase.wait.kind !== 'approval') return {}
        const { escalation: _, ...wait } = phase.wait
        const assignees = [...new Set([...wait.assignees, ...event.data.assignees])]
        return { phase: { kind: 'waiting', wait: { ...wait, assignees } } }
      })
      return
    case 'approval_answered':
    case 'event_received':
    case 'attempt_unknown':
    case 'child_ended':
    case 'step_progress':
    case 'cancel_requested':
    case 'context_conflict':
    case 'version_change_refused':
      return
    default:
      throw unknownEvent(draft, event)
  }
}

/** A kind that is missing above does not compile; another one is of a newer version. */
function unknownEvent({ executionId }: Draft, event: never): NewerVersionError {
  const { seq, kind } = event as ExecutionEvent
  return new NewerVersionError(executionId, `an event of the kind ${kind} (number ${seq})`)
}

/** The branch that it begins with, on its way into its first state. */
function entryOf(plan: Plan, draft: Draft, { input, entry }: EventData['execution_started']): Entering {
  if (entry === undefined) return { state: plan.entry, branch: rootBranch(input) }
  const state = plan.indexOf.get(entry.state)
  if (state === undefined) throw mismatch(draft, `it begins at ${entry.state}, which is not there.`)
  return { state, branch: { ...rootBranch(entry.context), steps: entry.steps } }
}

function enterState(plan: Plan, draft: Draft, event: ExecutionEvent & { kind: 'state_entered' }): void {
  const index = plan.indexOf.get(event.state ?? '')
  const { undoes } = event.data
  if (undoes !== undefined) takeUndo(plan, draft)
  const position = draft.entering.findIndex((entering) => entering.state === index)
  const entering = draft.entering[position]
  if (entering === undefined) throw mismatch(draft, `nothing leads to ${event.state}.`)
  const count = (draft.visitCounts.get(entering.state) ?? 0) + 1
  if (event.visit !== count)
    throw mismatch(draft, `${event.state} was entered as visit ${event.visit}, not ${count}.`)
  draft.entering = draft.entering.toSpliced(position, 1)
  draft.visitCounts.set(entering.state, count)
  const visit: Visit = {
    state: entering.state,
    visit: count,
    attempt: 1,
    branch: entering.branch,
    undoes: undoes?.state ?? null,
    enteredAt: event.at,
    begun: false,
    timeoutAt: null,
    phase: isHeld(draft, event.state ?? '') ? { kind: 'held' } : { kind: 'running' },
  }
  draft.visits.set(keyOf(visit), { ...visit, timeoutAt: timeoutAt(plan, draft, visit, event.at) })
}

/** A `timeout` that can't be evaluated counts as none here; the decision has made the state fail. */
function timeoutAt(plan: Plan, draft: Draft, visit: Visit, now: number): number | null {
  const { branch, attempt } = visit
  const state = stateAt(plan, visit.state)
  if (state.timeout === null) return null
  const answer = timeoutMsOf({ state, facts: draft, branch, attempt, now })
  return answer.kind === 'value' && answer.value !== null ? momentAfter(now, answer.value) : null
}

function finishState(
  plan: Plan,
  draft: Draft,
  event: ExecutionEvent,
  result: EventData['state_completed']['result'] | null,
): void {
  const visit = visitOf(plan, draft, event)
  const state = stateAt(plan, visit.state)
  const written = result !== null && !state.marker
  const branch = written ? writeResult(visit.branch, state.name, result) : visit.branch
  if (draft.compensation !== null) {
    draft.visits.delete(keyOf(visit))
    if (result === null && visit.undoes !== null) {
      const notUndone = [...draft.compensation.notUndone, visit.undoes]
      draft.compensation = { ...draft.compensation, notUndone }
    }
    return
  }
  if (result !== null && state.compensate !== null) {
    draft.undoable = [...draft.undoable, { state: visit.state, visit: visit.visit, branch }]
  }
  if (draft.alone !== null) {
    draft.visits.delete(keyOf(visit))
    draft.output = result ?? {}
  } else if (endsBranch(state)) {
    draft.visits.delete(keyOf(visit))
    draft.output = endOutput(draft.output, branch)
  } else {
    const { phase } = visit
    const joined = phase.kind === 'stopped' && phase.join !== null ? { joined: phase.join } : {}
    draft.visits.set(keyOf(visit), { ...visit, branch, phase: { kind: 'done', ...joined } })
  }
}

function takeTransition(
  plan: Plan,
  draft: Draft,
  event: ExecutionEvent & { kind: 'transition_taken' },
): void {
  const arrow = arrowAt(plan, event.data.transition)
  const visit = visitOf(plan, draft, event)
  const mending = arrow.guard.kind === 'error' || arrow.guard.kind === 'timeout'
  let branch = visit.branch
  const hasLeft = visit.phase.kind === 'done' && visit.phase.joined !== undefined
  if (arrow.from.length > 1 && !mending && !hasLeft) branch = leaveJoin(plan, draft, arrow, visit)
  draft.visits.delete(keyOf(visit))
  const isFork = arrow.to.length > 1
  draft.entering = arrow.to.map((state) => ({
    state,
    branch: isFork ? forkBranch(branch, event.seq, arrow.transition) : branch,
  }))
}

/** Takes what has arrived at a join away from it, but for `visit`; answers with their branches as one. */
function leaveJoin(plan: Plan, draft: Draft, arrow: Arrow, visit: Visit): Branch {
  const join = plan.joins.find(({ arrows }) => arrows.includes(arrow))
  if (join === undefined) throw mismatch(draft, `transition ${arrow.transition} is not a join.`)
  const arrived = arrivedWith(plan, draft, join, visit)
  if (arrived.length === 0)
    throw mismatch(draft, `nothing has arrived at the join of transition ${arrow.transition}.`)
  const branch = joinBranches(plan, draft, join, arrived)
  for (const other of arrived) if (other !== visit) draft.visits.delete(keyOf(other))
  return branch
}

function failState(plan: Plan, draft: Draft, event: ExecutionEvent & { kind: 'state_failed' }): void {
  const { error, timedOut, join } = event.data
  change(plan, draft, event, (visit) => {
    const before = join === undefined ? visit.branch : leaveJoin(plan, draft, arrowAt(plan, join), visit)
    const { phase } = visit
    const settled = phase.kind === 'done' || phase.kind === 'arrived'
    const joined = join ?? (phase.kind === 'done' ? phase.joined : undefined) ?? null
    return {
      branch: writeFailure(before, stateAt(plan, visit.state).name, { ...error }),
      phase: { kind: 'failed', error, timedOut, settled, join: joined, before },
    }
  })
}

/** What a stopped visit becomes before it goes on. */
function mendState(plan: Plan, draft: Draft, event: ExecutionEvent & { kind: 'state_mended' }): void {
  if (event.data.action !== 'retry') return
  change(plan, draft, event, (visit) => {
    if (visit.phase.kind !== 'stopped') return {}
    const { settled, join, before: branch } = visit.phase
    if (settled) return { branch, phase: { kind: 'done', ...(join === null ? {} : { joined: join }) } }
    const attempt = visit.attempt + 1
    const again = { ...visit, branch, attempt }
    const next = timeoutAt(plan, draft, again, event.at)
    return { branch, attempt, begun: false, timeoutAt: next, phase: { kind: 'running' } }
  })
}

function letGo(plan: Plan, draft: Draft, now: number): void {
  for (const [key, visit] of draft.visits) {
    if (visit.phase.kind !== 'held') continue
    const phase = { kind: 'running' } as const
    draft.visits.set(key, { ...visit, timeoutAt: timeoutAt(plan, draft, visit, now), phase })
  }
}

/** The next completed visit to be undone is on its way into the state that undoes it. */
function takeUndo(plan: Plan, draft: Draft): void {
  const next = draft.compensation?.left.at(-1)
  if (draft.compensation === null || next === undefined) throw mismatch(draft, 'nothing is to be undone.')
  draft.compensation = { ...draft.compensation, left: draft.compensation.left.slice(0, -1) }
  draft.entering = [{ state: stateAt(plan, next.state).compensate ?? -1, branch: next.branch }]
}

/** Only what is to be undone is left; it is taken up one by one, the last first. */
function startCompensation(draft: Draft, error: StepError): void {
  draft.compensation = { error, left: draft.undoable, notUndone: [] }
  draft.visits = new Map()
  draft.entering = []
}

function finish(draft: Draft, status: Draft['status']): void {
  draft.status = status
  draft.visits = new Map()
  draft.entering = []
}

function change(
  plan: Plan,
  draft: Draft,
  event: ExecutionEvent,
  how: (visit: Visit) => Partial<Visit>,
): void {
  const visit = visitOf(plan, draft, event)
  draft.visits.set(keyOf(visit), { ...visit, ...how(visit) })
}

function visitOf(plan: Plan, draft: Draft, event: ExecutionEvent): Visit {
  const index = plan.indexOf.get(event.state ?? '')
  const visit = index === undefined ? undefined : draft.visits.get(visitKey(index, event.visit ?? 0))
  if (visit === undefined)
    throw mismatch(draft, `${event.kind} concerns ${event.state}, which is not active.`)
  return visit
}

function keyOf(visit: Visit): string {
  return visitKey(visit.state, visit.visit)
}

function mismatch(draft: Draft, message: string): PlanMismatchError {
  return new PlanMismatchError(draft.executionId, message)
}
