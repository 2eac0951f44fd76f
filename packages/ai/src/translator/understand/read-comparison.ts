import { numberNouns } from '../words/adjectives.ts'
import { isDeterminer, people, pronouns } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { singular, toKey } from '../words/name.ts'
import { indexOf, is, startsWith, type Token, type Words } from '../words/token.ts'
import type { CompareSign, Condition, TextTest } from './condition.ts'
import type { Mind } from './mind.ts'

/** Ways to say a sign; the longest that fits wins. */
const signs: Readonly<Record<CompareSign, readonly string[]>> = {
  '>': listOf(`
    over | above | greater than | more than | bigger than | larger than | higher than | exceeds |
    exceed | exceeding | exceeded | beyond | older than | longer than | later than | rises above |
    goes above | goes over | rises over | climbs above | climbs over | gets above | gets over | is up to | jumps above | costs more than | surpasses | > | heavier than | hotter than | warmer than |
    greater | higher`),
  '>=': listOf(`
    at least | no less than | not less than | minimum of | a minimum of | reaches | reached |
    greater than or equal to | more than or equal to | equal to or greater than | equal or greater than |
    not below | not under | from | >= | ≥`),
  '<': listOf(`
    under | below | less than | fewer than | lower than | smaller than | younger than | shorter than |
    drops below | falls below | drops under | falls under | goes under | sinks below | dips below | sinks under | gets below | goes below | beneath | colder than | cheaper than | < | lighter than`),
  '<=': listOf(`
    at most | no more than | not more than | up to | maximum of | a maximum of | less than or equal to |
    not over | not above | not greater than | equal to or less than | does not exceed | do not exceed |
    within | <= | ≤`),
  '==': ['equals', 'equal to', 'equal', 'exactly', 'is the same as', '==', '=', 'is'],
  '!=': [
    'does not equal',
    'not equal to',
    'differs from',
    'is different from',
    'other than',
    'is anything but',
    '!=',
    '≠',
    'is not',
  ],
}

const textTests: readonly (readonly [string, TextTest])[] = [
  ['contains', 'contains'],
  ['does not contain', 'contains'],
  ['includes', 'contains'],
  ['mentions', 'contains'],
  ['starts with', 'starts_with'],
  ['begins with', 'starts_with'],
  ['does not start with', 'starts_with'],
  ['ends with', 'ends_with'],
  ['does not end with', 'ends_with'],
  ['ends in', 'ends_with'],
]

/** A test against a number, a list of values or a quoted text; null for anything else. */
export function readComparison(words: Words, mind: Mind, lent: Words | null): Condition | null {
  return (
    readText(words) ??
    readRange(words, mind, lent) ??
    readList(words, lent) ??
    readNumber(words, mind, lent) ??
    readKeys(words) ??
    readEqualText(words, mind, lent)
  )
}

function readText(words: Words): Condition | null {
  for (const [said, name] of textTests) {
    const at = words.findIndex((_, i) => startsWith(words, [said], i) > 0)
    const quoted = words
      .slice(at + said.split(' ').length)
      .find((token) => !isDeterminer(token.lower) && !is(token, 'word', 'text'))
    if (at < 1 || quoted?.kind !== 'quoted') continue
    const key = keyOf(words.slice(0, at))
    if (key !== null)
      return { kind: 'call', name, key, value: quoted.text, negated: said.startsWith('does not') }
  }
  return null
}

function readRange(words: Words, mind: Mind, lent: Words | null): Condition | null {
  const at = indexOf(words, ['between', 'from'])
  if (at < 0) return readSpan(words, mind, lent)
  const and = indexOf(words, ['and', 'to', '-'], at)
  const low = words.slice(at + 1).find(isNumber)
  const high = words.slice(and + 1).find(isNumber)
  if (and < 0 || low?.value === undefined || high?.value === undefined || words.indexOf(low) > and)
    return null
  const key = numberKey(
    words.slice(0, at).filter((token) => !is(token, 'is', 'are', 'not', 'lies', 'be', 'falls', 'was')),
    low,
    words.slice(words.indexOf(high) + 1),
    mind,
    lent,
  )
  return {
    kind: 'range',
    key,
    low: low.value,
    high: high.value,
    negated: words.slice(0, at).some((token) => is(token, 'not')),
  }
}

