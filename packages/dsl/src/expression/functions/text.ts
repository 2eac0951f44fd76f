import { Failure } from '../failure.ts'
import type { Json } from '../json.ts'
import { matches } from '../pattern/pattern.ts'
import { describeKind, textOf } from '../values.ts'
import type { CallScope, FunctionCode } from './function.ts'
import { countCodePoints } from './list.ts'

export const textFunctions: Readonly<Record<string, FunctionCode>> = {
  str: {
    description: 'The value as text: a string as it is, all else as JSON.',
    example: ['str(12) + " pieces"', '"12 pieces"'],
    apply: ([value = null], { budget }) => textOf(value, budget),
  },
  lower: {
    description: 'The text in small letters.',
    example: ['lower("Anna")', '"anna"'],
    apply: ([text], scope) => spent(text as string, scope).toLowerCase(),
  },
  upper: {
    description: 'The text in capital letters.',
    example: ['upper("de")', '"DE"'],
    apply: ([text], scope) => spent(text as string, scope).toUpperCase(),
  },
  trim: {
    description: 'The text without the white space around it.',
    example: ['trim("  a b ")', '"a b"'],
    apply: ([text], scope) => spent(text as string, scope).trim(),
  },
  split: {
    description: 'The parts of a text between the separators; without one, its words.',
    example: ['split("a,b", ",")', '["a","b"]'],
    apply: ([text, separator], scope) =>
      split(spent(text as string, scope), separator as string | undefined, scope),
  },
  join: {
    description: 'The strings and numbers of a list as one text, with the separator between them.',
    example: ['join(["a", "b"], ", ")', '"a, b"'],
    apply: ([list, separator = ''], scope) => join(list as readonly Json[], separator as string, scope),
  },
  starts_with: {
    description: 'Whether the text starts with another.',
    example: ['starts_with("order-7", "order")', 'true'],
    apply: ([text, start]) => (text as string).startsWith(start as string),
  },
  ends_with: {
    description: 'Whether the text ends with another.',
    example: ['ends_with("a@b.de", ".de")', 'true'],
    apply: ([text, end]) => (text as string).endsWith(end as string),
  },
  replace: {
    description: 'The text with every `old` in it replaced by `new`.',
    example: ['replace("a-b-c", "-", "+")', '"a+b+c"'],
    apply: ([text, old, replacement], scope) => {
      const parts = spent(text as string, scope).split(old as string)
      if (old === '') return new Failure('replace needs a text to look for as `old`, not an empty one.')
      const size =
        (text as string).length +
        (parts.length - 1) * ((replacement as string).length - (old as string).length)
      scope.budget.spendText(size)
      return scope.budget.refuseSize(size) ?? parts.join(replacement as string)
    },
  },
  capitalize: {
    description: 'The text with its first letter in capital and all others in small.',
    example: ['capitalize("anna")', '"Anna"'],
    apply: ([text], scope) => {
      const [first = '', ...rest] = spent(text as string, scope)
      return first.toUpperCase() + rest.join('').toLowerCase()
    },
  },
  pad_start: {
    description: 'The text made that long by filling it up at its start, with blanks or another character.',
    example: ['pad_start("7", 3, "0")', '"007"'],
    apply: ([text, length, fill = ' '], scope) => {
      const padding = paddingFor(text as string, length as number, fill as string, scope)
      return padding instanceof Failure ? padding : padding + (text as string)
    },
  },
  pad_end: {
    description: 'The text made that long by filling it up at its end, with blanks or another character.',
    example: ['pad_end("ab", 4, ".")', '"ab.."'],
    apply: ([text, length, fill = ' '], scope) => {
      const padding = paddingFor(text as string, length as number, fill as string, scope)
      return padding instanceof Failure ? padding : (text as string) + padding
    },
  },
  before: {
    description: 'What stands before the first mark; all of the text when it holds none.',
    example: ['before("anna@example.com", "@")', '"anna"'],
    apply: ([text, mark], scope) => {
      const at = spent(text as string, scope).indexOf(mark as string)
      return at < 0 ? (text as string) : (text as string).slice(0, at)
    },
  },
  after: {
    description: 'What stands behind the first mark; the empty text when it holds none.',
    example: ['after("anna@example.com", "@")', '"example.com"'],
    apply: ([text, mark], scope) => {
      const at = spent(text as string, scope).indexOf(mark as string)
      return at < 0 ? '' : (text as string).slice(at + (mark as string).length)
    },
  },
  matches: {
    description:
      'Whether the text holds what the regular expression describes; `^` and `$` stand for its start and end. Without look-around and back references, so that it always ends soon.',
    example: ['matches("A-1207", "^[A-Z]-[0-9]+$")', 'true'],
    apply: ([text, pattern], { budget }) => matches(text as string, pattern as string, budget),
  },
}

function paddingFor(text: string, length: number, fill: string, { budget }: CallScope): string | Failure {
  if (!Number.isInteger(length)) return new Failure('A text is as long as a whole number of characters.')
  if (countCodePoints(fill) !== 1) return new Failure('The fill is a single character.')
  budget.spendText(text.length)
  const missing = Math.max(0, length - countCodePoints(text))
  budget.spendText(missing)
  return budget.refuseSize(text.length + missing * fill.length) ?? fill.repeat(missing)
}

/** The text, its length charged. */
function spent(text: string, { budget }: CallScope): string {
  return budget.spendText(text.length) ? text : ''
}

function split(text: string, separator: string | undefined, { budget }: CallScope): Json | Failure {
  if (separator === '')
    return new Failure('split needs a separator, not an empty text. Leave it out to get the words.')
  if (!budget.spend(text.length)) return null
  return separator === undefined ? text.split(/\s+/u).filter((word) => word !== '') : text.split(separator)
}

function join(list: readonly Json[], separator: string, { budget }: CallScope): string | Failure {
  let size = 0
  const parts: string[] = []
  for (const item of list) {
    if (typeof item !== 'string' && typeof item !== 'number') {
      return new Failure(
        `join takes strings and numbers; item ${parts.length} of the list is ${describeKind(item)}.`,
      )
    }
    const part = String(item)
    size += part.length + separator.length
    const refused = budget.spend(1) ? budget.refuseSize(size) : budget.failure
    if (refused) return refused
    parts.push(part)
  }
  budget.spendText(size)
  return parts.join(separator)
}
