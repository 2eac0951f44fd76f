import type { Plan } from '../plan/plan.ts'
import { stateAt } from '../plan/plan.ts'
import { assertNever } from './assert-never.ts'
import type { Command } from './command.ts'
import { goOnUndoing } from './compensation.ts'
import type { Decision } from './decision.ts'
import { current, emit, isFull, LogFull, openDecision } from './decision.ts'
import { onTick } from './due.ts'
import { cancelAll, endFailed } from './ending.ts'
import type { ExecutionEvent } from './event.ts'
import type { Input } from './input.ts'
import type { LargeValues } from './large-value.ts'
import type { Limits } from './limits.ts'
import { beginHeld, editContext, goOn, heldVisits, mend } from './mending.ts'
import { beginAttempt, complete, enter, failAttempt, failSettled, moveOn } from './moving.ts'
import { statusOf } from './replay.ts'
import { completeWithin } from './results.ts'
import type { ExecutionState, Visit } from './state.ts'
import { draftOf, isFinal, visitKey } from './state.ts'
import { changeVersion } from './version-change.ts'
import { waitUntil } from './waiting.ts'

export interface Decided {
  /** That holds from here on: another one where the version has changed. */
  readonly plan: Plan
  readonly state: ExecutionState
  /** To be made durable before any of the commands is carried out. Empty when the input changed nothing. */
  readonly events: readonly ExecutionEvent[]
  readonly commands: readonly Command[]
}

/**
 * The heart: old state and what happened in, new state and what to do out. Pure: the same arguments give the same
 * answer, and folding `events` over the old state (`replay`) gives the new one.
 *
 * @param large the large values that are at hand; null where none is stored by itself
 * @throws {ValueNeeded} when an expression reads one that is not: bring it and decide again
 */
export function decide(
  plan: Plan,
  state: ExecutionState,
  input: Input,
  limits: Limits,
  large: LargeValues | null = null,
): Decided {
  return decideInTurn(plan, state, [input], limits, large)
}

/** Decides one input after another, as if nothing came between: what a thousand branches bring is one copy of the state. */
export function decideInTurn(
  plan: Plan,
  state: ExecutionState,
  inputs: readonly Input[],
  limits: Limits,
  large: LargeValues | null = null,
): Decided {
  const common = { limits, large, draft: draftOf(state), arrivals: new Map() }
  const events: ExecutionEvent[] = []
  const commands: Command[] = []
  let held = plan
  for (const [index, input] of inputs.entries()) {
    if (isFinal(common.draft.status)) break
    const d = openDecision(held, common, input)
    const overfull = carryOut(d, input)
    if (overfull !== null) {
      const before = index === 0 ? null : decideInTurn(plan, state, inputs.slice(0, index), limits, large)
      const last = endOverfull(before?.plan ?? plan, before?.state ?? state, d, overfull)
      return { ...last, events: [...events, ...last.events], commands: [...commands, ...last.commands] }
    }
    held = d.plan
    common.draft.status = statusOf(common.draft)
    for (const event of d.events) events.push(event)
    for (const command of d.commands) commands.push(command)
  }
  return { plan: held, state: common.draft, events, commands }
}

/** Answers with null, or with why the log has no room for it: then the draft is of no use any more. */
function carryOut(d: Decision, input: Input): string | null {
  const { limits } = d
  try {
    answer(d, input)
    do moveOn(d)
    while (goesOnAtEnd(d))
    goOnUndoing(d)
    if (isPartOver(d)) {
      const { part, seq, undoable } = d.draft
      if (undoable.length > limits.maxUndoable) return tooMuchToUndo(limits)
      emit(d, 'execution_continued', { part: part.number + 1, events: seq - part.after })
    }
    return isFull(d.draft, limits) && !isFinal(d.draft.status) ? tooManyEvents(limits) : null
  } catch (error) {
    if (error instanceof LogFull) return tooManyEvents(limits)
    throw error
  }
}

function tooManyEvents({ maxEvents }: Limits): string {
  return `The execution needs more than ${maxEvents} events without once waiting for a second. Look for a loop without an end, let it wait, or split the work.`
}

/** It is long enough to go on in a new one, and has waited since it began: a loop that only burns is not let go on. */
function isPartOver({ draft, limits }: Decision): boolean {
  const { seq, part, restedAfter, status } = draft
  return !isFinal(status) && restedAfter > part.after && seq - part.after >= limits.eventsInPart
}

function tooMuchToUndo({ maxUndoable }: Limits): string {
  return `The execution would carry more than ${maxUndoable} completed states that can be undone into the next part of its log. Do each turn in a workflow of its own that a workflow state calls, so that it has an end.`
}

