import { isPlainName } from './characters.ts'

/**
 * The text that a quoted piece of source stands for: `\\ \' \" \n \r \t \uXXXX` are decoded, any other backslash
 * stands for itself (rule L7).
 *
 * @param from after the opening quote
 * @param to   before the closing one
 */
export function decodeEscapes(text: string, from: number, to: number): string {
  const source = text.slice(from, to)
  if (!source.includes('\\')) return source
  return source.replace(/\\(?:(["'\\nrt])|u([0-9a-fA-F]{4}))/g, (_, simple?: string, unicode?: string) =>
    unicode === undefined
      ? (plainEscapes[simple as string] ?? (simple as string))
      : String.fromCharCode(parseInt(unicode, 16)),
  )
}

const plainEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** A text in double quotes that says just this, `${` included. */
export function quoteText(text: string): string {
  let quoted = ''
  for (const unit of text) {
    if (unit === '"' || unit === '\\') quoted += `\\${unit}`
    else if (unit === '\n') quoted += '\\n'
    else if (unit === '\r') quoted += '\\r'
    else if (unit === '\t') quoted += '\\t'
    else quoted += unit
  }
  return `"${quoted}"`
}

/** A state's name as it is written in its place: plain where that can be, quoted otherwise. */
export function quoteName(name: string): string {
  return isPlainName(name) ? name : quoteText(name)
}
