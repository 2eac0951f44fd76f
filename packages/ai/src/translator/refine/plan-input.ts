import type { TextEdit, Workflow } from '@rabbit/dsl'

/** The text edits that give an input its text, add it, or take it away. */
export function planInput(
  { tree, text }: Workflow,
  { name, field }: { readonly name: string; readonly field: string | null },
): readonly TextEdit[] {
  const index = tree.statements.findIndex(({ kind }) => kind === 'input')
  const statement = tree.statements[index]
  const start = tree.starts[index] ?? 0
  if (statement?.kind !== 'input') return field === null ? [] : [newInput(text, tree, field)]
  const { fields } = statement
  const own = fields.findIndex(({ key }) => key.name === name)
  const found = fields[own]
  if (found !== undefined && field !== null)
    return [{ from: start + found.from, to: start + found.to, insert: field }]
  if (found !== undefined) {
    if (fields.length === 1) return [lineOf(text, start, start + statement.length)]
    const next = fields[own + 1]
    const before = fields[own - 1]
    const end = found.comma === null ? found.to : found.comma + 1
    const alone = lineOf(text, start + found.from, start + end)
    if (alone.from < start + found.from || /\n$/.test(text.slice(alone.from, alone.to))) return [alone]
    if (next !== undefined) return [{ from: start + found.from, to: start + next.from, insert: '' }]
    return [{ from: start + (before?.to ?? found.from), to: start + end, insert: '' }]
  }
  if (field === null) return []
  const last = fields.at(-1)
  if (last === undefined)
    return [{ from: start + statement.open + 1, to: start + statement.close, insert: ` ${field} ` }]
  const at = start + (last.comma === null ? last.to : last.comma + 1)
  const lineStart = text.lastIndexOf('\n', start + last.from - 1) + 1
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? ''
  const ownLine = lineStart + indent.length === start + last.from && lineStart > start
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const commas = fields.slice(0, -1).some(({ comma }) => comma !== null)
  const comma = last.comma === null && (!ownLine || commas) ? ',' : ''
  return [{ from: at, to: at, insert: ownLine ? `${comma}${lineEnd}${indent}${field}` : `${comma} ${field}` }]
}

/** `input { … }` after the workflow's name, else at the top, below a heading comment. */
function newInput(text: string, tree: Workflow['tree'], field: string): TextEdit {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const header = tree.statements.findIndex(({ kind }) => kind === 'workflow')
  const statement = tree.statements[header]
  if (statement !== undefined) {
    const end = (tree.starts[header] ?? 0) + statement.length
    const next = text.indexOf('\n', end)
    const at = next < 0 ? text.length : next + 1
    return { from: at, to: at, insert: `${next < 0 ? lineEnd : ''}${lineEnd}input { ${field} }${lineEnd}` }
  }
  const first = tree.starts[0] ?? text.length
  const heading = /^(?:[ \t]*(?:#|\/\/)[^\n]*\n)+[ \t]*\r?\n/.exec(text.slice(0, first))?.[0].length ?? 0
  return { from: heading, to: heading, insert: `input { ${field} }${lineEnd}${lineEnd}` }
}

function lineOf(text: string, from: number, to: number): TextEdit {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const rest = /^[ \t]*,?[ \t]*(?:#[^\n]*|\/\/[^\n]*)?\r?(?:\n|$)/.exec(text.slice(to))
  if (text.slice(start, from).trim() !== '' || rest === null) return { from, to, insert: '' }
  return { from: start, to: to + rest[0].length, insert: '' }
}
