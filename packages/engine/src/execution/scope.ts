import type { Json, Value } from '@rabbit/dsl'
import { renderValue } from '@rabbit/dsl'
import type { Plan, PlanState } from '../plan/plan.ts'
import { stateAt } from '../plan/plan.ts'
import type { JsonObject, StepError } from './event.ts'
import type { LargeValues } from './large-value.ts'
import {
  holdsLarge,
  plainCopy,
  stepsHoldLarge,
  ValueGone,
  ValueNeeded,
  viewCopy,
  viewOf,
  viewOfSteps,
} from './large-value.ts'
import type { RetryPolicy } from './retry.ts'
import { defaultRetry, noRetry } from './retry.ts'
import type { Branch, Draft, ExecutionState, Visit } from './state.ts'

type Facts = Pick<ExecutionState | Draft, 'executionId' | 'input' | 'startedAt'>

/** What there is to be seen from a branch. */
export interface Scope {
  /** By an expression: the context's keys, and the four reserved names over them. */
  readonly seen: JsonObject
  /** In an event that tells what was seen: the same, with references where the values are large. */
  readonly told: JsonObject
  /** Whether what is seen still has to be read in part. */
  readonly isView: boolean
}

/** @param large null where no value is stored by itself */
export function scopeOf(
  facts: Facts,
  { context, steps }: Pick<Branch, 'context' | 'steps'>,
  attempt: number,
  large: LargeValues | null,
): Scope {
  const { input, executionId, startedAt } = facts
  const execution = { id: executionId, attempt, started_at: new Date(startedAt).toISOString() }
  const told = { ...context, input, steps, secrets: {}, execution }
  if (large === null || !(holdsLarge(context) || holdsLarge(input) || stepsHoldLarge(steps)))
    return { seen: told, told, isView: false }
  const reserved = { input: viewOf(input, large), steps: viewOfSteps(steps, large), secrets: {}, execution }
  return { seen: Object.assign(viewCopy(context, large), reserved), told, isView: true }
}

export type Rendered<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: StepError }

/**
 * The properties of a state's type, every template filled in.
 *
 * @param secret what stands for a secret of this name; without it, no secret is there
 */
export function renderProperties(
  plan: Plan,
  state: ExecutionState,
  visit: Visit,
  now: number,
  large: LargeValues | null,
  secret?: (name: string) => string,
): Rendered<JsonObject> {
  const { properties, name } = stateAt(plan, visit.state)
  if (properties.length === 0) return { kind: 'value', value: {} }
  const scope = scopeOf(state, visit.branch, visit.attempt, large)
  const entries: [string, Json][] = []
  for (const property of properties) {
    const answer = render(property.value, scope, now, secret)
    if (answer.kind === 'error')
      return { kind: 'error', error: inProperty(answer.error, name, property.name) }
    entries.push([property.name, answer.value])
  }
  return { kind: 'value', value: Object.fromEntries(entries) }
}

/** A value with its templates filled in, and nothing in it that would still have to be read. */
export function render(
  value: Value,
  scope: Scope,
  now: number,
  secret?: (name: string) => string,
): Rendered<Json> {
  return evaluated(() => {
    const answer = renderValue(value, scope.seen, { now, secret })
    return scope.isView && answer.kind === 'value' ? { ...answer, value: plainCopy(answer.value) } : answer
  })
}

/** A value that is nowhere any more is an error of the expression that reads it. */
export function evaluated<Answer>(
  work: () => Answer,
): Answer | { readonly kind: 'error'; readonly error: StepError } {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ValueGone)) throw error
    return { kind: 'error', error: { class: 'ExpressionError', message: error.message } }
  }
}

function inProperty(
  error: { readonly class: string; readonly message: string },
  state: string,
  property: string,
): StepError {
  return { class: error.class, message: `${property} of ${state}: ${error.message}` }
}

function renderCommon(
  value: Value | null,
  name: string,
  { state, facts, branch, attempt, now, large }: CommonContext,
): Rendered<Json | undefined> {
  if (value === null) return { kind: 'value', value: undefined }
  if (value.kind === 'duration') return { kind: 'value', value: value.ms }
  const answer = render(value, scopeOf(facts, branch, attempt, large), now)
  return answer.kind === 'error'
    ? { kind: 'error', error: inProperty(answer.error, state.name, name) }
    : answer
}

export interface CommonContext {
  readonly state: PlanState
  readonly facts: Facts
  readonly branch: Branch
  readonly attempt: number
  readonly now: number
  /** As in `scopeOf`. */
  readonly large: LargeValues | null
}

const noneAtHand: LargeValues = new Map()
const noTimeout = { kind: 'value', value: null } as const

/**
 * How long an attempt may take; null without a `timeout`. It is asked for whenever a log is read, when large values are
 * not at hand, so that it can't read any.
 */
export function timeoutMsOf(context: Omit<CommonContext, 'large'>): Rendered<number | null> {
  const { name, timeout } = context.state
  if (timeout === null) return noTimeout
  let answer: Rendered<Json | undefined>
  try {
    answer = renderCommon(timeout, 'timeout', { ...context, large: noneAtHand })
  } catch (error) {
    if (!(error instanceof ValueNeeded)) throw error
    const message = `timeout of ${name}: it reads a value that is too large for that. Take what it needs into a value of its own in a state before.`
    return { kind: 'error', error: { class: 'ExpressionError', message } }
  }
  if (answer.kind === 'error') return answer
  if (answer.value === undefined || answer.value === null) return { kind: 'value', value: null }
  if (typeof answer.value === 'number' && answer.value >= 0) return { kind: 'value', value: answer.value }
  const message = `timeout of ${context.state.name}: a duration is needed, such as 30s.`
  return { kind: 'error', error: { class: 'ExpressionError', message } }
}

/** More than any log has room for. */
const mostAttempts = 1_000_000

/** A broken `retry` is no retry: the error that asked for it must not be lost behind another one. */
export function retryPolicyOf(context: CommonContext): RetryPolicy {
  const { retry } = context.state
  if (retry === null) return noRetry
  const answer = renderCommon(retry, 'retry', context)
  if (answer.kind === 'error' || typeof answer.value !== 'object' || answer.value === null) return noRetry
  const written = answer.value as JsonObject
  const number = (key: string, otherwise: number, least: number): number => {
    const value = Object.hasOwn(written, key) ? written[key] : undefined
    return typeof value === 'number' ? Math.max(least, value) : otherwise
  }
  const backoffMs = number('backoff', defaultRetry.backoffMs, 0)
  return {
    attempts: Math.min(Math.floor(number('attempts', defaultRetry.attempts, 1)), mostAttempts),
    backoffMs,
    factor: number('factor', defaultRetry.factor, 1),
    maxMs: number('max', Math.max(defaultRetry.maxMs, backoffMs), 0),
  }
}

/** The same for every attempt of one visit. */
export function idempotencyKeyOf(
  context: CommonContext,
  { visit, keyedAs }: Pick<Visit, 'visit' | 'keyedAs'>,
): Rendered<string> {
  const { state, facts } = context
  if (state.idempotencyKey !== null) {
    const answer = renderCommon(state.idempotencyKey, 'idempotency_key', context)
    if (answer.kind === 'error') return answer
    if (answer.value !== undefined && answer.value !== null) {
      return {
        kind: 'value',
        value: typeof answer.value === 'string' ? answer.value : JSON.stringify(answer.value),
      }
    }
  }
  return { kind: 'value', value: `${facts.executionId}/${keyedAs ?? state.name}/${visit}/1` }
}
