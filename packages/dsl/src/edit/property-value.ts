import { checkValue, parseValue, readCode } from './check-source.ts'
import type { EditRefusal, Json, PropertyValue } from './edit.ts'
import { isRefusal, refuse } from './refusal.ts'
import { escapeTemplateText, type QuoteStyle, spellKey, spellText } from './spelling.ts'
import type { Style } from './style.ts'

/** A property's value as it is written at a place; a text may hold `${…}`. */
export function spellProperty(
  { type, path }: { readonly type: string; readonly path: readonly string[] },
  value: PropertyValue,
  { quote, lineEnd }: Pick<Style, 'quote' | 'lineEnd'>,
): string | EditRefusal {
  if ('json' in value) {
    const isCode = type === 'code' && path.length === 1 && path[0] === 'source'
    if (isCode && typeof value.json === 'string') return spellCode(value.json, quote, lineEnd)
    return spellJson(value.json, quote, lineEnd)
  }
  const source = value.source.trim()
  return checkValue(source) ?? source
}

function spellJson(value: Json, quote: QuoteStyle, lineEnd: string): string | EditRefusal {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number')
    return Number.isFinite(value) ? String(value).replace('e+', 'e') : refuse('A number must be finite.')
  if (typeof value === 'string') return spellTemplate(value, quote, lineEnd)
  if (Array.isArray(value))
    return spellAll(
      value.map((item) => spellJson(item, quote, lineEnd)),
      '[',
      ']',
    )
  const entries = Object.entries(value).map(([key, item]) => {
    const spelled = spellJson(item, quote, lineEnd)
    return isRefusal(spelled) ? spelled : `${spellKey(key, quote)}: ${spelled}`
  })
  return spellAll(entries, '{ ', ' }')
}

function spellAll(
  items: readonly (string | EditRefusal)[],
  open: string,
  close: string,
): string | EditRefusal {
  const wrong = items.find(isRefusal)
  if (wrong) return wrong
  return items.length === 0 ? open.trim() + close.trim() : open + items.join(', ') + close
}

/** Text in quotes that keeps its `${…}`: triple quotes over several lines where they can say it. */
function spellTemplate(text: string, quote: QuoteStyle, lineEnd: string): string | EditRefusal {
  const parts = splitTemplate(text)
  const expressions = parts.filter(({ kind }) => kind === 'expression').map((part) => part.text)
  const allowed = (['"', "'"] as const).filter(
    (mark) => !expressions.some((expression) => expression.includes(mark)),
  )
  const plain = parts
    .filter(({ kind }) => kind === 'text')
    .map((part) => part.text)
    .join('')
  if (plain.includes('\n')) {
    const block = spellBlock(text, lineEnd)
    if (says(block, text)) return block
  }
  const other = quote === '"' ? "'" : '"'
  const preferred = plain.includes(quote) && !plain.includes(other) ? other : quote
  const mark = allowed.includes(preferred) ? preferred : allowed[0]
  if (!mark) return refuse('Use one kind of quotes only inside the ${…} of a text.')
  const spelled =
    mark +
    parts
      .map((part) => (part.kind === 'expression' ? part.text : escapeTemplateText(part.text, mark)))
      .join('') +
    mark
  return checkValue(spelled) ?? spelled
}

/** The source of a code state: taken as it stands, its indentation and `${` included. */
function spellCode(text: string, quote: QuoteStyle, lineEnd: string): string | EditRefusal {
  const block = `"""${text}"""`
  const spellings = text.includes('\n') && lineEnd === '\n' ? [block] : []
  const right = [...spellings, spellText(text, quote), block].find((spelled) => readCode(spelled) === text)
  return right ?? refuse('This code cannot be written between quotes: take out its """.')
}

/** Triple quotes around indented lines. */
function spellBlock(text: string, lineEnd: string): string {
  const lines = text.split('\n')
  const indented = lines.map((line, at) => (line === '' && at + 1 < lines.length ? '' : `    ${line}`))
  return `"""${lineEnd}${indented.join(lineEnd)}"""`
}

/** Whether a source reads back as this text, its `${…}` included. */
function says(source: string, text: string): boolean {
  const node = parseValue(source)
  if (node?.kind !== 'string') return false
  const parts = node.parts.map((part) =>
    part.kind === 'text' ? part.text : source.slice(part.from - node.from, part.to - node.from),
  )
  return parts.join('') === text
}

interface TemplatePiece {
  readonly kind: 'text' | 'expression'
  readonly text: string
}

/** Plain text and `${…}` in turn; a `\${`, or a `${` without its `}`, is plain. */
function splitTemplate(text: string): readonly TemplatePiece[] {
  const pieces: TemplatePiece[] = []
  let plain = ''
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('\\${', at)) {
      plain += '${'
      at += 3
      continue
    }
    const end = text.startsWith('${', at) ? closingBrace(text, at + 2) : -1
    if (end < 0) {
      plain += text[at]
      at++
      continue
    }
    if (plain) pieces.push({ kind: 'text', text: plain })
    plain = ''
    pieces.push({ kind: 'expression', text: text.slice(at, end + 1) })
    at = end + 1
  }
  return plain || pieces.length === 0 ? [...pieces, { kind: 'text', text: plain }] : pieces
}

function closingBrace(text: string, from: number): number {
  let depth = 0
  let open: string | null = null
  for (let at = from; at < text.length; at++) {
    const char = text[at] as string
    if (open) {
      if (char === '\\') at++
      else if (char === open) open = null
    } else if (char === '"' || char === "'") open = char
    else if (char === '{') depth++
    else if (char === '}' && depth-- === 0) return at
    else if (char === '\n' || char === '\r') return -1
  }
  return -1
}
