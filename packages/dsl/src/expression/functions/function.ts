import type { Budget } from '../budget.ts'
import { Failure } from '../failure.ts'
import type { Json } from '../json.ts'
import { describeKind, type JsonKind, kindOf } from '../values.ts'

export interface Parameter {
  readonly name: string
  /** What it takes; empty means anything. */
  readonly kinds: readonly JsonKind[]
  readonly optional?: boolean
  /** It may be given any number of times; only the last parameter. */
  readonly rest?: boolean
}

/** What a function may know besides its arguments. */
export interface CallScope {
  readonly budget: Budget
  /** ms since the epoch. */
  readonly now: number
}

/** One of the listed functions: its meaning, and what completion and hover say of it. */
export interface ExpressionFunction {
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** What it answers; `item` and `like the first` follow the first argument, a list for `item`. */
  readonly returns: JsonKind | 'any' | 'list of strings' | 'like the first' | 'item' | 'item or argument'
  /** A sentence. */
  readonly description: string
  /** An expression without context, and its value as text; a test runs it. */
  readonly example: readonly [expression: string, value: string]
  readonly apply: (args: readonly Json[], scope: CallScope) => Json | Failure
}

export function parameter(name: string, ...kinds: JsonKind[]): Parameter {
  return { name, kinds }
}

export function optional(name: string, ...kinds: JsonKind[]): Parameter {
  return { name, kinds, optional: true }
}

/** `round(number, digits?)` */
export function signatureOf({ name, parameters }: ExpressionFunction): string {
  const spelled = parameters.map((p) => (p.rest ? `${p.name}, …` : p.optional ? `${p.name}?` : p.name))
  return `${name}(${spelled.join(', ')})`
}

/** `round(number: number, digits?: number) → number` */
export function typedSignatureOf({ name, parameters, returns }: ExpressionFunction): string {
  const spelled = parameters.map((p) => {
    const type = p.kinds.length === 0 ? 'any' : p.kinds.join(' | ')
    return `${p.name}${p.optional ? '?' : ''}: ${type}${p.rest ? ', …' : ''}`
  })
  return `${name}(${spelled.join(', ')}) → ${returns}`
}

/** What is taken as the argument at this place. */
export function parameterAt({ parameters }: ExpressionFunction, index: number): Parameter {
  return parameters[Math.min(index, parameters.length - 1)] as Parameter
}

interface Arity {
  readonly least: number
  readonly most: number
}

const arities = new WeakMap<ExpressionFunction, Arity>()

/** How many arguments it takes; worked out once, since every call asks. */
function arityOf(called: ExpressionFunction): Arity {
  let arity = arities.get(called)
  if (!arity) {
    const { parameters } = called
    arity = {
      least: parameters.filter((p) => !p.optional).length,
      most: parameters.some((p) => p.rest) ? Number.POSITIVE_INFINITY : parameters.length,
    }
    arities.set(called, arity)
  }
  return arity
}

/** Why a call with this many arguments is wrong, or null. */
export function wrongCount(called: ExpressionFunction, count: number): string | null {
  const { least, most } = arityOf(called)
  if (count >= least && count <= most) return null
  const wanted =
    least === most
      ? `${least}`
      : most === Number.POSITIVE_INFINITY
        ? `${least} or more`
        : `${least} to ${most}`
  const noun = wanted === '1' ? 'argument' : 'arguments'
  return `${called.name} takes ${wanted} ${noun}, not ${count}. Write ${signatureOf(called)}.`
}

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
