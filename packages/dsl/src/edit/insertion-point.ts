import { scanGap } from '../syntax/gap.ts'
import type { NameEntry } from '../syntax/name-table.ts'
import type { Statement, Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { commentBlockAbove, lineAround } from './comments.ts'
import { endOf, gapAfter, startOf } from './editable.ts'
import { beginsWithArrow, isSwallowed, sharesLine } from './removal.ts'
import { type Style, styleAt } from './style.ts'

/** What to insert, written in the style of the place. A statement without its `;`. */
export type Spell = (style: Style) => string

/** Writes new statements on lines of their own below a statement, after the comment on its line. */
export function insertAfter(tree: Tree, index: number, spell: readonly Spell[], blankLine = false): TextEdit {
  let last = index
  while (sharesLine(tree, last) && tree.statements[last + 1]?.kind !== 'broken') last++
  const style = styleAt(tree, index)
  const force = beginsWithArrow(tree, last + 1)
  const lines = spell.map((write, i) =>
    terminate(write(style), style.semicolon || (force && i + 1 === spell.length)),
  )
  if (sharesLine(tree, last)) return insertBetween(tree, last, lines)
  const [from, to] = gapAfter(tree, last)
  const at = endOfLine(tree, from, to)
  const { lineEnd, indent } = style
  const separate = lineEnd + (blankLine ? lineEnd : '')
  return { from: at, to: at, insert: separate + lines.map((line) => indent + line).join(lineEnd) }
}

/** Writes a new statement on a line of its own above a statement, and above the comments directly above that. */
export function insertBefore(tree: Tree, index: number, spell: Spell, blankLine = false): TextEdit {
  const style = styleAt(tree, index)
  const start = startOf(tree, index)
  const [before] = gapAfter(tree, index - 1)
  const { lineStart } = lineAround(tree.text, { before, start, end: start, after: start })
  const at = lineStart === null ? start : commentBlockAbove(tree, index, lineStart)
  const line = terminate(spell(style), style.semicolon || beginsWithArrow(tree, index))
  const end = lineStart === null ? ' ' : style.lineEnd + (blankLine ? style.lineEnd : '')
  return {
    from: at,
    to: at,
    insert: (lineStart === null ? '' : style.indent) + terminateInline(line, lineStart === null) + end,
  }
}

/** Writes a new statement into a text without statements, below its comments. */
export function insertIntoEmpty(tree: Tree, spell: Spell): TextEdit {
  const style = styleAt(tree, 0)
  const { length } = tree.text
  const [from] = gapAfter(tree, -1)
  const pieces = scanGap(tree.text, from, length)
  const onFreshLine = pieces.findLast(({ kind }) => kind !== 'blank')?.kind ?? 'line-end'
  const lead = onFreshLine === 'line-end' ? '' : style.lineEnd
  return { from: length, to: length, insert: lead + spell(style) + style.lineEnd }
}

/** Where a new declaration of a state goes: among its kind, in the order of the language's own page. */
export function declarationEdit(tree: Tree, spell: Spell): TextEdit {
  const last = (...kinds: Statement['kind'][]) =>
    tree.statements.findLastIndex(({ kind }) => kinds.includes(kind))
  const state = last('state')
  if (state >= 0) return insertAfter(tree, state, [spell])
  const head = last('workflow', 'input', 'trigger')
  if (head >= 0) return insertAfter(tree, head, [spell], true)
  const first = tree.statements.findIndex(({ kind }) => kind === 'transition')
  if (first >= 0 && isCleanLine(tree, first)) return insertBefore(tree, first, spell, true)
  const arrow = last('transition')
  if (arrow >= 0) return insertAfter(tree, arrow, [spell], true)
  return tree.statements.length > 0 ? insertBefore(tree, 0, spell) : insertIntoEmpty(tree, spell)
}

/** Where a new arrow goes: after the arrows from the same states, else to them, else after the last arrow. */
export function transitionEdit(tree: Tree, from: ReadonlySet<string>, spell: Spell): TextEdit {
  const index = relativeOf(tree, from)
  if (index >= 0) return insertAfter(tree, index, [spell])
  const declaration = tree.statements.findLastIndex(
    ({ kind }) => kind === 'state' || kind === 'workflow' || kind === 'input' || kind === 'trigger',
  )
  if (declaration >= 0) return insertAfter(tree, declaration, [spell], true)
  return tree.statements.length > 0 ? insertBefore(tree, 0, spell) : insertIntoEmpty(tree, spell)
}

/** The last arrow that leaves these states, else the last one that leads to them, else the last one; -1 without any. */
function relativeOf({ statements, names }: Tree, from: ReadonlySet<string>): number {
  const numbers = [...from].map((name) => names.find(name)?.number)
  let leading = -1
  let last = -1
  for (let index = statements.length - 1; index >= 0; index--) {
    const statement = statements[index] as Statement
    if (statement.kind !== 'transition') continue
    if (last < 0) last = index
    const { entries } = statement
    for (let group = 0; group < entries.length; group++) {
      if (!(entries[group] as readonly NameEntry[]).some(({ number }) => numbers.includes(number))) continue
      if (group < entries.length - 1) return index
      if (leading < 0) leading = index
    }
  }
  return leading >= 0 ? leading : last
}

/** A `;` where the style or the neighbour wants one; never after the `}` of a declaration. */
function terminate(statement: string, semicolon: boolean): string {
  return semicolon && !closesItself(statement) ? `${statement};` : statement
}

function terminateInline(line: string, inline: boolean): string {
  return inline && !line.endsWith(';') && !closesItself(line) ? `${line};` : line
}

/** Whether a statement ends with the brace of a declaration; a guard may end with that of a map. */
function closesItself(statement: string): boolean {
  return statement.endsWith('}') && /^(?:state\s+(?!->)|input\s*\{|layout\s*\{)/.test(statement)
}

/** Between two statements of one line, for a neighbour that must not be touched. */
function insertBetween(tree: Tree, index: number, lines: readonly string[]): TextEdit {
  const at = endOf(tree, index)
  const statement = tree.statements[index]
  const isClosed = statement?.semicolon != null || closesItself(tree.text.slice(startOf(tree, index), at))
  const insert = lines.map((line) => ` ${terminateInline(line, true)}`).join('')
  return { from: at, to: at, insert: (isClosed ? '' : ';') + insert }
}

/** The end of the line in a gap, or the end of the text; before the blanks there when nothing else follows. */
function endOfLine(tree: Tree, from: number, to: number): number {
  const pieces = scanGap(tree.text, from, to)
  const end = pieces.find(({ kind }) => kind === 'line-end')
  return end?.from ?? pieces.findLast(({ kind }) => kind !== 'blank')?.to ?? from
}

/** Whether a statement begins its line and has no comment directly above. */
function isCleanLine(tree: Tree, index: number): boolean {
  const start = startOf(tree, index)
  const [before] = gapAfter(tree, index - 1)
  const { lineStart } = lineAround(tree.text, { before, start, end: start, after: start })
  if (isSwallowed(tree, index, 'state')) return false
  return lineStart !== null && commentBlockAbove(tree, index, lineStart) === lineStart
}
