import type { Json, Value } from '@rabbit/dsl'
import { renderValue } from '@rabbit/dsl'
import type { Plan, PlanState } from '../plan/plan.ts'
import { stateAt } from '../plan/plan.ts'
import type { JsonObject, StepError } from './event.ts'
import type { RetryPolicy } from './retry.ts'
import { defaultRetry, noRetry } from './retry.ts'
import type { Branch, Draft, ExecutionState, Visit } from './state.ts'

type Facts = Pick<ExecutionState | Draft, 'executionId' | 'input' | 'startedAt'>

/** What an expression sees: the context's keys, and the four reserved names over them. */
export function scopeOf(facts: Facts, branch: Branch, attempt: number): JsonObject {
  return {
    ...branch.context,
    input: facts.input,
    steps: branch.steps,
    secrets: {},
    execution: { id: facts.executionId, attempt, started_at: new Date(facts.startedAt).toISOString() },
  }
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
  secret?: (name: string) => string,
): Rendered<JsonObject> {
  const { properties, name } = stateAt(plan, visit.state)
  if (properties.length === 0) return { kind: 'value', value: {} }
  const scope = scopeOf(state, visit.branch, visit.attempt)
  const entries: [string, Json][] = []
  for (const property of properties) {
    const answer = renderValue(property.value, scope, { now, secret })
    if (answer.kind === 'error')
      return { kind: 'error', error: inProperty(answer.error, name, property.name) }
    entries.push([property.name, answer.value])
  }
  return { kind: 'value', value: Object.fromEntries(entries) }
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
  { state, facts, branch, attempt, now }: CommonContext,
): Rendered<Json | undefined> {
  if (value === null) return { kind: 'value', value: undefined }
  if (value.kind === 'duration') return { kind: 'value', value: value.ms }
  const answer = renderValue(value, scopeOf(facts, branch, attempt), { now })
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
}

/** How long an attempt may take; null without a `timeout`. */
export function timeoutMsOf(context: CommonContext): Rendered<number | null> {
  const answer = renderCommon(context.state.timeout, 'timeout', context)
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
  const answer = renderCommon(context.state.idempotencyKey, 'idempotency_key', context)
  if (answer.kind === 'error') return answer
  if (answer.value !== undefined && answer.value !== null) {
    return {
      kind: 'value',
      value: typeof answer.value === 'string' ? answer.value : JSON.stringify(answer.value),
    }
  }
  return { kind: 'value', value: `${context.facts.executionId}/${keyedAs ?? context.state.name}/${visit}/1` }
}
