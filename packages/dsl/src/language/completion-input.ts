import { Token } from '../syntax/token.ts'
import { blockPath } from './completion-blocks.ts'
import { type Completion, valueItem } from './completion-item.ts'
import type { Word } from './place.ts'

/** What fits in `input { … }`: types after a colon, values after `=`. */
export function inputCompletions(words: readonly Word[]): readonly Completion[] {
  const previous = words.at(-1)
  if (previous?.kind === Token.equals) return defaultsFor(words)
  return previous?.kind === Token.colon && blockPath(words)?.isKey === false ? inputTypes : []
}

/** The listed values of a choice, or what a boolean can be. */
function defaultsFor(words: readonly Word[]): readonly Completion[] {
  const colon = words.findLastIndex(({ kind }) => kind === Token.colon)
  const type = words.slice(colon + 1, -1).filter(({ kind }) => kind !== Token.pipe)
  if (type.length === 1 && type[0]?.text === 'boolean')
    return [valueItem('true', 'yes'), valueItem('false', 'no')]
  return type
    .filter(({ kind }) => kind === Token.string || kind === Token.digits)
    .map(({ text }) => valueItem(text, 'one of the listed values'))
}

const inputTypes = ['string', 'number', 'boolean', 'list', 'map', 'any'].map(
  (name): Completion => ({ label: name, kind: 'type', detail: 'type of an input', insert: name }),
)
