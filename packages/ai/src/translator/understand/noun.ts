import { isAdverb, isDeterminer, people, prepositions, pronouns } from '../words/function-words.ts'
import { singular } from '../words/name.ts'
import { is, type Token, type Words } from '../words/token.ts'
import type { Mind } from './mind.ts'

export interface Noun {
  /** Without articles and owners: ["credit", "card"]. Empty for nothing. */
  readonly words: readonly string[]
  readonly person: boolean
  readonly pronoun: boolean
  /** What stands after the noun: "to the customer". */
  readonly rest: Words
}

/** Reads a noun with its adjectives up to a preposition. `the customer's credit card` is the card. */
export function readNoun(tokens: Words, mind: Mind): Noun {
  const kept: Token[] = []
  let at = 0
  while (at < tokens.length) {
    const token = tokens[at] as Token
    if (token.kind === 'sign' || token.kind === 'arrow') {
      if (token.text === '/' || token.text === '-' || token.text === '&') {
        at += 1
        continue
      }
      break
    }
    if (
      token.kind === 'url' ||
      token.kind === 'path' ||
      token.kind === 'email' ||
      token.kind === 'duration' ||
      token.kind === 'time'
    )
      break
    if (
      token.kind === 'word' &&
      prepositions.includes(token.lower) &&
      !(isDeterminer(token.lower) && kept.length === 0 && at + 1 < tokens.length)
    ) {
      if (
        is(token, 'of') &&
        kept.length > 0 &&
        is(
          kept.at(-1),
          'number',
          'list',
          'copy',
          'set',
          'batch',
          'pair',
          'amount',
          'total',
          'sum',
          'rest',
          'details',
          'one',
          'all',
          'both',
          'each',
        )
      ) {
        const quantity = is(
          kept.at(-1),
          'list',
          'copy',
          'set',
          'batch',
          'pair',
          'rest',
          'one',
          'all',
          'both',
          'each',
        )
        if (quantity) {
          kept.pop()
          at += 1
          continue
        }
      }
      break
    }
    if (kept.length > 0 && is(tokens[at + 1], 'than') && /(er|more|less)$/.test(token.lower)) break
    at += 1
    if (token.possessive === true) {
      kept.length = 0
      continue
    }
    if (
      token.kind === 'word' &&
      isDeterminer(token.lower) &&
      kept.length === 0 &&
      at < tokens.length &&
      tokens[at]?.kind !== 'sign' &&
      !prepositions.includes(tokens[at]?.lower ?? '')
    )
      continue
    if (
      token.kind === 'word' &&
      isAdverb(token.lower) &&
      !(
        ['first', 'next', 'last', 'only', 'right'].includes(token.lower) &&
        at < tokens.length &&
        isDeterminer(tokens[at - 2]?.lower ?? '')
      )
    )
      continue
    if (is(token, 'and', 'or') && kept.length === 0) continue
    if (
      kept.length > 0 &&
      [
        'a',
        'an',
        'the',
        'his',
        'her',
        'their',
        'its',
        'our',
        'your',
        'this',
        'that',
        'every',
        'each',
      ].includes(token.lower)
    ) {
      at -= 1
      break
    }
    kept.push(token)
  }
  const rest = tokens.slice(at)
  const lead = kept[0]
  if (kept.length > 1 && lead !== undefined && ['it', 'them', 'him', 'her'].includes(lead.lower))
    return fromPronoun(lead.lower, mind, tokens.slice(tokens.indexOf(lead) + 1))
  const only = kept.length === 1 ? kept[0] : undefined
  if (only !== undefined && is(only, 'one', 'ones') && mind.plural !== null)
    return {
      words: mind.plural.map((word, i) => (i === (mind.plural?.length ?? 0) - 1 ? singular(word) : word)),
      person: false,
      pronoun: true,
      rest,
    }
  if (only !== undefined && pronouns.includes(only.lower)) return fromPronoun(only.lower, mind, rest)
  const words = kept.map((token) => token.lower)
  return { words, person: isPerson(words), pronoun: false, rest }
}

function fromPronoun(word: string, mind: Mind, rest: Words): Noun {
  const personal = ['him', 'her', 'he', 'she'].includes(word)
  const many = ['them', 'they', 'these', 'those'].includes(word)
  const words = personal
    ? (mind.person ?? [])
    : many
      ? (mind.plural ?? mind.person ?? mind.focus ?? [])
      : (mind.focus ?? [])
  return { words, person: isPerson(words), pronoun: true, rest }
}

export function isPerson(words: readonly string[]): boolean {
  const head = words.at(-1)
  return head !== undefined && (people.has(head) || people.has(singular(head)))
}

/** Nouns for references: singular, one by one. */
export function nounsOf(words: readonly string[]): readonly string[] {
  return words.map(singular)
}

/** The words of an owner: `the order's total` is about the order. */
export function ownerOf(tokens: Words): readonly string[] {
  const at = tokens.findIndex((token) => token.possessive === true)
  return at < 0
    ? []
    : tokens
        .slice(0, at + 1)
        .filter((token) => !isDeterminer(token.lower))
        .map((token) => token.lower)
}
