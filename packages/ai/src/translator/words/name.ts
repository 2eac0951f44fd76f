import { listOf } from './list-of.ts'

const keywords = new Set(
  listOf(`
    and | or | not | in | true | false | none | null | otherwise | ai | on | any | input | steps |
    secrets | execution | start | end | workflow | state | layout`),
)

/** Words to a `snake_case` name that needs no quotes anywhere: a letter first, no keyword. */
export function toName(words: readonly string[] | string): string {
  const text = typeof words === 'string' ? words : words.join(' ')
  const parts =
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/['’]/g, '')
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const name = parts.join('_').slice(0, 60).replace(/_+$/, '')
  if (name === '') return ''
  return /^\p{N}/u.test(name) ? `n_${name}` : name
}

/** A name that may stand in an expression. */
export function toKey(words: readonly string[] | string): string {
  const name = toName(words)
  return keywords.has(name) ? `${name}_value` : name
}

/** A name that may be a state's: `end` and `start` mean something already. */
export function toStateName(words: readonly string[] | string): string {
  const name = toName(words)
  return name === 'start' || name === 'end' ? `${name}_step` : name
}

/** The singular of a plain English plural; other words stay. */
export function singular(word: string): string {
  if (/(?:ss|us|is|news|series|status|sms|process|address|access|business|sales|details|goods)$/.test(word))
    return word
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:sses|xes|ches|shes)$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') && word.length > 3 ? word.slice(0, -1) : word
}
