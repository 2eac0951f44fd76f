import { scanGap } from '../syntax/gap.ts'
import type { Statement, Tree } from '../syntax/tree.ts'
import { type Block, endsLine, type Item } from './item.ts'
import { describeStatement } from './statement-item.ts'

/** A text as a list of statements and comments. Printed, it is the text again. */
export function readItems(tree: Tree): Block {
  const reader = new Reader(tree)
  tree.statements.forEach((statement, index) => {
    reader.statement(statement, tree.starts[index] as number)
  })
  return reader.finish()
}

class Reader {
  private readonly tree: Tree
  private readonly items: Item[] = []
  private open: string
  private done: number

  constructor(tree: Tree) {
    this.tree = tree
    this.open = tree.text.charCodeAt(0) === 0xfeff ? '\ufeff' : ''
    this.done = this.open.length
  }

  /** Takes a statement with the gap before it. Each starts where the last one's `;` was, or later. */
  statement(statement: Statement, start: number): void {
    const { text } = this.tree
    const end = start + statement.length
    if (statement.kind === 'empty') {
      this.append(end)
      return
    }
    this.restOfLine(start, end)
    const isDeclaration = !['transition', 'broken'].includes(statement.kind)
    const lead = this.comments(start, isDeclaration)
    const contentEnd = start + statement.contentEnd
    this.items.push({
      ...describeStatement(this.tree, statement, start),
      lead,
      end: text.slice(contentEnd, end),
    })
    this.done = end
  }

  finish(): Block {
    const { length } = this.tree.text
    this.restOfLine(length, length)
    const close = this.comments(length, false)
    return { kind: 'statements', open: this.open, items: this.items, close }
  }

  /** Gives what stands up to an offset to the last item. */
  private append(to: number): void {
    const piece = this.tree.text.slice(this.done, to)
    const last = this.items.at(-1)
    if (last) this.items[this.items.length - 1] = { ...last, end: last.end + piece }
    else this.open += piece
    this.done = to
  }

  /** Gives the rest of its line to the last item, all up to the next statement if that begins on it. */
  private restOfLine(next: number, end: number): void {
    const last = this.items.at(-1)
    if (!last || last.kind === 'comment' || endsLine(last.end)) return
    const gap = scanGap(this.tree.text, this.done, next)
    const lineEnd = gap.find(({ kind }) => kind === 'line-end')
    if (lineEnd) this.append(lineEnd.to)
    else if (next < end) this.append(gap.findLast(({ kind }) => kind !== 'blank')?.to ?? this.done)
    else this.append(next)
  }

  /**
   * Makes items of the blocks of comments before a statement; answers what is left for its lead. Those directly above
   * a declaration belong to it, others stand for themselves.
   */
  private comments(next: number, keepLast: boolean): string {
    const { text } = this.tree
    const lines = linesOf(text, this.done, next)
    let lead = ''
    let block = ''
    for (const line of lines) {
      if (line.isComment) block += line.text
      else {
        if (block !== '') {
          this.items.push(commentItem(lead, block))
          lead = ''
          block = ''
        }
        lead += line.text
      }
    }
    this.done = next
    if (block === '' || keepLast) return lead + block
    // The last line may hold a comment and then the statement itself, or end with the text.
    const cut = lines.at(-1)
    if (cut?.isComment && !endsLine(cut.text) && next < text.length) {
      const above = block.slice(0, block.length - cut.text.length)
      if (above === '') return lead + block
      this.items.push(commentItem(lead, above))
      return cut.text
    }
    this.items.push(commentItem(lead, block))
    return ''
  }
}

function commentItem(lead: string, block: string): Item {
  const body = block.trim()
  const at = block.indexOf(body)
  const [line = ''] = body.split(/[\r\n]/, 1)
  return {
    title: `the comment ${line}`,
    kind: 'comment',
    keys: [`comment ${body}`],
    identities: 1,
    lead: lead + block.slice(0, at),
    body,
    parts: () => [body],
    end: block.slice(at + body.length),
  }
}

interface Line {
  readonly text: string
  readonly isComment: boolean
}

/** A gap line by line, line ends included. Lines with nothing but the indentation of a statement come last. */
function linesOf(text: string, from: number, to: number): readonly Line[] {
  const lines: Line[] = []
  let start = from
  let isComment = false
  for (const piece of scanGap(text, from, to)) {
    if (piece.kind === 'line-end') {
      lines.push({ text: text.slice(start, piece.to), isComment })
      start = piece.to
      isComment = false
    } else if (piece.kind !== 'blank') isComment = true
  }
  if (start < to) lines.push({ text: text.slice(start, to), isComment })
  return lines
}
