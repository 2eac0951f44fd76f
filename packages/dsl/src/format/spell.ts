import type { Statement } from '../syntax/tree.ts'
import { contentEndOf, type Format, startOf } from './items.ts'
import { createPrinter, type GapLine } from './printer.ts'
import {
  formatInput,
  formatLayout,
  formatPlainTransition,
  formatState,
  formatTransition,
  formatWorkflowLine,
  type Page,
} from './rules.ts'

/** A gap between two statements: each on a line of its own, a blank line between groups and where one was. */
export function spellGap(
  { text, lineEnd }: Format,
  lines: readonly GapLine[],
  before: string | null,
  after: string | null,
  first: boolean,
): string {
  let spelled = ''
  const own = lines.filter(({ sameLine }) => !sameLine)
  const blankSomewhere = own.some(({ blankBefore }) => blankBefore)
  const newGroup = !first && before !== null && after !== null && before !== after && !blankSomewhere
  for (const line of lines) {
    const comments = line.comments.map(({ from, to }) => text.slice(from, to)).join(' ')
    if (line.sameLine) {
      spelled += ` ${comments}`
      continue
    }
    const isFirst = line === own[0]
    const blank = first && isFirst ? false : line.blankBefore || (newGroup && isFirst)
    const lineStart = first && isFirst ? '' : lineEnd
    const last = line === lines.at(-1)
    // The last line is the statement's own; comments on it stand before it.
    spelled += (blank ? lineEnd : '') + lineStart + comments + (last && comments ? ' ' : '')
  }
  return spelled
}

export function spellTail({ text, lineEnd }: Format, lines: readonly GapLine[], first: boolean): string {
  let spelled = ''
  const own = lines.filter(({ sameLine, comments }) => !sameLine && comments.length > 0)
  for (const line of lines) {
    const comments = line.comments.map(({ from, to }) => text.slice(from, to)).join(' ')
    if (line.sameLine) spelled += ` ${comments}`
    else if (comments)
      spelled += (first && line === own[0] ? '' : (line.blankBefore ? lineEnd : '') + lineEnd) + comments
  }
  return spelled === '' && first ? '' : spelled + lineEnd
}

/** A statement in its normal form, with its `;` where that must stay. */
export function spellStatement(format: Format, item: number): string {
  const { tree, text } = format
  const end = startOf(tree, item) + (tree.statements[item]?.contentEnd ?? 0)
  return spellContent(format, item) + text.slice(end, contentEndOf(tree, item))
}

function spellContent({ tree, text, lineEnd }: Format, item: number): string {
  const statement = tree.statements[item] as Statement
  const start = startOf(tree, item)
  const source = text.slice(start, start + statement.contentEnd)
  if (statement.kind === 'transition') {
    const plain = formatPlainTransition(source)
    if (plain !== null) return plain
  }
  const printer = createPrinter(source, 0, lineEnd)
  const page: Page = { source, lineEnd, printer }
  switch (statement.kind) {
    case 'transition':
      formatTransition(page, statement)
      break
    case 'workflow':
      formatWorkflowLine(page, statement)
      break
    case 'state':
      formatState(page, statement)
      break
    case 'input':
      formatInput(page, statement)
      break
    case 'layout':
      formatLayout(page, statement)
      break
    default:
      return source
  }
  return printer.done()
}
