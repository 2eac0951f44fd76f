import type { DraftGuard } from '../draft.ts'
import { type Condition, type KeyName, negate } from '../understand/condition.ts'
import { assertNever } from './assert-never.ts'
import { quotedText } from './expression-text.ts'

/** A condition as a guard. `approval` names the states whose answer counts: one, or those of a join. */
export function guardOf(condition: Condition, approvals: readonly string[]): DraftGuard {
  if (condition.kind === 'failed') return { kind: 'error', errorClass: null }
  if (condition.kind === 'timeout') return { kind: 'timeout' }
  return { kind: 'expression', text: conditionText(condition, approvals) }
}

/** Names in it are keys already (`toKey`), everything else is quoted or a number. */
export function conditionText(condition: Condition, approvals: readonly string[], inner = false): string {
  switch (condition.kind) {
    case 'flag':
      return condition.negated ? `not ${condition.key}` : condition.key
    case 'approved': {
      const names = approvals.length > 1 ? approvals.map((name) => `steps.${name}.approved`) : ['approved']
      const all = names.join(' and ')
      return condition.negated ? (names.length > 1 ? `not (${all})` : `not ${all}`) : all
    }
    case 'compare':
      return `${condition.key} ${condition.operator} ${valueText(condition.value)}`
    case 'range':
      return condition.negated
        ? bracket(`${condition.key} < ${condition.low} or ${condition.key} > ${condition.high}`, inner)
        : `${condition.key} >= ${condition.low} and ${condition.key} <= ${condition.high}`
    case 'list':
      return `${condition.key} ${condition.negated ? 'not in' : 'in'} [${condition.values.map(valueText).join(', ')}]`
    case 'call':
      return `${condition.negated ? 'not ' : ''}${condition.name}(${condition.key}, ${quotedText(condition.value)})`
    case 'and':
      return condition.parts.map((part) => conditionText(part, approvals, true)).join(' and ')
    case 'or': {
      const text = condition.parts.map((part) => conditionText(part, approvals)).join(' or ')
      return bracket(text, inner)
    }
    case 'failed':
    case 'succeeded':
    case 'timeout':
      return condition.kind === 'succeeded' ? 'is_successful' : 'not is_successful'
    default:
      return assertNever(condition)
  }
}

function bracket(text: string, inner: boolean): string {
  return inner ? `(${text})` : text
}

function valueText(value: string | number | boolean | KeyName): string {
  if (typeof value === 'object') return value.key
  return typeof value === 'string' ? quotedText(value) : String(value)
}

export { negate }
