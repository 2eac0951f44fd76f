import { parseExpression } from '@rabbit/dsl'
import type { Fields } from '../fields.ts'
import { jsonata, readForeign } from '../foreign-expression.ts'
import type { Losses } from '../loss.ts'
import { isMap, type Json } from '../value.ts'
import { fromArgument, fromExpression } from './jsonata.ts'
import { readPath, readReference } from './path.ts'

/** What a state is given and what becomes of its result, in either query language. */
export interface Values {
  readonly isJsonata: boolean
  /** `Parameters` or `Arguments`, their paths and expressions as `${…}`. */
  readonly parameters: Json | undefined
  /** `Result`, or the values of an `Output` that adds them to the input. */
  readonly result: Json | undefined
  read(value: Json): Json
  /** A path as `${…}`; null when it leads to no single value. */
  reference(path: string): string | null
}

export function readValues(fields: Fields, isJsonata: boolean, losses: Losses): Values {
  const unknown = (text: string) => {
    // Handing a function all there is, is what a task does anyway.
    if (/^\{%\s*\$states\.input\s*%\}$/.test(text) || text === 'Payload.$: $') return
    losses.add(
      fields.element,
      `\`${text}\` is no expression of the language; it stands as plain text. Write it as \`\${…}\`.`,
    )
  }
  const read = (value: Json): Json =>
    isJsonata ? fromArgument(value, unknown) : fromParameters(value, unknown)
  const given = fields.take(isJsonata ? 'Arguments' : 'Parameters')
  const result = fields.take('Result')
  const reference = (path: string): string | null => {
    const found = readPath(path)
    return found === null ? null : `\${${found}}`
  }
  return {
    isJsonata,
    parameters: given === undefined ? undefined : read(given),
    result: result === undefined ? added(fields, isJsonata) : read(result),
    read,
    reference,
  }
}

/** An `Output` that lays the result, or some values, over the input, as every state does here. */
function added(fields: Fields, isJsonata: boolean): Json | undefined {
  if (!isJsonata || !fields.has('Output')) return undefined
  const found = /^\{% \$merge\(\[\$states\.input, ([\s\S]*)\]\) %\}$/.exec(String(fields.peek('Output')))
  const inner = found?.[1] ?? ''
  const source = inner.startsWith('{') ? readForeign(inner, jsonata) : null
  const { expression } = source === null ? { expression: null } : parseExpression(source)
  const isOwn =
    /^\$states\.result(\.\w+)?(, \{"steps": .*\})?$/.test(inner) ||
    /^\{"results": \$states\.result\}$/.test(inner)
  const isBranches =
    String(fields.peek('Output')) === '{% $merge($append([$states.input], $states.result)) %}'
  if (isOwn || isBranches) fields.take('Output')
  if (isOwn || expression?.kind !== 'map') return undefined
  fields.take('Output')
  return fromExpression(expression)
}

/** Parameters in JSONPath: a key that ends in `.$` holds a path or a function. */
function fromParameters(value: Json, onUnknown: (text: string) => void): Json {
  if (Array.isArray(value)) return value.map((item: Json) => fromParameters(item, onUnknown))
  if (typeof value === 'string') return value.replaceAll('${', '\\${')
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (!key.endsWith('.$') || typeof item !== 'string') return [key, fromParameters(item, onUnknown)]
      const read = readReference(item)
      if (read === null) onUnknown(`${key}: ${item}`)
      return [key.slice(0, -2), read ?? item]
    }),
  )
}
