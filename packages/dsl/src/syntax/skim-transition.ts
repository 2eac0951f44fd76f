import type { Cursor } from './cursor.ts'
import { LazyTransition } from './lazy-transition.ts'
import type { NameEntry } from './name-table.ts'
import { reachOf } from './statement-end.ts'
import { Token } from './token.ts'
import type { GuardNode } from './tree.ts'

/**
 * A transition of the plainest form, taken without making nodes: names or lists of names around one arrow, and a guard
 * of comparisons joined by `and` and `or`. Most of a large text is of this form, and hardly any of it is looked at
 * closely. Null for whatever else it may be, with the cursor where it was: then the whole grammar decides.
 */
export function skimTransition(c: Cursor): LazyTransition | null {
  const { kinds, starts, ends, onNewLine, base } = c
  if (c.limits.maxNesting < 1 || c.limits.maxExpressionNodes < mostTokens) return null
  const skim = new Skim(c)
  const from = skim.group()
  if (from === null || kinds[skim.index] !== Token.arrow) return null
  skim.index++
  const to = skim.group()
  if (to === null) return null
  let guardKind: GuardNode['kind'] | null = null
  let guardFrom = -1
  if (kinds[skim.index] === Token.colon && onNewLine[skim.index] === 0) {
    skim.index++
    guardFrom = (starts[skim.index] as number) - base
    guardKind = skim.guard()
    if (guardKind === null) return null
  }
  const end = skim.index
  if (!skim.isAtEnd()) return null
  const contentEnd = (ends[end - 1] as number) - base
  const hasSemicolon = kinds[end] === Token.semicolon
  c.index = hasSemicolon ? end + 1 : end
  return new LazyTransition({
    length: hasSemicolon ? (ends[end] as number) - base : contentEnd,
    contentEnd,
    reach: reachOf(c, end),
    diagnostics: none,
    entries: [from, to],
    quorums: null,
    guardKind,
    guardFrom,
    mayQuote: false,
    text: c.text,
    at: base,
  })
}

const none: readonly never[] = []

/** More tokens than these in a guard are left to the whole grammar, which counts its parts. */
const mostTokens = 200

class Skim {
  private readonly c: Cursor
  index: number

  constructor(c: Cursor) {
    this.c = c
    this.index = c.index
  }

  /** A name, or a list of different names without a comma behind the last. */
  group(): readonly NameEntry[] | null {
    const { kinds } = this.c
    if (kinds[this.index] !== Token.openList) {
      const name = this.name()
      return name?.itself ?? null
    }
    // Gathered in a list that is there already, so that the one that stays takes no more room than it needs.
    const { mentioned } = this.c
    let count = 0
    do {
      this.index++
      const name = this.name()
      if (name === null || (count > 0 && mentioned.lastIndexOf(name, count - 1) >= 0)) return null
      mentioned[count++] = name
    } while (kinds[this.index] === Token.comma)
    if (kinds[this.index] !== Token.closeList) return null
    this.index++
    return mentioned.slice(0, count)
  }

  private name(): NameEntry | null {
    const { kinds, starts, ends, names, text } = this.c
    const { index } = this
    const kind = kinds[index]
    if ((kind !== Token.word && kind !== Token.digits) || kinds[index + 1] === Token.minus) return null
    this.index++
    return names.entryAt(text, starts[index] as number, ends[index] as number)
  }

  /** Whether the statement ends before the next token. */
  isAtEnd(): boolean {
    const kind = this.c.kinds[this.index]
    if (kind === Token.semicolon || kind === Token.end) return true
    return kind !== Token.arrow && this.c.onNewLine[this.index] === 1
  }

  guard(): 'otherwise' | 'expression' | null {
    const { c, index } = this
    if (c.isWord(index, 'otherwise')) {
      this.index++
      return this.isAtEnd() ? 'otherwise' : null
    }
    if (c.isWord(index, 'ai') || c.isWord(index, 'on')) return null
    while (this.comparison()) {
      if (this.isAtEnd()) return 'expression'
      if (this.index - index > mostTokens || !this.connective()) return null
    }
    return null
  }

  private connective(): boolean {
    const { c, index } = this
    const kind = c.kinds[index]
    if (kind !== Token.and && kind !== Token.or && !c.isWord(index, 'and') && !c.isWord(index, 'or'))
      return false
    this.index++
    return true
  }

  /** `a`, `a.b > 1`, `a in [1, "x"]`; no chain of comparisons. */
  private comparison(): boolean {
    const { c } = this
    if (!this.operand()) return false
    if (this.isAtEnd()) return true
    const kind = c.kinds[this.index] as number
    if (kind >= Token.equal && kind <= Token.greaterEqual) {
      this.index++
      return this.operand()
    }
    if (!c.isWord(this.index, 'in') || c.kinds[this.index + 1] !== Token.openList) return true
    this.index++
    return this.list()
  }

  private list(): boolean {
    const { kinds } = this.c
    do {
      this.index++
      if (!this.operand()) return false
    } while (kinds[this.index] === Token.comma)
    if (kinds[this.index] !== Token.closeList) return false
    this.index++
    return true
  }

  /** A number of plain digits, a string, or a name with members, on the line that the statement is on. */
  private operand(): boolean {
    const { kinds, onNewLine } = this.c
    if (onNewLine[this.index] === 1) return false
    switch (kinds[this.index]) {
      case Token.string:
        this.index++
        return true
      case Token.digits:
        return this.digits()
      case Token.word:
        return this.path()
      default:
        return false
    }
  }

  private digits(): boolean {
    const { starts, ends, text, kinds } = this.c
    const to = ends[this.index] as number
    for (let at = starts[this.index] as number; at < to; at++) {
      const code = text.charCodeAt(at)
      if (code < 48 || code > 57) return false
    }
    this.index++
    return kinds[this.index] !== Token.dot
  }

  private path(): boolean {
    const { kinds, onNewLine } = this.c
    while (this.isPlainWord()) {
      this.index++
      if (kinds[this.index] !== Token.dot || onNewLine[this.index] === 1) return true
      this.index++
      if (kinds[this.index] !== Token.word || onNewLine[this.index] === 1) return false
    }
    return false
  }

  /** Neither an operator nor a name that nothing may have. */
  private isPlainWord(): boolean {
    const { c, index } = this
    const start = c.starts[index] as number
    if (c.text.charCodeAt(start) === 95 && c.text.charCodeAt(start + 1) === 95) return false
    return (
      !c.isWord(index, 'not') && !c.isWord(index, 'and') && !c.isWord(index, 'or') && !c.isWord(index, 'in')
    )
  }
}
