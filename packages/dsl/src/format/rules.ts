import { isLineEnd, scanGap } from '../syntax/gap.ts'
import type {
  BlockNode,
  GroupNode,
  InputStatement,
  LayoutStatement,
  ListPunctuation,
  StateStatement,
  TransitionStatement,
  ValueNode,
  WorkflowStatement,
} from '../syntax/tree.ts'
import { createPrinter, lineWidth, type Printer } from './printer.ts'

const STEP = '  '

/** What a rule reads and where it writes. */
export interface Page {
  readonly source: string
  readonly lineEnd: string
  readonly printer: Printer
}

const PLAIN = /^([\w-]+)[ \t]*->[ \t]*([\w-]+)(?:[ \t]*:[ \t]*(\S[\s\S]*))?$/

/** The same for most arrows, `a->b:guard`, without looking at their nodes; null for any other. */
export function formatPlainTransition(source: string): string | null {
  const [, from, to, guard] = PLAIN.exec(source) ?? []
  if (from === undefined) return null
  return guard === undefined ? `${from} -> ${to}` : `${from} -> ${to}: ${guard}`
}

/** `a -> [b, c]: guard`. A line end before an arrow stays one; a guard stays as it is. */
export function formatTransition(page: Page, { groups, arrows, colon, guard }: TransitionStatement): void {
  const { printer, source } = page
  for (const [at, group] of groups.entries()) {
    formatGroup(page, group)
    const arrow = arrows[at]
    const next = groups[at + 1]
    if (arrow === undefined || !next) continue
    if (hasLineEnd(source, group.to, arrow)) printer.line(arrow, STEP, 'last')
    else printer.space(arrow, ' ')
    printer.copy(arrow, arrow + 2)
    printer.space(next.from, ' ')
  }
  if (colon === null || !guard) return
  printer.space(colon, '')
  printer.copy(colon, colon + 1)
  printer.space(guard.from, ' ')
  printer.copy(guard.from, guard.to)
}

function formatGroup(page: Page, { names, list, quorum }: GroupNode): void {
  const { printer, source } = page
  const [only] = names
  if (!list) {
    if (only) printer.copy(only.from, only.to)
    return
  }
  if (quorum) {
    printer.add(quorum.join === 'any' ? 'any' : source.slice(quorum.from, quorum.to).replace(/\s+/g, ' '))
    printer.drop(quorum.from, quorum.to)
    printer.space(list.open, ' ')
  }
  formatList(page, names, list, '', (name) => printer.copy(name.from, name.to))
}

/** `[a, b]`, or an item a line where a line end follows the bracket. */
function formatList<Item extends { readonly from: number; readonly to: number }>(
  { printer, source }: Page,
  items: readonly Item[],
  { open, close, commas }: ListPunctuation,
  indent: string,
  write: (item: Item, indent: string) => void,
): void {
  const spread = items.length > 0 && hasLineEnd(source, open + 1, items[0]?.from ?? close)
  printer.copy(open, open + 1)
  for (const [at, item] of items.entries()) {
    const inner = indent + STEP
    if (spread) printer.line(item.from, inner, at === 0 ? 'first' : undefined)
    else printer.space(item.from, at === 0 ? '' : ' ')
    write(item, spread ? inner : indent)
    const comma = commas[at]
    if (comma !== undefined) printer.drop(comma, comma + 1)
    if (spread || at + 1 < items.length) printer.add(',')
  }
  if (spread) printer.line(close, indent, 'last', indent + STEP)
  else printer.space(close, '')
  printer.copy(close, close + 1)
}

export function formatWorkflowLine({ printer }: Page, { name, title }: WorkflowStatement): void {
  printer.copy(0, 'workflow'.length)
  printer.space(name.from, ' ')
  printer.copy(name.from, name.to)
  if (!title) return
  printer.space(title.from, ' ')
  printer.copy(title.from, title.to)
}

export function formatState(page: Page, { name, colon, type, block }: StateStatement): void {
  const { printer } = page
  printer.copy(0, 'state'.length)
  printer.space(name.from, ' ')
  printer.copy(name.from, name.to)
  printer.space(colon, '')
  printer.copy(colon, colon + 1)
  printer.space(type.from, ' ')
  printer.copy(type.from, type.to)
  if (!block) return
  printer.space(block.from, ' ')
  formatBlock(page, block, '')
}

function formatBlock(page: Page, { from, close, entries }: BlockNode, indent: string): void {
  formatBraces(page, { open: from, close, items: entries }, indent, (inner, entry, at) => {
    const { printer } = inner
    printer.copy(entry.key.from, entry.key.to)
    printer.space(entry.colon, '')
    printer.copy(entry.colon, entry.colon + 1)
    printer.space(entry.value.from, ' ')
    formatValue(inner, entry.value, at)
  })
}

