import { durationOf } from '../understand/modifiers.ts'
import { listOf } from '../words/list-of.ts'
import { indexOf, is, type Token, type Words } from '../words/token.ts'
import { type Command, Question } from './command.ts'
import type { Session } from './session.ts'

interface NumberGuard {
  readonly index: number
  readonly key: string
  readonly value: number
  readonly text: string
}

/** `raise the limit to 500`, `change the threshold from 100 to 250`, `amount over 500 instead of 100`. */
export const setThreshold: Command = (words, session) => {
  if (
    !is(
      words[0],
      'raise',
      'lower',
      'increase',
      'decrease',
      'reduce',
      'change',
      'set',
      'make',
      'use',
      'move',
      'double',
      'halve',
      'adjust',
      'update',
    )
  )
    return null
  if (words.some((token) => durationOf(token) !== null)) return null
  const numbers = words.filter((token) => token.kind === 'number' && token.value !== undefined)
  const scale = is(words[0], 'double') ? 2 : is(words[0], 'halve') ? 0.5 : null
  const by = indexOf(words, ['by'])
  const to = indexOf(words, ['to'])
  const from = indexOf(words, ['from'])
  const wanted =
    numbers.find(
      (token) => words.indexOf(token) > to && to >= 0 && !(from > to && words.indexOf(token) > from),
    ) ?? (numbers.length === 1 ? numbers[0] : undefined)
  if (wanted === undefined && scale === null) return null
  const guards = numberGuards(session)
  if (guards.length === 0) return null
  const old = from >= 0 ? numbers.find((token) => words.indexOf(token) === from + 1) : undefined
  const matched = matchGuards(guards, words, old, session)
  if (matched === null) return null
  const key = matched[0]?.key ?? ''
  const value = matched[0]?.value ?? 0
  const amount = wanted?.value ?? 0
  const next =
    scale !== null
      ? value * scale
      : by >= 0 && to < 0
        ? value +
          (is(words[0], 'lower', 'decrease', 'reduce') ? -1 : 1) *
            (wanted?.unit === '%' ? (value * amount) / 100 : amount)
        : amount
  for (const guard of guards.filter((other) => other.key === key && other.value === value)) {
    const condition = session.transitions[guard.index]?.condition ?? ''
    session.apply({
      kind: 'set-guard',
      transition: guard.index,
      condition: condition.replace(
        new RegExp(`(?<![\\w.])${escapeNumber(guard.text)}(?![\\w.])`),
        String(next),
      ),
    })
  }
  return `Changed the limit of ${key} from ${value} to ${next}.`
}

function escapeNumber(text: string): string {
  return text.replace(/[.]/g, '\\.')
}

function numberGuards(session: Session): NumberGuard[] {
  return session.transitions.flatMap(({ condition, guard }, index) => {
    if (condition === null || guard?.kind !== 'expression') return []
    return [
      ...condition.matchAll(/([\p{L}_][\p{L}\p{N}_.]*)\s*(?:[<>]=?|[=!]=)\s*(-?\d[\d_]*(?:\.\d+)?)/gu),
    ].map((match) => ({
      index,
      key: match[1] ?? '',
      value: Number((match[2] ?? '0').replaceAll('_', '')),
      text: match[2] ?? '',
    }))
  })
}

/** The guards that the words mean; a question when several could be meant. */
function matchGuards(
  guards: readonly NumberGuard[],
  words: Words,
  old: Token | undefined,
  session: Session,
): readonly NumberGuard[] | null {
  const distinct = (list: readonly NumberGuard[]) =>
    list.filter(
      (guard, i) => list.findIndex((other) => other.key === guard.key && other.value === guard.value) === i,
    )
  const said = words.map((token) => token.lower)
  const byValue = old === undefined ? [] : guards.filter(({ value }) => value === old.value)
  if (distinct(byValue).length === 1) return byValue
  const pool = byValue.length > 0 ? byValue : guards
  const byKey = pool.filter(
    ({ key }) =>
      said.includes(key.toLowerCase()) ||
      key
        .toLowerCase()
        .split(/[_.]/)
        .every((part) => said.includes(part)) ||
      key
        .toLowerCase()
        .split(/[_.]/)
        .some((part) => part.length > 3 && said.includes(part)),
  )
  const generic = said.some((word) =>
    listOf(`
    limit | threshold | cutoff | bound | minimum | maximum | it | number | condition | guard | value |
    boundary`).includes(word),
  )
  const chosen = byKey.length > 0 ? byKey : generic ? pool : []
  if (chosen.length === 0) return null
  const options = distinct(chosen)
  if (options.length === 1) return chosen
  const steps = [
    ...new Set(
      chosen.flatMap(({ index }) => [
        ...(session.transitions[index]?.from ?? []),
        ...(session.transitions[index]?.to ?? []),
      ]),
    ),
  ].filter((name) => said.includes(name.toLowerCase()))
  const near = chosen.filter(({ index }) =>
    steps.some(
      (name) =>
        session.transitions[index]?.to.includes(name) || session.transitions[index]?.from.includes(name),
    ),
  )
  if (distinct(near).length === 1) return near
  throw new Question(
    `Which limit do you mean: ${options.map(({ index, key }) => `"${key}" in "${session.transitions[index]?.condition ?? ''}"`).join(' or ')}? For example: "change ${options[0]?.key ?? 'amount'} from ${options[0]?.value ?? 100} to …".`,
  )
}
