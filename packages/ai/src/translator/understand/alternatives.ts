import { attributeNouns } from '../words/adjectives.ts'
import { listOf } from '../words/list-of.ts'
import { toKey } from '../words/name.ts'
import { indexOf, is, phrase, startsWith, trimSigns, type Words } from '../words/token.ts'
import { startsAction } from './find-verb.ts'
import type { Mind } from './mind.ts'
import { readNoun } from './noun.ts'
import type { ChoiceStep, Step } from './story.ts'

const leads = listOf(`
    otherwise | else | or else | if not | when not | in all other cases | in any other case |
    in every other case | in other cases | if none of these | if none of them | if none |
    for all others | for everything else | for anything else | for all other cases | in the other case |
    if this is not the case | if that is not the case | anything else | everything else | the rest |
    all others | for others | for the rest | for everyone else | everyone else | in the opposite case |
    elsewise | or otherwise | by default | as a fallback | if it is neither | if neither |
    for all other | if it does not | if it is not | if they do not | if no | failing that |
    on the other hand | conversely | but otherwise | in all the other cases | other`)

/** `otherwise …`: what comes after it; `sure` when the word can mean nothing else. */
export function readAlternative(words: Words): { readonly rest: Words; readonly sure: boolean } | null {
  const size = startsWith(words, leads)
  if (size === 0) return null
  const said = phrase(words.slice(0, size))
  const next = words[size]
  if (
    ['if not', 'if no', 'if it does not', 'if it is not', 'other', 'if they do not', 'if none'].includes(
      said,
    ) &&
    !is(next, ',', ':', 'then') &&
    next !== undefined &&
    !(['if not', 'when not'].includes(said) && startsAction(words.slice(size), 0, false))
  )
    return null
  if (said === 'other' && !is(next, ':')) return null
  return {
    rest: trimSigns(words.slice(size)).filter((token, i) => !(i === 0 && is(token, 'then', ','))),
    sure: ['otherwise', 'else', 'or else', 'if not', 'if no', 'when not'].includes(said),
  }
}

interface Cases {
  readonly before: Step[]
  readonly choice: ChoiceStep
}

/** `depending on the category: billing goes to finance, technical goes to engineering, anything else …`. */
export function readDepending(words: Words, mind: Mind, nested: (rest: Words) => Step[]): Cases | null {
  const plain = readForCases(words, mind, nested) ?? readValueCases(words, mind, nested)
  if (plain !== null) return plain
  const size = startsWith(words, ['depending on', 'based on', 'according to', 'by'])
  if (size === 0 || (is(words[0], 'by') && !words.some((token) => is(token, ':')))) return null
  const noun = readNoun(words.slice(size), mind)
  if (noun.words.length === 0) return null
  const rest = trimSigns(noun.rest.slice(noun.rest.findIndex((token) => is(token, ',', ':')) + 1))
  const key = toKey(noun.words)
  const choice: ChoiceStep = { kind: 'choice', branches: [], otherwise: null }
  const pieces = caseParts(rest)
  if (pieces.length < 2 && !attributeNouns.has(noun.words.at(-1) ?? '')) return null
  for (const piece of pieces) addCase(choice, piece, key, nested)
  return choice.branches.length === 0 ? null : { before: [], choice }
}

/** `for free users show ads, for pro users hide the ads`: the key is what was looked at last. */
function readForCases(words: Words, mind: Mind, nested: (rest: Words) => Step[]): Cases | null {
  if (
    !is(words[0], 'for', 'in') ||
    words.filter((token, i) => is(token, 'for') && (i === 0 || is(words[i - 1], ',', 'and', 'but'))).length <
      2
  )
    return null
  const head = mind.focus?.at(-1)
  const key = head !== undefined && attributeNouns.has(head) ? toKey(mind.focus ?? []) : 'type'
  const choice: ChoiceStep = { kind: 'choice', branches: [], otherwise: null }
  for (const piece of caseParts(words)) addCase(choice, piece, key, nested)
  return choice.branches.length < 2 ? null : { before: [], choice }
}

/** `new customers get a welcome package, existing customers get a discount code`, after "new or existing". */
function readValueCases(words: Words, mind: Mind, nested: (rest: Words) => Step[]): Cases | null {
  const choice: ChoiceStep = { kind: 'choice', branches: [], otherwise: null }
  for (const piece of valueParts(words, mind)) {
    const key = valueKey(piece, mind)
    const verb = piece.findIndex(
      (token, i) =>
        i > 0 && i < 5 && is(token, 'get', 'gets', 'receive', 'receives', 'go', 'goes', 'is', 'are', 'gets'),
    )
    if (key === null || verb < 0) return null
    const rest = piece.slice(verb)
    const first = rest[0]
    const sent = first !== undefined && is(first, 'get', 'gets', 'receive', 'receives')
    const subject = piece
      .slice(0, verb)
      .filter((token) => token.lower !== key.value.toLowerCase() && token.lower !== key.key)
    const command = sent
      ? [{ ...first, text: 'send', lower: 'send' }, ...rest.slice(1)]
      : is(rest[0], 'go', 'goes')
        ? afterGoes(rest)
        : [...subject, ...rest]
    const block = nested(command)
    if (block.length === 0) return null
    choice.branches.push({
      condition: key.flag
        ? { kind: 'flag', key: toKey(`is ${key.value}`), negated: false, subject: null }
        : { kind: 'compare', key: toKey(key.key), operator: '==', value: key.value },
      block,
    })
  }
  return choice.branches.length < 2 ? null : { before: [], choice }
}