function answer(d: Decision, input: Input): void {
  switch (input.kind) {
    case 'start':
      if (d.draft.seq > 0) return
      emit(d, 'execution_started', {
        input: input.input,
        trigger: input.trigger,
        ...(input.whenStuck ? { whenStuck: input.whenStuck } : {}),
        ...(input.breakpoints ? { breakpoints: input.breakpoints } : {}),
        ...(input.entry ? { entry: input.entry } : {}),
        ...(input.origin ? { origin: input.origin } : {}),
        ...(input.pinned ? { pinned: input.pinned } : {}),
        ...(input.priority ? { priority: input.priority } : {}),
        ...(input.parent ? { parent: input.parent } : {}),
        ...(input.calls ? { calls: input.calls } : {}),
      })
      if (!input.later) enterFirst(d)
      return
    case 'step-settled':
      onStepSettled(d, input)
      return
    case 'tick':
      onTick(d)
      return
    case 'approval':
      onApproval(d, input)
      return
    case 'event':
      onEvent(d, input)
      return
    case 'child':
      onChild(d, input)
      return
    case 'progress': {
      const visit = current(d, input)
      if (visit?.phase.kind !== 'running' || visit.attempt !== input.attempt) return
      emit(d, 'step_progress', input.progress, visit)
      return
    }
    case 'cancel':
      emit(d, 'cancel_requested', { by: input.by, reason: input.reason })
      cancelAll(d, 'The execution was cancelled.')
      emit(d, 'execution_cancelled', {
        by: input.by,
        reason: input.reason,
        durationMs: d.at - d.draft.startedAt,
      })
      return
    case 'pause':
      if (!d.draft.paused) emit(d, 'execution_paused', { by: input.by, reason: input.reason })
      return
    case 'go-on':
      if (goOn(d, input.by)) onTick(d)
      return
    case 'step': {
      const held = heldVisits(d)
      if (held.length === 0) return
      emit(d, 'execution_stepped', { by: input.by })
      beginHeld(d, held)
      return
    }
    case 'breakpoints':
      emit(d, 'breakpoints_set', { states: input.states, by: input.by })
      return
    case 'mend':
      mend(d, input)
      return
    case 'edit-context':
      editContext(d, input)
      return
    case 'change-version':
      if (changeVersion(d, input)) onTick(d)
      return
    case 'resume':
      enterFirst(d)
      for (const visit of [...d.draft.visits.values()])
        if (visit.phase.kind === 'running') repeatAttempt(d, visit)
      return
    case 'hand-over':
      for (const visit of [...d.draft.visits.values()]) {
        const isRunning = input.running.some((at) => at.state === visit.state && at.visit === visit.visit)
        if (visit.phase.kind === 'running' && visit.begun && !isRunning)
          emit(d, 'attempt_handed_over', {}, visit)
      }
      return
    case 'give-up':
      cancelAll(d, 'The execution failed.')
      endFailed(d, input.error)
      return
    default:
      assertNever(input)
  }
}

/** The worker that ran it is gone. What may have happened is repeated only where that does no harm. */
function repeatAttempt(d: Decision, visit: Visit): void {
  const { name, repeatable } = stateAt(d.plan, visit.state)
  if (repeatable || !visit.begun) {
    beginAttempt(d, visit)
    return
  }
  const message = `${name} had begun when its worker was lost, so it may have acted or not. Look at what it acts on: then try it again, give its result, or skip it. With retry or idempotency_key it would be repeated.`
  emit(d, 'attempt_unknown', { message }, visit)
  failAttempt(d, visit, { error: { class: 'UnknownOutcome', message }, retryable: false, retryAfterMs: 0 })
}

/** Where an execution begins, unless it has begun. */
function enterFirst(d: Decision): void {
  const [first] = d.draft.entering
  if (first !== undefined) enter(d, first.state, [])
}

function onStepSettled(d: Decision, input: Input & { kind: 'step-settled' }): void {
  const visit = current(d, input)
  if (visit?.phase.kind !== 'running' || visit.attempt !== input.attempt) return
  const { outcome } = input
  switch (outcome.kind) {
    case 'completed': {
      const { kind: _, result, ...facts } = outcome
      completeWithin(d, visit, result, facts)
      return
    }
    case 'failed':
      failAttempt(d, visit, { ...outcome, retryAfterMs: outcome.retryAfterMs ?? 0 })
      return
    case 'waiting':
      emit(d, 'step_waiting', { wait: waitUntil(outcome.until, visit.timeoutAt) }, visit)
      return
    default:
      assertNever(outcome)
  }
}

