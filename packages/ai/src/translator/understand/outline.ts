/** A line of the words with what is listed below it. */
export interface OutlineNode {
  readonly text: string
  /** The number of a numbered item. */
  readonly label: number | null
  readonly item: boolean
  readonly children: readonly OutlineNode[]
}

interface Line {
  readonly indent: number
  readonly text: string
  readonly label: number | null
  readonly item: boolean
  readonly blankBefore: boolean
}

const marker =
  /^(?:(?:step\s+)?\(?(\d{1,2})[.):](?!\d)|step\s+(\d{1,2})\s*[-–—:.]?|[-*•‣◦▪–—·](?!>)|\(?[a-z][.)](?=\s))\s*(?=\S)/i

/** Paragraphs and lists, with their nesting. Wrapped lines of prose are joined. */
export function readOutline(text: string): OutlineNode[] {
  const lines: Line[] = []
  let blank = false
  for (const raw of inlineLists(clean(text)).split(/\r\n|\r|\n/)) {
    const body = raw.trim()
    if (body === '') {
      blank = true
      continue
    }
    const indent = raw.length - raw.trimStart().length
    const match = marker.exec(body)
    const rest = match === null ? body : body.slice(match[0].length)
    const number = match?.[1] ?? match?.[2]
    const line: Line = {
      indent,
      text: rest,
      label: number === undefined ? null : Number(number),
      item: match !== null,
      blankBefore: blank,
    }
    const last = lines.at(-1)
    if (last !== undefined && wraps(last, line))
      lines[lines.length - 1] = { ...last, text: `${last.text} ${line.text}` }
    else lines.push(line)
    blank = false
  }
  return nest(lines, 0, lines.length)
}

/** Without Markdown's marks, which are no words. */
function clean(text: string): string {
  return text
    .replace(/^\s*(?:```.*|~~~.*)$/gm, '')
    .replace(/^(\s*)#{1,6}\s+(.*?)\s*:?\s*$/gm, '$1$2:')
    .replace(/\*\*|__/g, '')
    .replace(/^(\s*[-*•]\s+)\[[ xX]\]\s+/gm, '$1')
    .replace(
      /^((?:\s*(?:[-*•]|\(?\d+[.):]))?\s*)(?!(?:yes|no|then)\b)([\w ]{3,40})\?\s*(?:->|→|=>|:|,)\s*(?=\w)/gim,
      '$1If $2, ',
    )
}

/** `1) validate 2) charge 3) ship` on one line. */
function inlineLists(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const steps = [...line.matchAll(/(?<=^|[.;,:!?]\s+)step\s+\d{1,2}\s*[:.)-]\s*(?=\S)/gi)]
      if (steps.length >= 2) return line.replace(/(?<=[.;,:!?])\s+(?=step\s+\d{1,2}\s*[:.)-])/gi, '\n')
      const found = [...line.matchAll(/(?<=^|[\s:,;])\(?(\d{1,2})[.)]\s+(?=\p{L})/gu)]
      const counts = found.length >= 2 && found.every((match, i) => Number(match[1]) === i + 1)
      return counts
        ? line.replace(/(?<=[\s:,;])\(?(\d{1,2})[.)]\s+(?=\p{L})/gu, '\n$1. ').replace(/[,;]\s*\n/g, '\n')
        : line
    })
    .join('\n')
}

function wraps(last: Line, line: Line): boolean {
  if (line.item || line.blankBefore || /[.!?:;]$/.test(last.text)) return false
  if (last.item) return line.indent > last.indent
  return /^[\p{Ll}\d("'$]/u.test(line.text) && (last.text.length > 45 || last.text.endsWith(','))
}

function nest(lines: readonly Line[], from: number, to: number): OutlineNode[] {
  const nodes: OutlineNode[] = []
  let at = from
  while (at < to) {
    const line = lines[at] as Line
    let end = at + 1
    const heads = line.text.endsWith(':')
    while (end < to) {
      const next = lines[end] as Line
      const below =
        next.indent > line.indent || (heads && !line.item && next.item && next.indent >= line.indent)
      if (!below) break
      end += 1
    }
    nodes.push({ text: line.text, label: line.label, item: line.item, children: nest(lines, at + 1, end) })
    at = end
  }
  return nodes
}
