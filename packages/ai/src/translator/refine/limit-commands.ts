import { is, startsWith, type Token, type Words } from '../words/token.ts'
import { type Command, Question, stateOrNull, stateSure } from './command.ts'
import type { Session } from './session.ts'

type Sign = '>' | '>=' | '<' | '<='

const before: Readonly<Record<string, Sign>> = {
  above: '>',
  over: '>',
  exceeds: '>',
  exceeding: '>',
  'more than': '>',
  'greater than': '>',
  'higher than': '>',
  'bigger than': '>',
  'larger than': '>',
  'at least': '>=',
  'not less than': '>=',
  'no less than': '>=',
  from: '>=',
  'starting at': '>=',
  'starting from': '>=',
  'a minimum of': '>=',
  below: '<',
  under: '<',
  'less than': '<',
  'lower than': '<',
  'smaller than': '<',
  'fewer than': '<',
  'at most': '<=',
  'up to': '<=',
  'not more than': '<=',
  'no more than': '<=',
  'a maximum of': '<=',
}
const signs = Object.keys(before)
const complement: Readonly<Record<Sign, Sign>> = { '>': '<=', '>=': '<', '<': '>=', '<=': '>' }

export interface Said {
  readonly sign: Sign
  readonly value: number
  readonly rest: Words
}

/** `only above 500`, `ask the officer already from 5000`, `refuse if the share is above 0.4`: another bound of a guard. */
export const setBound: Command = (words, session) => {
  if (is(words[0], 'add', 'insert', 'after', 'before', 'put', 'raise', 'lower', 'change', 'connect'))
    return null
  if (words.some((token) => is(token, 'after', 'before', 'also', 'between'))) return null
  const said = boundIn(words)
  if (said === null) return null
  const comma = words.findIndex((token) => is(token, ','))
  if (comma > 0 && stateSure(words.slice(comma + 1), session) === null) return null
  const guards = bounds(session)
  if (guards.length === 0) return null
  const chosen = meant(guards, said.rest, session)
  if (chosen === null) return otherSide(guards, said, session)
  const up = (sign: string) => sign.startsWith('>')
  if (up(chosen.sign) !== up(said.sign))
    throw new Question(
      `"${chosen.condition}" is a bound in the other direction. Say "change the condition to …", with the whole condition.`,
    )
  for (const guard of guards) {
    if (guard.key !== chosen.key || guard.value !== chosen.value || guard.from !== chosen.from) continue
    const sign =
      guard.sign === complement[chosen.sign]
        ? complement[said.sign]
        : guard.sign === chosen.sign
          ? said.sign
          : null
    if (sign === null) continue
    const condition =
      guard.condition.slice(0, guard.at) +
      `${guard.lead}${sign}${guard.gap}${said.value}` +
      guard.condition.slice(guard.at + guard.length)
    session.apply({ kind: 'set-guard', transition: guard.index, condition })
  }
  return `Changed "${chosen.key} ${chosen.sign} ${chosen.value}" to "${chosen.key} ${said.sign} ${said.value}".`
}

/** `less than 3 goes to b` where b is for all others: the bound of the one guard beside it. */
function otherSide(guards: readonly Bound[], { sign, value, rest }: Said, session: Session): string | null {
  const others = rest.filter((token) => token.kind === 'word')
  const found = session.transitions.filter(
    ({ guard, to }) => guard?.kind === 'otherwise' && to.some((name) => mentions(name, others, session)),
  )
  const [fallback, ...more] = found
  const beside = guards.filter(({ from }) => from === fallback?.from.join())
  const [only] = beside
  if (more.length > 0 || only === undefined || beside.length > 1) return null
  const wanted = complement[sign]
  if (only.sign.startsWith('>') !== wanted.startsWith('>')) return null
  const condition =
    only.condition.slice(0, only.at) +
    `${only.lead}${wanted}${only.gap}${value}` +
    only.condition.slice(only.at + only.length)
  session.apply({ kind: 'set-guard', transition: only.index, condition })
  return `Changed "${only.key} ${only.sign} ${only.value}" to "${only.key} ${wanted} ${value}".`
}

