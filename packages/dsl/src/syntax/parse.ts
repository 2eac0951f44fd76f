import { defaultLimits, isLongerThan, type Limits } from './limits.ts'
import { NameTable } from './name-table.ts'
import { createCursor, parseStatement } from './parser.ts'
import { endless } from './statement-end.ts'
import type { BrokenStatement, Statement, Tree } from './tree.ts'

/** The tree of any text, a broken one included (rules T1 to T4). */
export function parse(text: string, limits: Limits = defaultLimits): Tree {
  return parseWith(text, limits, new NameTable())
}

/** The same with a table of names that has been in use. */
export function parseWith(text: string, limits: Limits, names: NameTable): Tree {
  if (isLongerThan(text, limits.maxBytes)) return tooLong(text, limits, names)
  const c = createCursor(text, limits, names)
  const statements: Statement[] = []
  const starts: number[] = []
  for (let statement = parseStatement(c); statement; statement = parseStatement(c)) {
    statements.push(statement)
    starts.push(c.base)
  }
  return { text, statements, starts: Int32Array.from(starts), names }
}

/** A text over the limit is one broken statement. */
function tooLong(text: string, { maxBytes }: Limits, names: NameTable): Tree {
  const message = `This text is longer than ${maxBytes} bytes. Split the workflow into several.`
  const statement: BrokenStatement = {
    kind: 'broken',
    length: text.length,
    contentEnd: text.length,
    semicolon: null,
    reach: endless,
    diagnostics: [{ code: 'R012', severity: 'error', from: 0, to: 0, message }],
  }
  return { text, statements: [statement], starts: Int32Array.of(0), names }
}

/** The text of a tree: its statements and the gaps between them. */
export function print(tree: Tree): string {
  const { text, statements, starts } = tree
  let printed = ''
  let done = 0
  statements.forEach((statement, index) => {
    const start = starts[index] as number
    const end = start + statement.length
    printed += text.slice(done, start) + text.slice(start, end)
    done = end
  })
  return printed + text.slice(done)
}
