import type { Expression } from '../../syntax/expression.ts'
import type { Span } from '../../text/span.ts'
import type { TextEdit } from '../../text/text-edit.ts'

/** What the types of an expression's parts say is wrong. Offsets are those of the expression's tree. */
export interface TypeProblem extends Span {
  /** `operands` and `argument` fail when they are reached, `comparison` never decides, `part` is never there. */
  readonly kind: 'operands' | 'argument' | 'comparison' | 'part'
  readonly message: string
  readonly fix: TypeFix | null
}

export interface TypeFix {
  readonly title: string
  readonly edits: readonly TextEdit[]
}

/** Makes text of a part: `str(…)`. */
export function inStr({ from, to }: Expression): TypeFix {
  const edits = [
    { from, to: from, insert: 'str(' },
    { from: to, to, insert: ')' },
  ]
  return { title: 'Make text of it with str(…)', edits }
}

/** Writes a number or boolean that stands in quotes without them; null when it is none. */
export function withoutQuotes(part: Expression): TypeFix | null {
  if (part.kind !== 'literal' || typeof part.value !== 'string') return null
  const meant = /^(?:\d+(?:\.\d+)?|true|false)$/i.exec(part.value)?.[0]
  if (meant === undefined || part.to - part.from !== part.value.length + 2) return null
  const insert = /^t/i.test(meant) ? 'True' : /^f/i.test(meant) ? 'False' : meant
  return { title: `Change to ${insert}`, edits: [{ from: part.from, to: part.to, insert }] }
}

/** Writes another plain text between the quotes that are there. */
export function otherText(part: Expression, text: string): TypeFix | null {
  if (part.kind !== 'literal' || typeof part.value !== 'string' || !/^[\p{L}\p{N}_ .-]+$/u.test(text))
    return null
  const edits = [{ from: part.from + 1, to: part.to - 1, insert: text }]
  return { title: `Change to ${JSON.stringify(text)}`, edits }
}