export function formatInput(page: Page, { open, close, fields }: InputStatement): void {
  page.printer.copy(0, 'input'.length)
  page.printer.space(open, ' ')
  formatBraces(page, { open, close, items: fields }, '', (inner, field, indent) => {
    const { printer, source } = inner
    printer.copy(field.key.from, field.key.to)
    if (field.question !== null) {
      printer.space(field.question, '')
      printer.copy(field.question, field.question + 1)
    }
    printer.space(field.colon, '')
    printer.copy(field.colon, field.colon + 1)
    printer.space(field.type.from, ' ')
    if (field.type.kind === 'choice') {
      for (const [at, choice] of field.type.values.entries()) {
        const pipe = at === 0 ? null : source.indexOf('|', field.type.values[at - 1]?.to)
        if (
          pipe !== null &&
          scanGap(source, field.type.values[at - 1]?.to ?? 0, choice.from).some(({ kind }) =>
            kind.endsWith('comment'),
          )
        ) {
          printer.copy(field.type.values[at - 1]?.to ?? 0, choice.to)
          continue
        }
        if (pipe !== null) {
          printer.space(pipe, ' ')
          printer.copy(pipe, pipe + 1)
          printer.space(choice.from, ' ')
        }
        printer.copy(choice.from, choice.to)
      }
    } else printer.copy(field.type.from, field.type.to)
    if (field.equals === null || !field.defaultValue) return
    printer.space(field.equals, ' ')
    printer.copy(field.equals, field.equals + 1)
    printer.space(field.defaultValue.from, ' ')
    formatValue(inner, field.defaultValue, indent)
  })
}

export function formatLayout(page: Page, { open, close, entries }: LayoutStatement): void {
  page.printer.copy(0, 'layout'.length)
  page.printer.space(open, ' ')
  formatBraces(page, { open, close, items: entries }, '', ({ printer }, entry) => {
    printer.copy(entry.key.from, entry.key.to)
    printer.space(entry.colon, '')
    printer.copy(entry.colon, entry.colon + 1)
    printer.space(entry.x.from, ' ')
    printer.copy(entry.x.from, entry.x.to)
    printer.space(entry.y.from, ' ')
    printer.copy(entry.y.from, entry.y.to)
  })
}

function formatValue(page: Page, value: ValueNode, indent: string): void {
  if (value.kind === 'map') formatBlock(page, value.block, indent)
  else if (value.kind === 'list') {
    formatList(page, value.items, value.list, indent, (item, inner) => {
      formatValue(page, item, inner)
    })
  } else page.printer.copy(value.from, value.to)
}

interface Braces<Item> {
  readonly open: number
  readonly close: number
  readonly items: readonly Item[]
}

type Spread = { readonly from: number; readonly to: number; readonly comma: number | null }

/** `{ a: 1, b: 2 }` if it was on one line and fits, else an entry a line without commas. */
function formatBraces<Item extends Spread>(
  page: Page,
  braces: Braces<Item>,
  indent: string,
  write: (page: Page, item: Item, indent: string) => void,
): void {
  const { printer, source, lineEnd } = page
  const { open, close } = braces
  if (!isSpread(source, braces)) {
    const trial = createPrinter(source, open, lineEnd)
    writeOnOneLine({ ...page, printer: trial }, braces, indent, write)
    const line = trial.done()
    const column =
      printer.done().length - Math.max(printer.done().lastIndexOf('\n'), printer.done().lastIndexOf('\r')) - 1
    if (braces.items.length === 0 || /[\n\r]/.test(line) || column + line.length <= lineWidth) {
      writeOnOneLine(page, braces, indent, write)
      return
    }
  }
  printer.copy(open, open + 1)
  for (const [at, item] of braces.items.entries()) {
    printer.line(item.from, indent + STEP, at === 0 ? 'first' : undefined)
    write(page, item, indent + STEP)
    if (item.comma !== null) printer.drop(item.comma, item.comma + 1)
  }
  printer.line(close, indent, braces.items.length === 0 ? 'first' : 'last', indent + STEP)
  printer.copy(close, close + 1)
}

function writeOnOneLine<Item extends Spread>(
  page: Page,
  { open, close, items }: Braces<Item>,
  indent: string,
  write: (page: Page, item: Item, indent: string) => void,
): void {
  const { printer } = page
  printer.copy(open, open + 1)
  for (const [at, item] of items.entries()) {
    printer.space(item.from, ' ')
    write(page, item, indent)
    if (item.comma !== null) printer.drop(item.comma, item.comma + 1)
    if (at + 1 < items.length) printer.add(',')
  }
  printer.space(close, items.length > 0 ? ' ' : '')
  printer.copy(close, close + 1)
}

/** Whether a line end stands between the braces, outside of the entries. */
function isSpread<Item extends Spread>(source: string, { open, close, items }: Braces<Item>): boolean {
  let at = open + 1
  for (const { from, to, comma } of items) {
    if (hasLineEnd(source, at, from)) return true
    if (comma !== null && hasLineEnd(source, to, comma)) return true
    at = comma === null ? to : comma + 1
  }
  return hasLineEnd(source, at, close)
}

function hasLineEnd(source: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    if (isLineEnd(source.charCodeAt(at)))
      return scanGap(source, from, to).some(({ kind }) => kind === 'line-end')
  }
  return false
}