/** A comparison in words, such as `above 500`, and the words around it; null for none or several. */
export function boundIn(words: Words): Said | null {
  const numbers = words.flatMap((token, i) => (isAmount(token) ? [i] : []))
  const [at] = numbers
  if (at === undefined || numbers.length > 1) return null
  const value = words[at]?.value ?? 0
  for (let from = Math.max(0, at - 4); from < at; from += 1) {
    const size = startsWith(words, signs, from)
    if (size === 0) continue
    const between = words.slice(from + size, at)
    if (
      !between.every((token) =>
        is(token, 'an', 'a', 'amount', 'amounts', 'value', 'values', 'of', 'the', '$', '€'),
      )
    )
      continue
    const sign =
      before[
        words
          .slice(from, from + size)
          .map((token) => token.lower)
          .join(' ')
      ]
    if (sign === undefined) continue
    const rest = [...words.slice(0, from), ...words.slice(at + 1)]
    if (sign === '>=' && is(words[from], 'from') && rest.some((token) => is(token, 'to'))) return null
    return { sign, value, rest }
  }
  const more = startsWith(
    words,
    ['or more', 'and more', 'or above', 'and above', 'and up', 'or higher', 'upwards', 'and over', 'onwards'],
    at + 1,
  )
  const less = startsWith(
    words,
    ['or less', 'or below', 'and below', 'or lower', 'or fewer', 'and less'],
    at + 1,
  )
  if (more + less === 0) return null
  return {
    sign: more > 0 ? '>=' : '<=',
    value,
    rest: [...words.slice(0, at), ...words.slice(at + 1 + more + less)],
  }
}

function isAmount(token: Token): boolean {
  return (
    token.kind === 'number' &&
    token.value !== undefined &&
    (token.unit === undefined || /^(money|k|m)$/.test(token.unit))
  )
}

interface Bound {
  readonly index: number
  readonly key: string
  readonly sign: Sign
  readonly value: number
  readonly condition: string
  readonly at: number
  readonly length: number
  readonly lead: string
  readonly gap: string
  /** The states that it leaves, as one text. */
  readonly from: string
  readonly to: readonly string[]
}

function bounds(session: Session): Bound[] {
  return session.transitions.flatMap(({ condition, guard, from, to }, index) => {
    if (condition === null || guard?.kind !== 'expression') return []
    const found = [
      ...condition.matchAll(/([\p{L}_][\p{L}\p{N}_.]*)(\s*)([<>]=?)(\s*)(-?\d[\d_]*(?:\.\d+)?)/gu),
    ]
    return found.map((match) => ({
      index,
      key: match[1] ?? '',
      sign: (match[3] ?? '>') as Sign,
      value: Number((match[5] ?? '0').replaceAll('_', '')),
      condition,
      at: match.index,
      length: match[0].length,
      lead: `${match[1] ?? ''}${match[2] ?? ''}`,
      gap: match[4] ?? '',
      from: from.join(),
      to,
    }))
  })
}

/** The guard that leads to what the words name; with no step in the words the only one, or the one of the named key. */
function meant(guards: readonly Bound[], rest: Words, session: Session): Bound | null {
  const plain = rest.filter(
    (token) =>
      token.kind !== 'sign' &&
      !is(
        token,
        'only',
        'already',
        'instead',
        'now',
        'if',
        'when',
        'should',
        'must',
        'be',
        'is',
        'are',
        'has',
        'have',
        'need',
        'needs',
        'need',
        'go',
        'to',
        'goes',
        'it',
        'the',
        'a',
        'an',
        'then',
        'for',
        'on',
        'do',
        'happen',
        'run',
        'amounts',
        'orders',
        'with',
        'of',
        'required',
        'needed',
        'necessary',
        'make',
        'let',
        'set',
        'limit',
        'threshold',
        'condition',
        'use',
      ),
  )
  const said = plain.map((token) => token.lower)
  const byKey = guards.filter(({ key }) => {
    const parts = key.toLowerCase().split(/[_.]/)
    return said.includes(key.toLowerCase()) || parts.every((part) => said.includes(part))
  })
  const keys = new Set(byKey.flatMap(({ key }) => key.toLowerCase().split(/[_.]/)))
  const others = plain.filter((token) => !keys.has(token.lower))
  const pool = byKey.length > 0 ? byKey : guards
  if (others.length === 0) {
    const distinct = pool.filter(
      (guard, i) =>
        pool.findIndex(
          (other) => other.key === guard.key && other.value === guard.value && other.from === guard.from,
        ) === i,
    )
    const [only, ...more] = distinct
    if (only === undefined) return null
    if (more.length > 0)
      throw new Question(
        `Which condition do you mean: ${distinct.map(({ condition, to }) => `"${condition}" to "${to.join(', ')}"`).join(' or ')}?`,
      )
    const lead =
      rest.some((token) => is(token, 'only', 'already', 'limit', 'threshold', 'condition', 'instead')) ||
      byKey.length > 0
    return lead ? only : null
  }
  const hits = pool.filter(({ to }) => to.some((name) => mentions(name, others, session)))
  const [first, ...more] = hits
  return first !== undefined && more.length === 0 ? first : null
}

function mentions(name: string, words: Words, session: Session): boolean {
  if (name === 'end') return false
  if (stateOrNull(words, session) === name) return true
  return words.some((token) => token.lower.length > 3 && stateOrNull([token], session) === name)
}
