import type { InputField, Join, Program, Property, Value } from '@rabbit/dsl'

/** A workflow version made ready to run: everything by index, every guard compiled. Immutable; one for each version. */
export interface Plan {
  readonly states: readonly PlanState[]
  readonly indexOf: ReadonlyMap<string, number>
  /** By their index in the graph's transitions. */
  readonly arrows: readonly Arrow[]
  readonly joins: readonly JoinTable[]
  readonly entry: number
  readonly inputs: readonly InputField[]
  /** Names of the workflows that its states call, as far as they are written down. */
  readonly calls: readonly string[]
}

export interface PlanState {
  readonly index: number
  readonly name: string
  readonly type: string
  /** An undeclared `start` or `end`: done as soon as it is entered. */
  readonly marker: boolean
  /** Running it has no outside effect, so nothing has to be durable before. */
  readonly pure: boolean
  /** It is pure and done at once: it may run before what led to it is durable. */
  readonly instant: boolean
  /** An attempt whose outcome nobody knows may be repeated, under its key. */
  readonly repeatable: boolean
  /** Those of its type; the common ones are below. */
  readonly properties: readonly Property[]
  readonly timeout: Value | null
  readonly retry: Value | null
  readonly idempotencyKey: Value | null
  readonly whenFailed: 'recover' | 'fail' | 'skip'
  /** The state that undoes it; null without one. */
  readonly compensate: number | null
  /** Its own arrows in the order in which they are tried: as in the text, `otherwise` last. */
  readonly arrows: readonly Arrow[]
  /** `on error` and `on timeout`, as in the text. */
  readonly mendingArrows: readonly Arrow[]
  /** The joins that list it. */
  readonly joins: readonly JoinTable[]
}

export type PlanGuard =
  | { readonly kind: 'always' }
  | { readonly kind: 'expression'; readonly program: Program; readonly reads: readonly string[] }
  | { readonly kind: 'otherwise' }
  | { readonly kind: 'ai'; readonly statement: string }
  /** Of a decision state: it chose this, at least as sure as `minConfidence` asks for. */
  | {
      readonly kind: 'choice'
      readonly choice: string
      readonly state: string
      readonly minConfidence: Value | null
    }
  | { readonly kind: 'error'; readonly errorClass: string | null }
  | { readonly kind: 'timeout' }

export interface Arrow {
  /** Its index in the graph. */
  readonly transition: number
  readonly from: readonly number[]
  readonly to: readonly number[]
  readonly condition: string | null
  readonly guard: PlanGuard
}

/** All arrows out of the same set of states, under the same rule. */
export interface JoinTable {
  readonly index: number
  readonly mode: Join
  /** In the order in which the first of its arrows lists them; contexts are merged in this order. */
  readonly sources: readonly number[]
  /** How many of the sources must be done. */
  readonly needed: number
  /** In the order in which they are tried. */
  readonly arrows: readonly Arrow[]
}

export function stateAt(plan: Plan, index: number): PlanState {
  const state = plan.states[index]
  if (state === undefined) throw new RangeError(`The plan has no state ${index}.`)
  return state
}

export function arrowAt(plan: Plan, transition: number): Arrow {
  const arrow = plan.arrows[transition]
  if (arrow === undefined) throw new RangeError(`The plan has no transition ${transition}.`)
  return arrow
}

/** True when nothing but `on error` and `on timeout` leads out of it, so that its branch ends when it is done. */
export function endsBranch(state: PlanState): boolean {
  return state.arrows.length === 0 && state.joins.length === 0
}
