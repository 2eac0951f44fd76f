import type { Span } from '../text/span.ts'
import { Budget, defaultExpressionLimits, type ExpressionLimits } from './budget.ts'
import { explainMissingName, explainMissingPart } from './explain.ts'
import { Failure } from './failure.ts'
import { call } from './functions/function.ts'
import { expressionFunctions } from './functions.ts'
import type { Json, JsonObject } from './json.ts'
import { arithmetic, compare } from './operators.ts'
import { itemAt } from './parts.ts'
import { ARITHMETIC, COMPARE, Op, type Program, STRIDE } from './program.ts'
import { checkSize, describeKind, isMap, isTruthy, mapOf } from './values.ts'

export interface EvaluateOptions {
  /** What `now()` answers: ms since the epoch. */
  readonly now: number
  readonly limits?: ExpressionLimits
}

/** Why an expression has no value. The span is that of the part that failed, as offsets of the expression's tree. */
export interface ExpressionError {
  readonly class: 'ExpressionError'
  readonly message: string
  readonly span: Span
}

export type Evaluation =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'error'; readonly error: ExpressionError }

/**
 * The value of a compiled expression over a context. Never throws and always ends: what goes wrong is an answer.
 * Reads own keys of the scope only.
 */
export function evaluate(program: Program, scope: JsonObject, options: EvaluateOptions): Evaluation {
  const { code, constants } = program
  const budget = new Budget(options.limits ?? defaultExpressionLimits)
  const stack: Json[] = []
  const handlers: number[] = []
  let failure: Failure | null = null
  let pc = 0
  while (pc < code.length) {
    const a = code[pc + 1] as number
    const at = pc
    let result: Json | Failure
    pc += STRIDE
    budget.left--
    switch (code[at]) {
      case Op.constant:
        stack.push(constants[a] as Json)
        continue
      case Op.name: {
        const name = constants[a] as string
        if (Object.hasOwn(scope, name)) {
          stack.push(scope[name] as Json)
          continue
        }
        result = explainMissingName(name, scope)
        break
      }
      case Op.member: {
        const object = stack.pop() as Json
        const name = constants[a] as string
        if (isMap(object) && Object.hasOwn(object, name)) {
          stack.push(object[name] as Json)
          continue
        }
        result = explainMissingPart(program, at, object, name)
        break
      }
      case Op.compare: {
        const right = stack.pop() as Json
        result = compare(COMPARE[a] ?? '==', stack.pop() as Json, right, budget)
        break
      }
      case Op.and:
        if (isTruthy(stack[stack.length - 1] as Json)) stack.pop()
        else pc = a
        continue
      case Op.or:
        if (isTruthy(stack[stack.length - 1] as Json)) pc = a
        else stack.pop()
        continue
      case Op.not:
        result = !isTruthy(stack.pop() as Json)
        break
      case Op.arithmetic: {
        const right = stack.pop() as Json
        result = arithmetic(ARITHMETIC[a] ?? '+', stack.pop() as Json, right, budget)
        break
      }
      case Op.negate: {
        const value = stack.pop() as Json
        if (typeof value === 'number') result = 0 - value
        else result = new Failure(`"-" takes a number, not ${describeKind(value)}.`)
        break
      }
      case Op.index: {
        const index = stack.pop() as Json
        result = itemAt(program, at, stack.pop() as Json, index, budget)
        break
      }
      case Op.chain: {
        const right = stack.pop() as Json
        const holds = compare(COMPARE[a] ?? '==', stack.pop() as Json, right, budget)
        if (holds === false) pc = code[at + 2] as number
        result = holds === true ? right : holds
        break
      }
      case Op.jump:
        pc = a
        continue
      case Op.jumpIfFalse:
        if (!isTruthy(stack.pop() as Json)) pc = a
        continue
      case Op.orDefault:
        if (stack[stack.length - 1] === null) stack.pop()
        else pc = a
        continue
      case Op.try:
        handlers.push(a, stack.length)
        continue
      case Op.endTry:
        handlers.length -= 2
        continue
      case Op.pop:
        stack.pop()
        continue
      case Op.list:
        budget.left -= a
        result = takeLast(stack, a)
        break
      case Op.map:
        budget.left -= a
        result = buildMap(takeLast(stack, 2 * a))
        break
      case Op.call: {
        const name = constants[a] as string
        const called = expressionFunctions.get(name)
        const count = code[at + 2] as number
        const args = takeLast(stack, count)
        if (called) result = call(called, args, { budget, now: options.now })
        else result = new Failure(`There is no function ${JSON.stringify(name)}.`)
        break
      }
      case Op.fail:
        result = new Failure(constants[a] as string)
        break
      default:
        result = new Failure('This expression was compiled by a newer version. Compile it again.')
    }
    if (budget.left < 0 || budget.tooDeep) result = budget.failure ?? result
    if (!(result instanceof Failure)) {
      stack.push(result)
      continue
    }
    if (result.missing && handlers.length > 0) {
      stack.length = handlers.pop() as number
      pc = handlers.pop() as number
      continue
    }
    failure = result
    break
  }
  const value = failure ?? budget.failure ?? checkSize(stack[0] ?? null, budget)
  if (value instanceof Failure) return errorAt(program, Math.min(pc, code.length) - STRIDE, value.message)
  return { kind: 'value', value }
}

/** The last `count` values in their order, taken off the stack; several times as fast as `splice`. */
function takeLast(stack: Json[], count: number): Json[] {
  const taken = new Array<Json>(count)
  for (let i = count - 1; i >= 0; i--) taken[i] = stack.pop() as Json
  return taken
}

/** Keys and values in turn, as the stack holds them. A later key wins. */
function buildMap(parts: readonly Json[]): JsonObject | Failure {
  const entries: [string, Json][] = []
  for (let i = 0; i < parts.length; i += 2) {
    const key = parts[i] as Json
    if (typeof key !== 'string') return new Failure(`A map's key is a string, not ${describeKind(key)}.`)
    entries.push([key, parts[i + 1] as Json])
  }
  return mapOf(entries)
}

function errorAt(program: Program, address: number, message: string): Evaluation {
  const index = (Math.max(0, address) / STRIDE) * 2
  const span = { from: program.spans[index] ?? 0, to: program.spans[index + 1] ?? 0 }
  return { kind: 'error', error: { class: 'ExpressionError', message, span } }
}