/** `1 to 3 percent`. */
function readSpan(words: Words, mind: Mind, lent: Words | null): Condition | null {
  const at = words.findIndex(
    (token, i) => isNumber(token) && is(words[i + 1], 'to', '-') && words[i + 2]?.kind === 'number',
  )
  const low = words[at]
  const high = words[at + 2]
  if (at < 0 || low?.value === undefined || high?.value === undefined) return null
  const subject = words
    .slice(0, at)
    .filter(
      (token) =>
        !is(token, 'is', 'are', 'if', 'outside', 'inside', 'within', 'the', 'range', 'of', 'not', 'in'),
    )
  const key = numberKey(subject, high, words.slice(at + 3), mind, lent)
  const negated = words.slice(0, at).some((token) => is(token, 'outside', 'not'))
  return { kind: 'range', key, low: low.value, high: high.value, negated }
}

function isNumber(token: Token): boolean {
  return token.kind === 'number'
}

/** `country is one of DE, AT or CH`, `the status is paid or shipped`. */
function readList(words: Words, lent: Words | null): Condition | null {
  const first = words.findIndex(isNumber)
  if (first > 0 && suffixSign(words.slice(first + 1)) !== null) return null
  const at = words.findIndex(
    (_, i) =>
      startsWith(
        words,
        [
          'is not one of',
          'is one of',
          'are one of',
          'is any of',
          'is in',
          'is not in',
          'is either',
          'one of',
          'is none of',
          'in',
        ],
        i,
      ) > 0,
  )
  const isAt = indexOf(words, ['is', 'are', 'equals'])
  const plain =
    isAt > 0 &&
    words.some((token, i) => i > isAt && is(token, 'or')) &&
    !words
      .slice(isAt + 1)
      .some(
        (token) =>
          is(token, 'is', 'are', 'has', 'than', 'not', 'over', 'above', 'below', 'under', 'and', 'the') ||
          token.possessive === true,
      )
  const from = at > 0 ? at : plain ? isAt : -1
  if (from < 1 && lent === null) return null
  const size =
    at > 0
      ? startsWith(
          words,
          [
            'is not one of',
            'is one of',
            'are one of',
            'is any of',
            'is in',
            'is not in',
            'is either',
            'one of',
            'is none of',
            'in',
          ],
          at,
        )
      : 1
  if (from < 0) return null
  const said = words.slice(from, from + size)
  const items = words
    .slice(from + size)
    .filter((token) => !is(token, 'the', '[', ']', '(', ')', 'either', 'following', ':'))
  const parts: (string | number)[] = []
  let current: string[] = []
  let number: number | null = null
  for (const token of [...items, null]) {
    if (token === null || is(token, ',', 'or', 'and')) {
      if (number !== null && current.length === 0) parts.push(number)
      else if (current.length > 0) parts.push(current.join(' '))
      current = []
      number = null
    } else if (token.kind === 'number' && token.value !== undefined) number = token.value
    else current.push(token.text)
  }
  if (parts.length < 2) return null
  const key =
    keyOf(words.slice(0, from).filter((token) => !is(token, 'is', 'not'))) ??
    (lent === null ? null : keyOf(lent))
  if (key === null || (plain && at < 0 && !looksLikeValues(words.slice(0, from), items))) return null
  return { kind: 'list', key, values: parts, negated: said.some((token) => is(token, 'not', 'none')) }
}

function looksLikeValues(subject: Words, items: Words): boolean {
  const values = items.filter((token) => !is(token, ',', 'or', 'and'))
  if (
    values.every((token) => token.kind === 'quoted' || token.kind === 'number' || /^[A-Z]/.test(token.text))
  )
    return true
  const head = subject.at(-1)?.lower ?? ''
  return (
    listOf(`
    status | state | type | kind | category | country | plan | role | level | priority | color | colour |
    region | language | currency | tier | severity | stage | size | department`).includes(head) &&
    values.length <= 8
  )
}