interface ValueKey {
  readonly key: string
  readonly value: string
  /** Known as a yes or no of its own: "is it new or existing". */
  readonly flag: boolean
}

function valueKey(piece: Words, mind: Mind): ValueKey | null {
  const first = piece[0]
  if (first?.kind !== 'word' && first?.kind !== 'quoted') return null
  const asked = mind.question
  if (
    asked?.kind === 'or' &&
    asked.parts.some((part) => part.kind === 'flag' && part.key === toKey(`is ${first.lower}`))
  )
    return { key: '', value: first.lower, flag: true }
  if (asked?.kind === 'list' && asked.values.some((value) => String(value).toLowerCase() === first.lower))
    return { key: asked.key, value: first.text, flag: false }
  const next = piece[1]
  const graded =
    next !== undefined &&
    attributeNouns.has(next.lower) &&
    mind.actions.some((action) =>
      [
        'classify',
        'rate',
        'rank',
        'sort',
        'categorise',
        'categorize',
        'prioritise',
        'prioritize',
        'determine',
        'check',
        'assess',
      ].includes(action.verb ?? ''),
    )
  return graded && next !== undefined ? { key: next.lower, value: first.lower, flag: false } : null
}

function valueParts(words: Words, mind: Mind): Words[] {
  if (valueKey(words, mind) === null) return []
  const parts: Words[] = []
  let from = 0
  for (let i = 1; i < words.length; i += 1) {
    const size =
      is(words[i], ',') && is(words[i + 1], 'and', 'but', 'while')
        ? 2
        : is(words[i], ',', 'and', 'but', 'while')
          ? 1
          : 0
    if (size === 0 || valueKey(words.slice(i + size), mind) === null) continue
    parts.push(words.slice(from, i))
    from = i + size
    i += size
  }
  parts.push(words.slice(from))
  return parts
}

function caseParts(words: Words): Words[] {
  const parts: Words[] = []
  let from = 0
  for (let i = 0; i < words.length; i += 1) {
    const size = is(words[i], ',')
      ? is(words[i + 1], 'and', 'or')
        ? 2
        : 1
      : is(words[i], 'and', 'or')
        ? 1
        : 0
    if (size === 0 || caseHead(words.slice(i + size)) === null) continue
    parts.push(words.slice(from, i))
    from = i + size
  }
  parts.push(words.slice(from))
  return parts.filter((part) => part.length > 0)
}

interface CaseHead {
  /** null for "anything else". */
  readonly value: string | null
  readonly rest: Words
}

function caseHead(words: Words): CaseHead | null {
  const other = readAlternative(words)
  if (other !== null) return { value: null, rest: afterGoes(other.rest) }
  const verb = words.findIndex((token) =>
    is(token, ':', '->', 'goes', 'go', 'gets', 'get', 'is', 'are', 'means', '='),
  )
  if (is(words[0], 'for', 'if', 'when', 'in')) {
    const comma = words.findIndex((token) => is(token, ',', ':'))
    const verb2 = words.findIndex(
      (_, i) =>
        i > 1 && i < 6 && startsAction(words.slice(i), 0, true) && !is(words[i - 1], 'a', 'an', 'the'),
    )
    const end = verb2 > 0 && (comma < 0 || verb2 < comma) ? verb2 : comma > 0 ? comma : 2
    if (end > 5 || end >= words.length) return null
    const value = words
      .slice(1, end)
      .filter(
        (token) =>
          !is(
            token,
            'it',
            'is',
            'a',
            'an',
            'the',
            'case',
            'of',
            'tickets',
            'requests',
            'orders',
            'ones',
            'customers',
            'users',
            'items',
          ),
      )
    return value.length === 0
      ? null
      : { value: value.map((token) => token.text).join(' '), rest: trimSigns(words.slice(end)) }
  }
  if (verb < 1 || verb > 3) return null
  const value = words.slice(0, verb).filter((token) => !is(token, 'a', 'an', 'the'))
  if (value.some((token) => token.kind === 'sign') || value.length === 0) return null
  return { value: value.map((token) => token.text).join(' '), rest: afterGoes(words.slice(verb)) }
}

/** `goes to finance` is "route to finance". */
function afterGoes(words: Words): Words {
  const first = words[0]
  if (first === undefined) return words
  if (is(first, ':', '->', '=', 'means')) return words.slice(1)
  if (
    is(first, 'goes', 'go', 'is', 'are', 'gets') &&
    is(words[1], 'to', 'sent', 'routed', 'forwarded', 'assigned', 'handled', 'passed')
  ) {
    const verb = is(words[1], 'to')
      ? 'route'
      : ({
          sent: 'send',
          routed: 'route',
          forwarded: 'forward',
          assigned: 'assign',
          handled: 'handle',
          passed: 'pass',
        }[words[1]?.lower ?? ''] ?? 'route')
    return [{ ...first, text: verb, lower: verb }, ...words.slice(is(words[1], 'to') ? 1 : 2)]
  }
  return words
}

function addCase(choice: ChoiceStep, piece: Words, key: string, nested: (rest: Words) => Step[]): void {
  const head = caseHead(piece)
  if (head === null) return
  const block = nested(head.rest)
  if (head.value === null) choice.otherwise = block
  else
    choice.branches.push({
      condition: {
        kind: 'compare',
        key,
        operator: '==',
        value:
          head.value.toLowerCase() === head.value || indexOf(piece, ['->']) >= 0 ? head.value : head.value,
      },
      block,
    })
}

export { addCase, caseHead }
