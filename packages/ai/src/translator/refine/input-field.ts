import { quotedText } from '../build/expression-text.ts'
import { isDeterminer } from '../words/function-words.ts'
import { toKey } from '../words/name.ts'
import { is, type Token, trimSigns, type Words } from '../words/token.ts'

export interface Field {
  readonly name: string
  readonly type: string
  readonly optional: boolean
  readonly fallback: string | null
}

const kinds: Readonly<Record<string, string>> = {
  text: 'string',
  string: 'string',
  word: 'string',
  number: 'number',
  integer: 'number',
  amount: 'number',
  numeric: 'number',
  boolean: 'boolean',
  flag: 'boolean',
  bool: 'boolean',
  yes: 'boolean',
  list: 'list',
  array: 'list',
  map: 'map',
  object: 'map',
  any: 'any',
}

/** A name, and in any order after it a type, values to choose from, a default, and whether it may be missing. */
export function readField(words: Words, lead: Words): Field | null {
  let rest: Words = trimSigns(words).filter((token, i) => !(i < 2 && isDeterminer(token.lower) && i === 0))
  const taken = takeDefault(rest)
  rest = trimSigns(taken.rest)
  let optional = lead.some((token) => is(token, 'optional'))
  const may = rest.findIndex((token) => is(token, 'optional'))
  if (may >= 0) {
    optional = true
    let from = may
    while (is(rest[from - 1], 'is', 'be', 'should', 'and', ',', 'which', 'that', '(', 'but', 'it')) from -= 1
    rest = trimSigns([...rest.slice(0, from), ...rest.slice(may + 1)])
  }
  const cut = rest.findIndex(
    (token, i) =>
      i > 0 &&
      (token.kind === 'quoted' ||
        is(
          token,
          'that',
          'which',
          ',',
          '(',
          ':',
          'of',
          'with',
          'as',
          'is',
          'either',
          'one',
          'being',
          'from',
          'in',
          'can',
          '=',
        )),
  )
  const named = cut < 0 ? rest : rest.slice(0, cut)
  const about = cut < 0 ? [] : rest.slice(cut)
  const name = toKey(named.filter((token) => !isDeterminer(token.lower)).map(({ text }) => text))
  if (name === '' || named.length > 4) return null
  const choices = choicesIn(about)
  const kind = kindIn([...lead, ...about])
  const type = choices.length > 1 ? choices.map((choice) => quotedText(choice)).join(' | ') : kind
  const shown = taken.value === null ? null : literal(taken.value, type ?? null)
  return { name, type: type ?? kindOfLiteral(shown) ?? 'string', optional, fallback: shown }
}

export function kindIn(words: Words): string | null {
  const found = words.find((token) => token.kind === 'word' && Object.hasOwn(kinds, token.lower))
  return found === undefined ? null : (kinds[found.lower] ?? null)
}

function kindOfLiteral(text: string | null): string | null {
  if (text === null) return null
  return /^-?[\d.]+$/.test(text) ? 'number' : /^(true|false)$/.test(text) ? 'boolean' : 'string'
}

/** `DE, FR or US`: at least two, with an `or` or as an enumeration. */
export function choicesIn(words: Words): string[] {
  const lead = [
    'that',
    'which',
    'is',
    'are',
    'one',
    'of',
    'either',
    'being',
    'can',
    'be',
    ',',
    ':',
    '(',
    ')',
    'from',
    'with',
    'the',
    'values',
    'value',
    'choices',
    'options',
    'a',
    'an',
    'choice',
    'between',
    'should',
    'may',
    'must',
    'as',
    'in',
    'and',
    'or',
    '|',
    '/',
    'possible',
  ] as const
  if (!words.some((token) => is(token, 'or', '|', '/') || is(token, 'and', ',')) || kindIn(words) !== null)
    return []
  return words.filter((token) => token.kind !== 'sign' && !is(token, ...lead)).map(({ text }) => text)
}

/** `DE by default`, `default DE`, `with a default of 5`, `= 5`. */
function takeDefault(words: Words): { readonly rest: Words; readonly value: Token | null } {
  for (let i = 0; i < words.length; i += 1) {
    if (i > 1 && is(words[i], 'as') && is(words[i + 1], 'the', 'its', 'a') && is(words[i + 2], 'default')) {
      const value = words[i - 1]
      const from = is(words[i - 2], 'with', ',', 'and') ? i - 2 : i - 1
      if (value !== undefined) return { rest: [...words.slice(0, from), ...words.slice(i + 3)], value }
    }
    if (is(words[i], 'by', 'as', 'per') && is(words[i + 1], 'default')) {
      const value = words[i - 1]
      if (value !== undefined && !is(value, ',', ')'))
        return { rest: [...words.slice(0, i - 1), ...words.slice(i + 2)], value }
    }
    if (is(words[i], 'default', 'defaults', 'defaulting', '=')) {
      let to = i + 1
      while (is(words[to], 'value', 'of', 'is', 'to', ':', '=', 'being', 'should', 'be')) to += 1
      const value = words[to]
      let from = i
      while (is(words[from - 1], 'with', 'a', 'the', 'and', ',', 'its', 'that', 'which', 'is')) from -= 1
      if (value !== undefined) return { rest: [...words.slice(0, from), ...words.slice(to + 1)], value }
    }
  }
  return { rest: words, value: null }
}

export function literal(token: Token, type: string | null): string {
  if (token.kind === 'quoted') return quotedText(token.text)
  if (token.kind === 'number' && type !== 'string' && !type?.startsWith('"'))
    return String(token.value ?? token.text)
  if (/^(true|yes)$/.test(token.lower) && (type === 'boolean' || type === null)) return 'true'
  if (/^(false|no)$/.test(token.lower) && (type === 'boolean' || type === null)) return 'false'
  return quotedText(token.text)
}

export function fieldText({ name, type, optional, fallback: shown }: Field): string {
  return `${name}${optional ? '?' : ''}: ${type}${shown === null ? '' : ` = ${shown}`}`
}