function readNumber(words: Words, mind: Mind, lent: Words | null): Condition | null {
  const at = words.findIndex(isNumber)
  const number = words[at]
  if (number?.value === undefined && !words.some((token) => token.kind === 'duration')) return null
  const place = number === undefined ? words.findIndex((token) => token.kind === 'duration') : at
  const value = words[place]
  if (
    value?.kind === 'duration' &&
    !words.some((token) =>
      is(token, 'old', 'older', 'younger', 'newer', 'age', 'than', 'ago', 'takes', 'lasts', 'duration'),
    )
  )
    return null
  if (value === undefined || (is(value, 'one') && is(words[place + 1], 'of'))) return null
  const tail = words.slice(place + 1)
  const suffix = suffixSign(tail)
  const found = signBefore(words, place)
  if (found === null && suffix === null) return null
  const sign = suffix ?? (found as Found).sign
  const from = found === null ? place : found.from
  const subject = words
    .slice(0, from)
    .filter(
      (token) =>
        !is(
          token,
          'is',
          'are',
          'was',
          'does',
          'do',
          'there',
          'costs',
          'if',
          'has',
          'have',
          'by',
          'than',
          'rises',
          'a',
          'an',
          'at',
          'to',
          'weighs',
          'stays',
          'stay',
          'remains',
          'remain',
          'keeps',
          'takes',
          'lasts',
          'be',
          'equal',
        ) || is(token, 'not'),
    )
  const negated = subject.some((token) => is(token, 'not'))
  const plainSubject = subject.filter((token) => !is(token, 'not'))
  const operator = negated ? flip(sign) : sign
  if (value.kind === 'duration')
    return ageCondition(
      plainSubject,
      value,
      operator,
      mind,
      words.some((token) => is(token, 'old', 'older', 'younger', 'newer', 'age', 'ago', 'is')),
    )
  const key = numberKey(plainSubject, value, tail, mind, lent)
  return { kind: 'compare', key, operator, value: value.value ?? 0 }
}

interface Found {
  readonly sign: CompareSign
  readonly from: number
}

function signBefore(words: Words, place: number): Found | null {
  let best: (Found & { size: number }) | null = null
  for (const [sign, ways] of Object.entries(signs) as [CompareSign, readonly string[]][]) {
    for (let i = 0; i < place; i += 1) {
      const size = startsWith(words, ways, i)
      if (size === 0 || i + size > place || place - (i + size) > 1) continue
      if (
        best === null ||
        i + size > best.from + best.size ||
        (i + size === best.from + best.size && size > best.size)
      )
        best = { sign, from: i, size }
    }
  }
  return best
}

/** `100 or more`, `5 or less`, `18 or older`. */
function suffixSign(tail: Words): CompareSign | null {
  const at = tail.findIndex((token) => is(token, 'or'))
  if (at < 0 || at > 2) return null
  const word = tail[at + 1]
  if (is(word, 'more', 'over', 'above', 'greater', 'higher', 'older', 'larger', 'longer')) return '>='
  return is(word, 'less', 'under', 'below', 'fewer', 'lower', 'younger', 'smaller', 'shorter') ? '<=' : null
}

function flip(sign: CompareSign): CompareSign {
  const table: Readonly<Record<CompareSign, CompareSign>> = {
    '>': '<=',
    '>=': '<',
    '<': '>=',
    '<=': '>',
    '==': '!=',
    '!=': '==',
  }
  return table[sign]
}

