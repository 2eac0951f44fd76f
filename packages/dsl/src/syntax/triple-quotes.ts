import type { Cursor } from './cursor.ts'
import { nextOpening, parseHole } from './parse-template.ts'
import type { TemplatePart } from './tree.ts'

/**
 * The parts of a text in triple quotes: the first line end and the common indentation go, `\${` is a plain `${`, and
 * there is no other escape (rule P15).
 *
 * @param from after the opening quotes
 * @param to   before the closing ones
 */
export function parseTripleTemplate(c: Cursor, from: number, to: number): readonly TemplatePart[] | null {
  const start = skipFirstLineEnd(c.text, from)
  const indentation = commonIndentation(c.text.slice(start, to))
  const parts: TemplatePart[] = []
  let done = start
  const pushText = (end: number) => {
    const source = c.text.slice(done, end)
    const atLineStart = done === start
    const text = withoutIndentation(source, indentation, atLineStart).replaceAll('\\${', '${')
    if (text !== '') parts.push({ kind: 'text', text, from: done - c.base, to: end - c.base })
  }
  for (let at = nextOpening(c.text, start, to, false); at >= 0; at = nextOpening(c.text, done, to, false)) {
    pushText(at)
    const part = parseHole(c, at, to)
    if (!part) return null
    parts.push(part)
    done = part.to + c.base
  }
  pushText(to)
  return parts
}

function skipFirstLineEnd(text: string, from: number): number {
  if (text.startsWith('\r\n', from)) return from + 2
  return text.charAt(from) === '\n' || text.charAt(from) === '\r' ? from + 1 : from
}

/** Blanks that every line begins with; a line of blanks only counts when it is the last, before the closing quotes. */
function commonIndentation(source: string): number {
  const lines = source.split(/\r\n|\n|\r/)
  let common = Number.POSITIVE_INFINITY
  lines.forEach((line, index) => {
    const blanks = /^[ \t]*/.exec(line)?.[0].length ?? 0
    const isLast = index === lines.length - 1 && lines.length > 1
    if (blanks < line.length || isLast) common = Math.min(common, blanks)
  })
  return Number.isFinite(common) ? common : 0
}

function withoutIndentation(source: string, count: number, atLineStart: boolean): string {
  if (count === 0) return source
  const strip = new RegExp(`(\\r\\n|\\n|\\r)[ \\t]{0,${count}}`, 'g')
  const first = atLineStart ? source.replace(new RegExp(`^[ \\t]{0,${count}}`), '') : source
  return first.replace(strip, '$1')
}
