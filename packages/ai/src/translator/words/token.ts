/** A word or sign of a plain sentence. `text` is as written, `lower` is what rules compare. */
export interface Token {
  readonly kind:
    | 'word'
    | 'number'
    | 'duration'
    | 'time'
    | 'url'
    | 'email'
    | 'path'
    | 'quoted'
    | 'sign'
    | 'arrow'
  readonly text: string
  readonly lower: string
  /** `customer's`: the word without its ending, marked. */
  readonly possessive?: boolean
  /** A number's value (`$1,000` is 1000), a duration's milliseconds, a time's minutes since midnight. */
  readonly value?: number
  /** `USD`, `%` or an ordinal's `th`. */
  readonly unit?: string
  /** Where it stands in the text it was read from. */
  readonly from: number
  readonly to: number
}

export type Words = readonly Token[]

export function is(token: Token | undefined, ...words: readonly string[]): boolean {
  return token !== undefined && token.kind !== 'quoted' && words.includes(token.lower)
}

export function isWord(token: Token | undefined): token is Token {
  return token?.kind === 'word'
}

/** The tokens' words, joined by spaces, for rules that read a short phrase. */
export function phrase(words: Words): string {
  return words.map((token) => (token.kind === 'quoted' ? `"${token.text}"` : token.lower)).join(' ')
}

/** The words as a person wrote them. */
export function original(words: Words, source: string): string {
  const first = words[0]
  const last = words.at(-1)
  return first === undefined || last === undefined ? '' : source.slice(first.from, last.to).trim()
}

/** Whether the words begin with one of the phrases; returns how many tokens it has, the longest first. */
export function startsWith(words: Words, phrases: readonly string[], at = 0): number {
  let best = 0
  for (const candidate of phrases) {
    const parts = candidate.split(' ')
    if (parts.length > best && parts.every((part, i) => is(words[at + i], part))) best = parts.length
  }
  return best
}

/** The index of the first word of the list at or after `from`, or -1. */
export function indexOf(words: Words, list: readonly string[], from = 0): number {
  for (let i = from; i < words.length; i += 1) if (is(words[i], ...list)) return i
  return -1
}

/** Without commas, colons and the like at both ends. */
export function trimSigns(words: Words): Words {
  let from = 0
  let to = words.length
  while (from < to && isLooseSign(words[from])) from += 1
  while (to > from && isLooseSign(words[to - 1])) to -= 1
  return words.slice(from, to)
}

function isLooseSign(token: Token | undefined): boolean {
  return token?.kind === 'sign' && [',', ';', ':', '.', '!', '?', '(', ')', '-'].includes(token.text)
}