/** `the order is less than 30 days old`: an age in the unit that was said. */
function ageCondition(
  subject: Words,
  value: Token,
  operator: CompareSign,
  mind: Mind,
  aged: boolean,
): Condition {
  const unit = /([a-z]+)$/.exec(value.lower)?.[1] ?? 'days'
  const size =
    {
      second: 1_000,
      minute: 60_000,
      hour: 3_600_000,
      day: 86_400_000,
      week: 604_800_000,
      month: 2_592_000_000,
    }[singular(unit)] ?? 86_400_000
  const words = nounWords(subject)
  const noun = words.length > 0 ? words : (mind.focus ?? [])
  const about =
    noun.length > 0 &&
    aged &&
    ![
      'age',
      'duration',
      'time',
      'overtime',
      'delay',
      'absence',
      'downtime',
      'outage',
      'call',
      'wait',
    ].includes(noun.at(-1) ?? '')
      ? [...noun, 'age']
      : noun
  const key = toKey([...(about.length === 0 ? ['age'] : about), `${singular(unit)}s`])
  mind.numberKey = key
  return { kind: 'compare', key, operator, value: Math.round(((value.value ?? 0) / size) * 100) / 100 }
}

/** The name of what is measured. */
function numberKey(subject: Words, value: Token, tail: Words, mind: Mind, lent: Words | null): string {
  const own = nounWords(subject)
  const said = own.length > 0 || lent === null ? own : nounWords(lent)
  const counted = tail.find(
    (token) =>
      token.kind === 'word' &&
      !is(
        token,
        'or',
        'meters',
        'metres',
        'meter',
        'cm',
        'mm',
        'litres',
        'liters',
        'inches',
        'feet',
        'volts',
        'watts',
        'kwh',
        'mph',
        'gb',
        'mb',
        'tb',
        'psi',
        'bar',
        'ppm',
        'decibels',
        'degrees',
        'euros',
        'euro',
        'dollars',
        'dollar',
        'percent',
        'pounds',
        'usd',
        'eur',
        'gbp',
        'points',
        'in',
        'for',
        'and',
        'per',
        'of',
        'celsius',
        'than',
        'more',
        'less',
        'total',
        'or',
      ),
  )
  const old = tail.some((token) => is(token, 'old', 'years', 'older', 'younger'))
  const last = said.at(-1)
  let key: string
  const share =
    is(tail[0], 'percent', '%') || value.unit === '%'
      ? tail.find((token, i) => i > 0 && is(tail[i - 1], 'are', 'is') && token.kind === 'word')
      : undefined
  const unit = share === undefined ? unitKey(value, tail) : toKey([share.lower, 'percent'])
  const measured = mind.focus?.findIndex((word) => numberNouns.has(word)) ?? -1
  const inFocus = measured < 0 ? null : toKey((mind.focus ?? []).slice(0, measured + 1))
  const scored = ['score', 'rate'].includes(mind.actions.at(-1)?.verb ?? '') ? 'score' : null
  if (unit !== null && /^(weight|distance)$/.test(unit) && !numberNouns.has(last ?? '')) key = unit
  else if (unit === 'size' && said.length > 0 && !numberNouns.has(last ?? '')) key = toKey([...said, 'size'])
  else if (share !== undefined && unit !== null) key = unit
  else if (said.length === 0 && unit !== null)
    key =
      unit === mind.numberKey || mind.numberKey === null
        ? unit
        : /temperature|weight/.test(unit)
          ? unit
          : mind.numberKey
  else if (
    said.length === 0 &&
    mind.numberKey === null &&
    counted === undefined &&
    !old &&
    (inFocus ?? scored) !== null
  )
    key = inFocus ?? scored ?? 'amount'
  else if (said.length === 0 && mind.numberKey !== null && counted === undefined && !old) key = mind.numberKey
  else if (last !== undefined && numberNouns.has(last)) key = toKey(said)
  else if (old || (last !== undefined && people.has(last) && counted === undefined)) key = 'age'
  else if (counted !== undefined && value.unit === undefined && /^[a-z]+s$/.test(counted.lower))
    key = toKey([...tailNoun(tail), 'count'])
  else if (
    value.unit === 'money' ||
    tail.some((token) => is(token, 'euros', 'euro', 'dollars', 'dollar', 'usd', 'eur', 'pounds'))
  )
    key =
      said.length === 0 || singular(last ?? '') === singular(mind.focus?.at(-1) ?? '')
        ? 'amount'
        : toKey(
            /^(cost|costs|spend|spending|order value|value|worth)$/.test(last ?? '')
              ? said
              : [...said, 'amount'],
          )
  else if (said.length > 0) key = toKey(said)
  else
    key =
      mind.numberKey ??
      (mind.focus !== null && numberNouns.has(mind.focus.at(-1) ?? '') ? toKey(mind.focus) : 'amount')
  mind.numberKey = key
  return key
}

