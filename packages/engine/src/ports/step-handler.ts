import type { Property } from '@rabbit/dsl'
import type { JsonObject, StepError, WaitCondition } from '../execution/event.ts'

/** One attempt of a step. All templates are rendered; secrets stand in them as their handler's marks. */
export interface StepRequest {
  readonly workspaceId: string
  readonly executionId: string
  readonly state: string
  readonly type: string
  readonly visit: number
  readonly attempt: number
  /** The same for every attempt of one visit: passed to whatever can use it. */
  readonly idempotencyKey: string
  readonly properties: JsonObject
  /** The branch's view of the context; large values are in it unless the handler says that it does not read it. */
  readonly context: JsonObject
  /** ms since the epoch. */
  readonly now: number
}

export type StepOutcome =
  | {
      readonly kind: 'completed'
      readonly result: JsonObject
      /** A sentence for the state's card. */
      readonly note?: string
      readonly log?: { readonly level: string; readonly message: string }
      /** Facts for screens that are not part of the context: an HTTP status, a size. */
      readonly meta?: JsonObject
    }
  | {
      readonly kind: 'failed'
      readonly error: StepError
      readonly retryable: boolean
      readonly retryAfterMs?: number
    }
  | { readonly kind: 'waiting'; readonly until: WaitCondition }

/** Its signal aborts when nobody waits for the attempt any more. It is made when it is first asked for: it is not cheap. */
export type StopOrder = Pick<AbortController, 'signal'>

/**
 * What a state of one type does. Must settle soon after its stop order. A throw counts as a failure of class
 * `StepError` that may be retried.
 */
export interface StepHandler {
  run(request: StepRequest, stop: StopOrder): Promise<StepOutcome>
  /**
   * True when running it has no outside effect, so that nothing has to be durable before it starts. Asked once for each
   * state when a workflow version is compiled.
   */
  readonly pure?: boolean | ((state: { readonly name: string; readonly type: string }) => boolean)
  /**
   * True when it is done without waiting for anything, within a few microtasks. A pure handler that is may run before what
   * led to it is durable, and becomes durable together with it.
   */
  readonly instant?: boolean
  /** False when it reads nothing but its properties, so that no large value of the context has to be brought for it. */
  readonly readsContext?: boolean
  /**
   * True when running it twice does what running it once does, so that an attempt whose outcome nobody knows may be
   * repeated. False unless told: then only a state that says `retry` or `idempotency_key` is repeated.
   */
  readonly repeatable?:
    | boolean
    | ((state: { readonly name: string; readonly properties: readonly Property[] }) => boolean)
  /**
   * What stands in the properties for a secret of this name, until the handler puts its value in. Without it a template
   * that names a secret fails: no secret is there.
   */
  readonly secretMark?: (name: string) => string
}
