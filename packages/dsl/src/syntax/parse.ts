import { PiecedText } from '../text/pieced-text.ts'
import { defaultLimits, isLongerThan, type Limits } from './limits.ts'
import { NameTable } from './name-table.ts'
import { createCursor, parseStatement } from './parser.ts'
import { endless } from './statement-end.ts'
import type { BrokenStatement, Statement, Tree } from './tree.ts'

/** The tree of any text, a broken one included (rules T1 to T4). */
export function parse(text: string, limits: Limits = defaultLimits): Tree {
  return parseWith(PiecedText.of(text), limits, new NameTable())
}

/** The same with a table of names that has been in use. */
export function parseWith(pieces: PiecedText, limits: Limits, names: NameTable): Tree {
  const text = pieces.whole
  if (isLongerThan(pieces, limits.maxBytes)) return tooLong(pieces, limits, names)
  const c = createCursor(text, limits, names)
  const statements: Statement[] = []
  const starts: number[] = []
  const reaches: number[] = []
  for (let statement = parseStatement(c); statement; statement = parseStatement(c)) {
    statements.push(statement)
    starts.push(c.base)
    reaches.push(statement.reach)
  }
  return treeOf(pieces, {
    statements,
    starts: Int32Array.from(starts),
    reaches: Int32Array.from(reaches),
    names,
  })
}

/** The tree of a text that may not be put together yet. */
export function treeOf(pieces: PiecedText, rows: Omit<Tree, 'text' | 'pieces'>): Tree {
  return {
    get text() {
      return pieces.whole
    },
    pieces,
    ...rows,
  }
}

/** A text over the limit is one broken statement. */
function tooLong(pieces: PiecedText, { maxBytes }: Limits, names: NameTable): Tree {
  const message = `This text is longer than ${maxBytes} bytes. Split the workflow into several.`
  const statement: BrokenStatement = {
    kind: 'broken',
    length: pieces.length,
    contentEnd: pieces.length,
    semicolon: null,
    reach: endless,
    diagnostics: [{ code: 'R012', severity: 'error', from: 0, to: 0, message }],
  }
  return treeOf(pieces, {
    statements: [statement],
    starts: Int32Array.of(0),
    reaches: Int32Array.of(endless),
    names,
  })
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