/** What the unit alone says is measured: 20 kg is a weight. */
function unitKey(value: Token, tail: Words): string | null {
  const unit = tail[0]?.lower ?? ''
  if (/^(degrees?|celsius|fahrenheit|°c|°f|°)$/.test(unit)) return 'temperature'
  if (/^(kg|kgs|kilos?|kilograms?|grams?|lbs?|tons?|tonnes?)$/.test(unit)) return 'weight'
  if (/^(km|kilomet(er|re)s?|miles?)$/.test(unit)) return 'distance'
  if (/^stars?$/.test(unit)) return 'rating'
  if (/^(mb|gb|kb|tb|megabytes?|gigabytes?|kilobytes?)$/.test(unit)) return 'size'
  void value
  return null
}

/** `the balance is less than the amount`: two keys. */
function readKeys(words: Words): Condition | null {
  if (words.some((token) => token.kind !== 'word' && !['<', '>', '<=', '>='].includes(token.text)))
    return null
  for (let place = words.length - 1; place > 1; place -= 1) {
    const found = signBefore(words, place)
    if (
      found === null ||
      found.sign === '==' ||
      found.sign === '!=' ||
      is(words[found.from], 'from', 'within', 'up', 'over', 'under')
    )
      continue
    const left = keyOf(words.slice(0, found.from))
    const right = keyOf(words.slice(place))
    if (left !== null && right !== null && words.length - place <= 4)
      return { kind: 'compare', key: left, operator: found.sign, value: { key: right } }
  }
  return null
}

function tailNoun(tail: Words): readonly string[] {
  const words: string[] = []
  for (const token of tail) {
    if (
      token.kind !== 'word' ||
      is(token, 'in', 'on', 'of', 'for', 'and', 'or', 'to', 'is', 'are', 'was', 'were', 'has', 'have')
    )
      break
    words.push(token.lower)
  }
  return words.map((word, i) => (i === words.length - 1 ? singular(word) : word)).slice(-2)
}

/** `the amount equals paid`, `status == shipped`. */
function readEqualText(words: Words, mind: Mind, lent: Words | null): Condition | null {
  const at = words.findIndex((token) => is(token, '==', '!=', '=', 'equals'))
  if (at < 0) return null
  const key = keyOf(words.slice(0, at)) ?? (lent === null ? null : keyOf(lent))
  const value = words[at + 1]
  if (key === null || value === undefined) return null
  mind.numberKey = key
  const operator = is(words[at], '!=') ? '!=' : '=='
  if (is(value, 'true', 'false') && value.kind === 'word')
    return { kind: 'flag', key, negated: is(value, 'false') !== (operator === '!='), subject: null }
  return { kind: 'compare', key, operator, value: value.kind === 'number' ? (value.value ?? 0) : value.text }
}

function nounWords(words: Words): readonly string[] {
  const start = words.findLastIndex((token) => token.possessive === true) + 1
  const kept: string[] = []
  for (const token of words.slice(start)) {
    if (is(token, 'of', 'in', 'for', 'on', 'from')) break
    if (token.kind !== 'word' && token.kind !== 'quoted') continue
    if (isDeterminer(token.lower) || pronouns.includes(token.lower) || is(token, 'there')) continue
    kept.push(token.lower)
  }
  return kept
}

function keyOf(words: Words): string | null {
  const noun = nounWords(words.filter((token) => !is(token, 'is', 'are', 'not', 'does')))
  return noun.length === 0 ? null : toKey(noun)
}
