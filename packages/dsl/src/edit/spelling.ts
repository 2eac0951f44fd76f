import { isPlainName } from '../syntax/characters.ts'

/** The quotes that a text prefers. */
export type QuoteStyle = '"' | "'"

const WORD = /^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u

/** Whether a text can be a state's name at all. */
export function isPossibleName(name: string): boolean {
  return name.trim() !== '' && !/[\n\r]/.test(name)
}

/** A name as it is written in a state's place: plain if it can be, else in quotes. */
export function spellName(name: string, quote: QuoteStyle = '"'): string {
  return isPlainName(name) ? name : spellText(name, quote)
}

/** A property's or map's key: a word, else in quotes. */
export function spellKey(key: string, quote: QuoteStyle = '"'): string {
  return WORD.test(key) ? key : spellText(key, quote)
}

/** Whether a name can follow a dot in an expression. */
export function isMemberName(name: string): boolean {
  return WORD.test(name) && !name.startsWith('__')
}

/** Text in quotes without templates; takes the other quotes when that saves escapes. */
export function spellText(text: string, quote: QuoteStyle = '"'): string {
  const other = quote === '"' ? "'" : '"'
  const best = text.includes(quote) && !text.includes(other) ? other : quote
  return best + escapeText(text, best) + best
}

/** A text as it stands between such quotes. */
export function escapeText(text: string, quote: QuoteStyle): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The same where `${` would begin a template. */
export function escapeTemplateText(text: string, quote: QuoteStyle): string {
  return escapeText(text, quote).replaceAll('${', '\\${')
}

/** A state's name as a property's value: bare unless that would be a number, a duration or a word like `true`. */
export function spellStateValue(name: string, quote: QuoteStyle = '"'): string {
  const isBare = isPlainName(name) && !/^\p{Nd}/u.test(name) && !LITERALS.has(name)
  return isBare ? name : quote + escapeTemplateText(name, quote) + quote
}

const LITERALS = new Set(['true', 'false', 'null', 'True', 'False', 'None'])
