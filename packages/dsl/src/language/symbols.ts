import { scanGap } from '../syntax/gap.ts'
import type { Statement, Tree } from '../syntax/tree.ts'
import type { Span } from '../text/span.ts'

/** An entry of the outline. */
export interface DocumentSymbol extends Span {
  readonly name: string
  readonly kind: 'workflow' | 'input' | 'trigger' | 'state' | 'layout'
  readonly detail: string
  /** What to select when it is chosen. */
  readonly selection: Span
}

/** The declarations of a text, in their order. */
export function documentSymbols({ tree }: { readonly tree: Tree }): readonly DocumentSymbol[] {
  return tree.statements.flatMap((statement, index) => {
    const start = tree.starts[index] ?? 0
    const described = describe(statement, tree.text.slice(start, start + statement.contentEnd))
    if (!described) return []
    const { name, detail, kind, at } = described
    return [
      {
        name,
        detail,
        kind,
        from: start,
        to: start + statement.contentEnd,
        selection: { from: start + at.from, to: start + at.to },
      },
    ]
  })
}

function describe(
  statement: Statement,
  source: string,
): (Pick<DocumentSymbol, 'name' | 'detail' | 'kind'> & { readonly at: Span }) | null {
  switch (statement.kind) {
    case 'workflow':
      return {
        kind: 'workflow',
        name: statement.name.name,
        detail: statement.title?.text ?? '',
        at: statement.name,
      }
    case 'state':
      return { kind: 'state', name: statement.name.name, detail: statement.type.name, at: statement.name }
    case 'input':
      return {
        kind: 'input',
        name: 'input',
        detail: statement.fields.map(({ key }) => key.name).join(', '),
        at: { from: 0, to: 'input'.length },
      }
    case 'trigger':
      return { kind: 'trigger', name: source, detail: '', at: statement.trigger }
    case 'layout':
      return { kind: 'layout', name: 'layout', detail: '', at: { from: 0, to: 'layout'.length } }
    default:
      return null
  }
}

/** What can be folded away: from the end of its first line to the end of its last one. */
export interface FoldingRange extends Span {
  readonly kind: 'region' | 'comment'
}

/** Statements and comments of several lines. */
export function foldingRanges({ tree }: { readonly tree: Tree }): readonly FoldingRange[] {
  const { text } = tree
  const ranges: FoldingRange[] = []
  let gapStart = 0
  for (const [index, statement] of [...tree.statements.entries(), [tree.statements.length, null] as const]) {
    const start = tree.starts[index] ?? text.length
    ranges.push(...commentRanges(text, gapStart, start))
    if (!statement) break
    const end = start + statement.contentEnd
    if (hasLineEnd(text, start, end)) ranges.push({ kind: 'region', from: start, to: end })
    gapStart = start + statement.length
  }
  return ranges
}

/** Comments on lines that follow each other. */
function commentRanges(text: string, from: number, to: number): FoldingRange[] {
  const ranges: FoldingRange[] = []
  let open: { from: number; to: number } | null = null
  let ends = 0
  const close = () => {
    if (open && hasLineEnd(text, open.from, open.to)) ranges.push({ kind: 'comment', ...open })
    open = null
  }
  for (const piece of scanGap(text, from, to)) {
    if (piece.kind === 'line-end') {
      if (++ends > 1) close()
    } else if (piece.kind !== 'blank') {
      open = { from: open ? (open as { from: number }).from : piece.from, to: piece.to }
      ends = 0
    }
  }
  close()
  return ranges
}

function hasLineEnd(text: string, from: number, to: number): boolean {
  return /[\n\r]/.test(text.slice(from, to))
}
