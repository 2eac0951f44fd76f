import type { Expression } from '../../syntax/expression.ts'
import { assertNever } from '../assert-never.ts'
import { typeOfCall } from './calls.ts'
import { typeOfArithmetic, typeOfComparison, typeOfNegation } from './operators.ts'
import { typeOfIndex, typeOfMember } from './parts.ts'
import type { TypeProblem } from './problem.ts'
import {
  booleanType,
  listOf,
  mapType,
  mapWith,
  typeOfValue,
  union,
  unionOf,
  type ValueType,
  withoutNull,
} from './value-type.ts'

/** The types of the names that an expression can read; what is not in it may be anything. */
export type TypeScope = ReadonlyMap<string, ValueType>

export interface TypedExpression {
  readonly type: ValueType
  readonly problems: readonly TypeProblem[]
}

/** Deeper parts may be anything: chained operators nest thousands of levels, and this recurses. */
const MOST_LEVELS = 200

/**
 * What the value of an expression may be, and what is surely wrong with it. Names and functions that there are not
 * are left to others.
 *
 * @param visit gets each part with its type, after its own parts
 */
export function typeOfExpression(
  expression: Expression,
  scope: TypeScope,
  visit?: (part: Expression, type: ValueType) => void,
): TypedExpression {
  const inference = new Inference(scope, visit)
  return { type: inference.typeOf(expression), problems: inference.problems }
}

/** What the rules for operators, parts and calls may ask and say. */
export interface Inferring {
  typeOf(part: Expression): ValueType
  /** The same, where what is missing along the path is forgiven. */
  typeOfPath(part: Expression): ValueType
  readonly isForgiving: boolean
  report(problem: TypeProblem): void
}

class Inference implements Inferring {
  readonly problems: TypeProblem[] = []
  isForgiving = false
  private level = 0
  private readonly scope: TypeScope
  private readonly visit: ((part: Expression, type: ValueType) => void) | undefined

  constructor(scope: TypeScope, visit?: (part: Expression, type: ValueType) => void) {
    this.scope = scope
    this.visit = visit
  }

  typeOf(e: Expression): ValueType {
    if (this.level >= MOST_LEVELS) return 'any'
    this.level++
    const type = this.infer(e)
    this.level--
    this.visit?.(e, type)
    return type
  }

  typeOfPath(part: Expression): ValueType {
    const before = this.isForgiving
    this.isForgiving = true
    const type = this.typeOf(part)
    this.isForgiving = before
    return type
  }

  report(problem: TypeProblem): void {
    this.problems.push(problem)
  }

  private infer(e: Expression): ValueType {
    switch (e.kind) {
      case 'literal':
        return typeOfValue(e.value)
      case 'name':
        return this.scope.get(e.name) ?? 'any'
      case 'list':
        return listOf(unionOf(e.items.map((item) => this.typeOf(item))))
      case 'map':
        return this.map(e)
      case 'member':
        return typeOfMember(e, this)
      case 'index':
        return typeOfIndex(e, this)
      case 'call':
        return typeOfCall(e, this)
      case 'not':
        this.typeOf(e.operand)
        return booleanType
      case 'negate':
        return typeOfNegation(e, this)
      case 'binary':
        return typeOfArithmetic(e, this)
      case 'compare':
        return typeOfComparison(e, this)
      case 'and':
      case 'or':
        return union(this.typeOf(e.left), this.typeOf(e.right))
      case 'default': {
        const left = withoutNull(this.typeOfPath(e.left))
        return union(left, this.typeOf(e.right))
      }
      case 'conditional':
        this.typeOf(e.test)
        return union(this.typeOf(e.then), this.typeOf(e.otherwise))
      default:
        return assertNever(e)
    }
  }

  private map(e: Expression & { kind: 'map' }): ValueType {
    const entries = new Map<string, ValueType>()
    let isKnown = true
    for (const { key, value } of e.entries) {
      this.typeOf(key)
      const type = this.typeOf(value)
      if (key.kind === 'literal' && typeof key.value === 'string') entries.set(key.value, type)
      else isKnown = false
    }
    return isKnown ? mapWith(entries, null) : mapType
  }
}
