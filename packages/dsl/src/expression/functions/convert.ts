import { Failure } from '../failure.ts'
import type { Json } from '../json.ts'
import { checkSize, isList, mapOf } from '../values.ts'
import type { FunctionCode } from './function.ts'

/** Functions that write values as text and read them back. */
export const convertFunctions: Readonly<Record<string, FunctionCode>> = {
  to_json: {
    description: 'The value as JSON, strings in quotes too.',
    example: ['to_json(["a", 1])', '"[\\"a\\",1]"'],
    apply: ([value = null], { budget }) => {
      const checked = checkSize(value, budget)
      if (checked instanceof Failure) return checked
      const text = JSON.stringify(checked)
      budget.spendText(text.length)
      return text
    },
  },
  from_json: {
    description: 'The value that a JSON text stands for.',
    example: ['from_json(\'{"a": [1]}\').a[0]', '1'],
    apply: ([text], { budget }) => {
      if (!budget.spend((text as string).length)) return null
      try {
        const value: Json = JSON.parse(text as string)
        const checked = checkSize(value, budget)
        if (checked instanceof Failure) return checked
        const known = finite(checked)
        return known === undefined ? new Failure('The text holds a number that is too large.') : known
      } catch {
        return new Failure('from_json cannot read this text as JSON.')
      }
    },
  },
  is_number: {
    description: 'Whether the value is a number, or a text that float(…) reads as one.',
    example: ['is_number("12.5")', 'true'],
    apply: ([value = null]) =>
      typeof value === 'number' ||
      (typeof value === 'string' &&
        value.length < 400 &&
        /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim()) &&
        Number.isFinite(Number(value))),
  },
  url_encode: {
    description: 'The text as it can stand in a part of an address.',
    example: ['url_encode("a b&c")', '"a%20b%26c"'],
    apply: ([text], { budget }) => {
      budget.spendText(3 * (text as string).length)
      try {
        const encoded = encodeURIComponent(text as string)
        return budget.refuseSize(encoded.length) ?? encoded
      } catch {
        return new Failure('url_encode cannot write half a character.')
      }
    },
  },
  url_decode: {
    description: 'The text that a part of an address stands for.',
    example: ['url_decode("a%20b%26c")', '"a b&c"'],
    apply: ([text], { budget }) => {
      budget.spendText((text as string).length)
      try {
        return decodeURIComponent(text as string)
      } catch {
        return new Failure(
          'url_decode cannot read this text: a % has to be followed by two digits or letters a to f.',
        )
      }
    },
  },
}

/** The same without a minus zero, which no expression makes; undefined when a number is infinite. */
function finite(value: Json): Json | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : undefined
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) {
    const items = value.map(finite)
    return items.some((item) => item === undefined) ? undefined : (items as Json[])
  }
  const entries = Object.entries(value).map(([key, item]) => [key, finite(item)] as const)
  return entries.some(([, item]) => item === undefined) ? undefined : mapOf(entries as [string, Json][])
}