function onEvent(d: Decision, input: Input & { kind: 'event' }): void {
  const index = d.plan.indexOf.get(input.state)
  const visit = index === undefined ? undefined : current(d, { state: index, visit: input.visit })
  if (visit?.phase.kind !== 'waiting' || visit.phase.wait.kind !== 'event') return
  if (visit.attempt !== input.attempt) return
  emit(d, 'event_received', { eventId: input.eventId, name: input.name }, visit)
  completeWithin(d, visit, input.data)
}

/** It may end before its caller has written down that it waits: then the call itself is still running. */
function onChild(d: Decision, input: Input & { kind: 'child' }): void {
  const index = d.plan.indexOf.get(input.state)
  const visit = index === undefined ? undefined : current(d, { state: index, visit: input.visit })
  if (visit === undefined || visit.attempt !== input.attempt) return
  const { phase } = visit
  if (phase.kind !== 'running' && (phase.kind !== 'waiting' || phase.wait.kind !== 'child')) return
  const { output, ...ended } = input.end
  if (phase.kind === 'running') {
    d.commands.push({ kind: 'abort-step', state: visit.state, visit: visit.visit, attempt: visit.attempt })
  }
  emit(d, 'child_ended', ended, visit)
  if (ended.status === 'completed') {
    completeWithin(d, visit, output)
    return
  }
  const { class: errorClass, message } = ended.error ?? { class: 'Cancelled', message: 'It was cancelled.' }
  const { name } = stateAt(d.plan, visit.state)
  const said = `What ${name} called was ${ended.status === 'failed' ? 'not completed' : 'cancelled'}: ${message}`
  const error = { class: errorClass, message: said, details: { executionId: ended.executionId } }
  failAttempt(d, visit, { error, retryable: ended.status === 'failed', retryAfterMs: 0 })
}

function onApproval(d: Decision, input: Input & { kind: 'approval' }): void {
  const index = d.plan.indexOf.get(input.state)
  const visit = index === undefined ? undefined : current(d, { state: index, visit: input.visit })
  if (visit?.phase.kind !== 'waiting' || visit.phase.wait.kind !== 'approval') return
  if (visit.attempt !== input.attempt) return
  const { approved, by, comment, values } = input
  const given = values === undefined ? {} : { values }
  emit(d, 'approval_answered', { approved, by, comment, ...given }, visit)
  complete(d, visit, {
    approved,
    comment,
    approved_by: by,
    ...(values === undefined ? {} : { form: values }),
  })
}

/**
 * Every branch has ended: the execution is completed. Where none is left but those that wait at a join for nobody, the
 * first of them fails with that; true when it takes a way of its own from there.
 */
function goesOnAtEnd(d: Decision): boolean {
  const { draft } = d
  if (isFinal(draft.status) || draft.status === 'pending' || draft.compensation !== null) return false
  if (draft.entering.length > 0) return false
  const stuck: Visit[] = []
  for (const visit of draft.visits.values()) {
    if (visit.phase.kind !== 'arrived') return false
    stuck.push(visit)
  }
  const [first] = stuck
  if (first === undefined) {
    const durationMs = d.at - draft.startedAt
    emit(d, 'execution_completed', { output: draft.output ?? {}, durationMs })
    return false
  }
  const names = [...new Set(stuck.map((visit) => stateAt(d.plan, visit.state).name))].join(', ')
  const message = `The join that ${names} waits at can never be complete: no branch is left that could reach it.`
  failSettled(d, first, { class: 'JoinIncomplete', message })
  return true
}

/** The log has no room for this decision: the execution ends here, with the last event that fits. */
function endOverfull(plan: Plan, state: ExecutionState, before: Decision, why: string): Decided {
  const limits = { ...before.limits, maxEvents: Number.MAX_SAFE_INTEGER }
  const draft = draftOf(state)
  const common = { limits, large: before.large, draft, arrivals: new Map() }
  const d = openDecision(plan, common, { at: before.at })
  const [first] = before.events
  if (state.seq === 0 && first?.kind === 'execution_started') emit(d, 'execution_started', first.data)
  for (const visit of state.visits.values()) {
    if (visit.phase.kind === 'running') {
      d.commands.push({ kind: 'abort-step', state: visit.state, visit: visit.visit, attempt: visit.attempt })
    }
  }
  emit(d, 'execution_failed', {
    error: { class: 'LimitError', message: why },
    durationMs: d.at - d.draft.startedAt,
  })
  const { events, commands } = d
  return { plan, state: { ...draft, status: statusOf(draft) }, events, commands }
}

/** Whether the command's attempt is the present one still. */
export function isPresent(state: ExecutionState, command: Command): boolean {
  const visit = state.visits.get(visitKey(command.state, command.visit))
  return visit?.phase.kind === 'running' && visit.attempt === command.attempt
}
