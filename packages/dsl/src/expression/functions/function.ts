import type { Budget } from '../budget.ts'
import { Failure } from '../failure.ts'
import type { Json } from '../json.ts'
import { parameterAt, type Signature, signatureOf, wrongCount } from '../signature.ts'
import { describeKind, kindOf } from '../values.ts'

/** What a function may know besides its arguments. */
export interface CallScope {
  readonly budget: Budget
  /** ms since the epoch. */
  readonly now: number
}

/** A function's meaning, and what completion and hover say of it. */
export interface FunctionCode {
  /** A sentence. */
  readonly description: string
  /** An expression without context, and its value as text; a test runs it. */
  readonly example: readonly [expression: string, value: string]
  readonly apply: (args: readonly Json[], scope: CallScope) => Json | Failure
}

/** One of the listed functions. */
export interface ExpressionFunction extends Signature, FunctionCode {}

/** Calls a function after checking what it is given. */
export function call(called: ExpressionFunction, args: readonly Json[], scope: CallScope): Json | Failure {
  const miscounted = wrongCount(called, args.length)
  if (miscounted !== null) return new Failure(miscounted)
  for (let i = 0; i < args.length; i++) {
    const wanted = parameterAt(called, i)
    const given = args[i] as Json
    if (wanted.kinds.length > 0 && !wanted.kinds.includes(kindOf(given))) {
      const kinds = wanted.kinds.map((kind) => `a ${kind}`).join(' or ')
      return new Failure(
        `${signatureOf(called)} takes ${kinds} as its ${wanted.name}, not ${describeKind(given)}.`,
      )
    }
  }
  return called.apply(args, scope)
}
