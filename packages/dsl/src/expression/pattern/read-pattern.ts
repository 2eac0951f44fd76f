import { Failure } from '../failure.ts'

/** A pattern as a tree. `test` says whether a code point fits. */
export type PatternNode =
  | { readonly kind: 'one'; readonly test: (code: number) => boolean }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  | {
      readonly kind: 'repeat'
      readonly part: PatternNode
      readonly least: number
      /** Infinity without an upper bound. */
      readonly most: number
    }

type Test = (code: number) => boolean

const MOST_LENGTH = 1000
const MOST_LEVELS = 50
const MOST_REPEATS = 1000

/** Reads a pattern; what backtracking alone can do (`\1`, `(?=…)`) is a failure. */
export function readPattern(text: string): PatternNode | Failure {
  if (text.length > MOST_LENGTH) return new Failure(`A pattern has up to ${MOST_LENGTH} characters.`)
  const reader = new Reader(text)
  const node = reader.choice(0)
  if (!reader.problem && !reader.isDone) reader.problem = 'there is a ")" without its "("'
  return reader.problem ? new Failure(`This is no pattern: ${reader.problem}.`) : node
}

const isDigit: Test = (code) => code >= 48 && code <= 57
const isWord: Test = (code) =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
const isSpace: Test = (code) => /\s/u.test(String.fromCodePoint(code))
const isLineEnd: Test = (code) => code === 10 || code === 13 || code === 0x2028 || code === 0x2029

const CLASSES: Readonly<Record<string, Test>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  w: isWord,
  W: (code) => !isWord(code),
  s: isSpace,
  S: (code) => !isSpace(code),
}
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9 }

class Reader {
  problem = ''
  private readonly characters: readonly string[]
  private at = 0

  constructor(text: string) {
    this.characters = [...text]
  }

  get isDone(): boolean {
    return this.at >= this.characters.length
  }

  choice(level: number): PatternNode {
    if (level > MOST_LEVELS) return this.fail('its brackets are nested too deeply')
    const parts = [this.sequence(level)]
    while (this.take('|')) parts.push(this.sequence(level))
    return parts.length === 1 ? (parts[0] as PatternNode) : { kind: 'choice', parts }
  }

  private sequence(level: number): PatternNode {
    const parts: PatternNode[] = []
    while (!this.problem && !this.isDone && this.next !== '|' && this.next !== ')') {
      parts.push(this.repeated(this.atom(level)))
    }
    return { kind: 'sequence', parts }
  }

  private atom(level: number): PatternNode {
    const character = this.characters[this.at++] ?? ''
    switch (character) {
      case '(': {
        if (this.take('?') && !this.take(':')) return this.fail('"(?" is only known as "(?:…)"')
        const inside = this.choice(level + 1)
        return this.take(')') ? inside : this.fail('a "(" is never closed')
      }
      case '[':
        return { kind: 'one', test: this.set() }
      case '^':
        return { kind: 'start' }
      case '$':
        return { kind: 'end' }
      case '.':
        return { kind: 'one', test: (code) => !isLineEnd(code) }
      case '\\': {
        const test = this.escape()
        return { kind: 'one', test: typeof test === 'number' ? (code) => code === test : test }
      }
      case '*':
      case '+':
      case '?':
      case '{':
        return this.fail(`there is nothing before "${character}" to repeat`)
      default: {
        const wanted = character.codePointAt(0)
        return { kind: 'one', test: (code) => code === wanted }
      }
    }
  }

  private repeated(part: PatternNode): PatternNode {
    const bounds = this.bounds()
    if (!bounds) return part
    const [least, most] = bounds
    this.take('?')
    if (least > most || (Number.isFinite(most) ? most : least) > MOST_REPEATS) {
      return this.fail(`it repeats from ${least} to ${most} times`)
    }
    if (this.bounds()) return this.fail('a repetition is repeated')
    return { kind: 'repeat', part, least, most }
  }

  private bounds(): readonly [least: number, most: number] | null {
    if (this.take('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.take('+')) return [1, Number.POSITIVE_INFINITY]
    if (this.take('?')) return [0, 1]
    if (this.next !== '{') return null
    const [all, least = '', comma, most] = /^\{(\d{1,6})(,)?(\d{1,6})?\}/.exec(this.rest) ?? []
    if (all === undefined) {
      this.problem = '"{" repeats as in {2}, {2,} or {2,5}; as itself it is written \\{'
      return null
    }
    this.at += all.length
    if (comma === undefined) return [Number(least), Number(least)]
    return [Number(least), most === undefined ? Number.POSITIVE_INFINITY : Number(most)]
  }

  /** What stands in `[…]`. */
  private set(): Test {
    const isNegated = this.take('^')
    const tests: Test[] = []
    while (!this.problem && !this.take(']')) {
      if (this.isDone) this.problem = 'a "[" is never closed'
      const from = this.member()
      if (typeof from === 'number' && this.next === '-' && this.characters[this.at + 1] !== ']') {
        this.at++
        const to = this.member()
        if (typeof to !== 'number' || to < from)
          this.problem ||= 'a range in "[…]" goes from a smaller to a larger'
        else tests.push((code) => code >= from && code <= to)
      } else tests.push(typeof from === 'number' ? (code) => code === from : from)
    }
    return (code) => tests.some((test) => test(code)) !== isNegated
  }

  private member(): number | Test {
    const character = this.characters[this.at++] ?? ''
    return character === '\\' ? this.escape() : (character.codePointAt(0) ?? 0)
  }

  private escape(): number | Test {
    const character = this.characters[this.at++] ?? ''
    const known = CLASSES[character]
    if (known) return known
    if (/[a-z0-9]/i.test(character) || character === '') {
      const code = ESCAPES[character]
      if (code === undefined) this.problem ||= `there is no "\\${character}"`
      return code ?? 0
    }
    return character.codePointAt(0) ?? 0
  }

  private get next(): string | undefined {
    return this.characters[this.at]
  }

  private get rest(): string {
    return this.characters.slice(this.at, this.at + 20).join('')
  }

  private take(character: string): boolean {
    if (this.next !== character) return false
    this.at++
    return true
  }

  private fail(problem: string): PatternNode {
    this.problem ||= problem
    return { kind: 'sequence', parts: [] }
  }
}
