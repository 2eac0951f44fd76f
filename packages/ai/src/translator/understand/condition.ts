import type { Action } from './story.ts'

/** What a person made an action depend on. Keys are names of the context, fit for an expression. */
export type Condition =
  | {
      readonly kind: 'flag'
      readonly key: string
      readonly negated: boolean
      readonly subject: string | null
    }
  | {
      readonly kind: 'compare'
      readonly key: string
      readonly operator: CompareSign
      readonly value: number | string | boolean | KeyName
    }
  | {
      readonly kind: 'range'
      readonly key: string
      readonly low: number
      readonly high: number
      readonly negated: boolean
    }
  | {
      readonly kind: 'list'
      readonly key: string
      readonly values: readonly (string | number)[]
      readonly negated: boolean
    }
  | {
      readonly kind: 'call'
      readonly name: TextTest
      readonly key: string
      readonly value: string
      readonly negated: boolean
    }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  /** The answer of an approval. */
  | { readonly kind: 'approved'; readonly negated: boolean }
  /** `everywhere`: any step so far; `of`: the one that was named; else the one before. */
  | { readonly kind: 'failed'; readonly everywhere: boolean; readonly of: Action | null }
  | { readonly kind: 'succeeded' }
  /** No answer in time; null when the words give no time. */
  | { readonly kind: 'timeout'; readonly ms: number | null }

/** Another key of the context, to compare with. */
export interface KeyName {
  readonly key: string
}

export type CompareSign = '==' | '!=' | '<' | '<=' | '>' | '>='
export type TextTest = 'contains' | 'starts_with' | 'ends_with'

const opposite: Readonly<Record<CompareSign, CompareSign>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
}

/** The condition that holds just when this one does not. */
export function negate(condition: Condition): Condition {
  switch (condition.kind) {
    case 'flag':
    case 'range':
    case 'list':
    case 'call':
    case 'approved':
      return { ...condition, negated: !condition.negated }
    case 'compare':
      return { ...condition, operator: opposite[condition.operator] }
    case 'and':
      return { kind: 'or', parts: condition.parts.map(negate) }
    case 'or':
      return { kind: 'and', parts: condition.parts.map(negate) }
    case 'failed':
      return { kind: 'succeeded' }
    case 'succeeded':
    case 'timeout':
      return { kind: 'failed', everywhere: false, of: null }
  }
}

export function sameCondition(a: Condition, b: Condition): boolean {
  return signature(a) === signature(b)
}

function signature(condition: Condition): string {
  if (condition.kind === 'failed') return 'failed'
  return JSON.stringify(condition.kind === 'flag' ? { ...condition, subject: null } : condition)
}

export function isComplement(a: Condition, b: Condition): boolean {
  return sameCondition(negate(a), b)
}

/** Conditions on the same thing exclude each other or are tried one after the other: `score > 80`, `score > 50`. */
export function isAlternative(a: Condition, b: Condition): boolean {
  if (isComplement(a, b)) return true
  const keys = keysOf(b)
  if (a.kind === 'approved' || b.kind === 'approved')
    return a.kind === 'timeout' || b.kind === 'timeout' || a.kind === b.kind
  if (a.kind === 'timeout' || b.kind === 'timeout') return false
  if (a.kind === 'flag' && b.kind === 'flag') {
    const answers =
      /_(accepted|declined|agreed|refused|rejected|cancelled|canceled|confirmed|objected)$|^wants_/
    if (
      a.subject !== null &&
      a.subject === b.subject &&
      a.key !== b.key &&
      !a.negated &&
      !b.negated &&
      answers.test(a.key) &&
      answers.test(b.key)
    )
      return true
    return (
      a.key !== b.key &&
      a.subject === b.subject &&
      !a.negated &&
      !b.negated &&
      /^is_/.test(a.key) &&
      /^is_/.test(b.key)
    )
  }
  return keysOf(a).some((key) => keys.includes(key)) && !sameCondition(a, b)
}

export function keysOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(keysOf)
    case 'approved':
    case 'failed':
    case 'succeeded':
    case 'timeout':
      return []
    default:
      return [condition.key]
  }
}

const gates =
  /^(is_(valid|correct|complete|ok|okay|successful|authori[sz]ed|verified|clean|confirmed|accepted|eligible|paid|found|available|safe|free|ready|true|done|positive|genuine)|in_stock|passed|.*_(valid|ok|passed|found|available|exists|accepted|confirmed|complete))$/

/** Whether this is a gate that work passes (valid, paid, in stock), not a detour for some. */
export function gateOf(condition: Condition): 'pass' | 'fail' | null {
  if (condition.kind === 'approved') return condition.negated ? 'fail' : 'pass'
  if (condition.kind === 'failed' || condition.kind === 'timeout') return 'fail'
  if (condition.kind === 'succeeded') return 'pass'
  if (condition.kind === 'and')
    return condition.parts.every((part) => gateOf(part) === 'pass') ? 'pass' : null
  if (condition.kind !== 'flag' || !gates.test(condition.key)) return null
  return condition.negated ? 'fail' : 'pass'
}
