import { isNestedDeeper } from '../execution/context.ts'
import type { EventData, JsonObject } from '../execution/event.ts'
import type { ExecutionState, Visit } from '../execution/index.ts'
import { renderProperties } from '../execution/index.ts'
import type { Limits } from '../execution/limits.ts'
import type { Plan } from '../plan/plan.ts'
import { stateAt } from '../plan/plan.ts'
import type { Claim, ExecutionStore } from '../ports/execution-store.ts'
import type { StepHandler, StepOutcome, StopOrder } from '../ports/step-handler.ts'
import type { Insist, LargeValueDoor } from './large-values.ts'

export interface Performance {
  readonly plan: Plan
  readonly state: ExecutionState
  readonly visit: Visit
  readonly claim: Claim
  readonly idempotencyKey: string
  readonly handlers: ReadonlyMap<string, StepHandler>
  /** Types that the engine runs itself. */
  readonly calls: ReadonlyMap<string, CallStep>
  readonly store: ExecutionStore
  readonly values: LargeValueDoor
  readonly insist: Insist
  readonly now: number
  readonly limits: Limits
  readonly stop: StopOrder
  readonly progress: (progress: EventData['step_progress']) => void
}

/** Runs other executions. */
export type CallStep = (performance: Performance, properties: JsonObject) => Promise<StepOutcome>

/** Runs one attempt. Always answers; what a handler throws is a failure that may be retried. */
export async function performStep(performance: Performance): Promise<StepOutcome> {
  const { plan, state, visit, now, stop } = performance
  const { type, name } = stateAt(plan, visit.state)
  const pinned = Object.hasOwn(state.pinned, name) ? state.pinned[name] : undefined
  if (pinned !== undefined) {
    return {
      kind: 'completed',
      result: pinned,
      note: 'Pinned: its step did not run.',
      meta: { pinned: true },
    }
  }
  const call = performance.calls.get(type)
  const handler = performance.handlers.get(type)
  if (call === undefined && handler === undefined) {
    const message = `${name} is of type ${type}, which this version can't run yet.`
    return { kind: 'failed', error: { class: 'NotRunnable', message }, retryable: false }
  }
  const { claim, values, insist } = performance
  const rendered = values.having(claim.workspaceId, insist, (large) =>
    renderProperties(plan, state, visit, now, large, handler?.secretMark),
  )
  const properties = rendered instanceof Promise ? await rendered : rendered
  if (properties.kind === 'error') return { kind: 'failed', error: properties.error, retryable: true }
  const { context } = visit.branch
  const opened =
    handler?.readsContext === false
      ? ({ kind: 'open', values: context } as const)
      : values.open(claim.workspaceId, context, insist)
  const known = opened instanceof Promise ? await opened : opened
  if (known.kind === 'gone') {
    const error = {
      class: 'ExpressionError',
      message: `The context of ${name} is not whole: ${known.message}`,
    }
    return { kind: 'failed', error, retryable: true }
  }
  try {
    if (call !== undefined) return await call(performance, properties.value)
    if (handler === undefined) throw new Error(`${type} has no handler.`)
    const outcome = await handler.run(
      {
        workspaceId: performance.claim.workspaceId,
        executionId: state.executionId,
        state: name,
        type,
        visit: visit.visit,
        attempt: visit.attempt,
        idempotencyKey: performance.idempotencyKey,
        properties: properties.value,
        context: known.values,
        now,
      },
      stop,
    )
    if (outcome.kind !== 'completed') return outcome
    // Only what was JSON can be looked into: a value that refers to itself has no end.
    const result = plainResult(outcome.result)
    if (result === 'too deep' || isNestedDeeper(result, performance.limits.maxNesting)) {
      const message = `The result of ${name} is nested deeper than ${performance.limits.maxNesting} levels.`
      return { kind: 'failed', error: { class: 'LimitError', message }, retryable: false }
    }
    return { ...outcome, result }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', error: { class: 'StepError', message: `${name}: ${message}` }, retryable: true }
  }
}

/** The result as it will be read from the log: JSON and nothing else, so that a replay sees what the guards saw. */
function plainResult(result: JsonObject): JsonObject | 'too deep' {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) {
    throw new TypeError('the result of a step must be an object.')
  }
  if (Object.keys(result).length === 0 && Object.getPrototypeOf(result) === Object.prototype) return {}
  let json: string | undefined
  try {
    json = JSON.stringify(result)
  } catch (error) {
    if (error instanceof RangeError && error.message.includes('call stack')) return 'too deep'
    const [why = ''] = String(error instanceof Error ? error.message : error).split('\n')
    const said = why.includes('circular') ? 'it refers to itself' : why
    throw new TypeError(`its result cannot be kept as JSON: ${said}.`)
  }
  const plain: unknown = json === undefined ? null : JSON.parse(json)
  if (typeof plain === 'object' && plain !== null && !Array.isArray(plain)) return plain as JsonObject
  throw new TypeError('the result of a step must be an object.')
}
