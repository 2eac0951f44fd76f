import { asciiClass, Character, classOf } from '../syntax/characters.ts'
import type { CompareOperator } from '../syntax/expression.ts'

/** `done`, `not done`, `order.amount > 100`, `country in ["DE", "FR"]`. */
export interface PlainTerm {
  /** The path that is looked at, and the name that it begins with. */
  readonly path: string
  readonly name: string
  readonly isNegated: boolean
  /** Null for a path alone. */
  readonly operator: CompareOperator | null
  readonly value: PlainValue | readonly PlainValue[]
}

type PlainValue = string | number | boolean

export interface PlainGuard {
  readonly terms: readonly PlainTerm[]
  /** Whether an `or` stands between some of them. */
  readonly hasOr: boolean
}

/**
 * What the plainest guards say, from their text alone: terms with `and` or `or` between them. Null for all others,
 * which have to be read by the grammar.
 */
export function readPlainGuard(condition: string): PlainGuard | null {
  const reader = new PlainReader(condition)
  const terms: PlainTerm[] = []
  let hasOr = false
  for (;;) {
    const term = reader.term()
    if (!term) return null
    terms.push(term)
    if (reader.isAtEnd()) return { terms, hasOr }
    if (reader.word('or')) hasOr = true
    else if (!reader.word('and')) return null
  }
}

const notNames: ReadonlySet<string> = new Set('True False None true false null not and or in'.split(' '))

class PlainReader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  isAtEnd(): boolean {
    this.blanks()
    return this.at === this.text.length
  }

  term(): PlainTerm | null {
    const isNegated = this.word('not')
    this.blanks()
    const start = this.at
    const name = this.name()
    if (name === null || notNames.has(name)) return null
    while (this.text[this.at] === '.') {
      this.at++
      if (this.name() === null) return null
    }
    const path = this.at === start + name.length ? name : this.text.slice(start, this.at)
    const hasBlank = this.blanks()
    const operator = this.operator() ?? (hasBlank ? this.membership() : null)
    if (operator === null) return { path, name, isNegated, operator, value: true }
    this.blanks()
    const value = operator === 'in' || operator === 'not in' ? this.list() : this.value(operator)
    return value === null ? null : { path, name, isNegated, operator, value }
  }

  /** Takes a word with nothing of a name behind it. */
  word(word: string): boolean {
    this.blanks()
    const end = this.at + word.length
    if (!this.text.startsWith(word, this.at) || this.isInName(end)) return false
    this.at = end
    return true
  }

  private blanks(): boolean {
    const start = this.at
    while (asciiClass[this.text.charCodeAt(this.at)] === Character.blank) this.at++
    return this.at > start
  }

  private isInName(at: number): boolean {
    const kind = this.kindAt(at)
    return kind === Character.letter || kind === Character.digit
  }

  private kindAt(at: number): number {
    const code = this.text.charCodeAt(at)
    if (code < 128) return asciiClass[code] as number
    return Number.isNaN(code) ? Character.other : classOf(this.text.codePointAt(at) as number, true)
  }

  private name(): string | null {
    const start = this.at
    if (this.kindAt(start) !== Character.letter) return null
    while (this.isInName(this.at)) this.at++
    return this.text.slice(start, this.at)
  }

  private operator(): CompareOperator | null {
    const first = this.text[this.at]
    if (first !== '=' && first !== '!' && first !== '<' && first !== '>') return null
    const isLong = this.text[this.at + 1] === '='
    if (!isLong && (first === '=' || first === '!')) return null
    this.at += isLong ? 2 : 1
    return (isLong ? `${first}=` : first) as CompareOperator
  }

  private membership(): 'in' | 'not in' | null {
    const start = this.at
    const isNegated = this.word('not')
    if (this.word('in')) return isNegated ? 'not in' : 'in'
    this.at = start
    return null
  }

  /** An order is one of numbers or of texts. */
  private value(operator: CompareOperator): PlainValue | null {
    const known = this.quoted() ?? this.number()
    if (known !== null || (operator !== '==' && operator !== '!=')) return known
    if (this.word('True') || this.word('true')) return true
    return this.word('False') || this.word('false') ? false : null
  }

  private quoted(): string | null {
    const quote = this.text[this.at]
    if (quote !== '"' && quote !== "'") return null
    const end = this.text.indexOf(quote, this.at + 1)
    const value = this.text.slice(this.at + 1, Math.max(end, this.at + 1))
    if (end < 0 || value.includes('\\') || this.isInName(end + 1)) return null
    this.at = end + 1
    return value
  }

  private number(): number | null {
    const start = this.at
    this.digits()
    if (this.at === start) return null
    if (this.text[this.at] === '.') {
      this.at++
      const point = this.at
      this.digits()
      if (this.at === point) return null
    }
    return this.isInName(this.at) || this.text[this.at] === '.'
      ? null
      : Number(this.text.slice(start, this.at))
  }

  private digits(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (!(code >= 48 && code <= 57)) return
      this.at++
    }
  }

  /** At least one text or number in brackets. */
  private list(): readonly PlainValue[] | null {
    if (this.text[this.at] !== '[') return null
    const values: PlainValue[] = []
    do {
      this.at++
      this.blanks()
      const value = this.quoted() ?? this.number()
      if (value === null) return null
      values.push(value)
      this.blanks()
    } while (this.text[this.at] === ',')
    if (this.text[this.at] !== ']') return null
    this.at++
    return this.isInName(this.at) ? null : values
  }
}
