import { jsonata, readForeign } from '../foreign-expression.ts'
import { printText } from '../print-expression.ts'
import { isMap, type Json } from '../value.ts'
import { readPath } from './path.ts'

const operators: Readonly<Record<string, string>> = {
  Equals: '==',
  LessThan: '<',
  GreaterThan: '>',
  LessThanEquals: '<=',
  GreaterThanEquals: '>=',
}

/** A rule of a choice as an expression; null when the language cannot say it. */
export function readRule(rule: Json): string | null {
  if (!isMap(rule)) return null
  const own = (name: string): Json | undefined => (Object.hasOwn(rule, name) ? rule[name] : undefined)
  const condition = own('Condition')
  if (typeof condition === 'string') {
    const inner = /^\{%([\s\S]*)%\}$/.exec(condition.trim())
    return inner ? readForeign(inner[1] ?? '', jsonata) : null
  }
  for (const [name, word] of [
    ['And', 'and'],
    ['Or', 'or'],
  ] as const) {
    const rules = own(name)
    if (!Array.isArray(rules)) continue
    const read = rules.map((each: Json) => readRule(each))
    return read.length === 0 || read.includes(null) ? null : read.map((each) => `(${each})`).join(` ${word} `)
  }
  if (own('Not') !== undefined) {
    const read = readRule(own('Not') ?? null)
    return read === null ? null : `not (${read})`
  }
  const path = typeof own('Variable') === 'string' ? readPath(String(own('Variable'))) : null
  if (path === null) return null
  for (const [name, value] of Object.entries(rule)) {
    const said = compare(path, name, value)
    if (said !== undefined) return said
  }
  return null
}

const fields =
  /^(Variable|And|Or|Not|Condition|Next|Comment|Assign|Output|Is(Present|Null|Boolean|String|Numeric|Timestamp)|StringMatches|(String|Numeric|Boolean|Timestamp)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)(Path)?)$/

/** Fields of a rule, and of the rules in it, that no rule has. */
export function unknownFields(rule: Json): readonly string[] {
  if (Array.isArray(rule)) return rule.flatMap((each: Json) => unknownFields(each))
  if (!isMap(rule)) return []
  return Object.entries(rule).flatMap(([name, value]) => {
    if (!fields.test(name)) return [name]
    return name === 'And' || name === 'Or' || name === 'Not' ? unknownFields(value) : []
  })
}

/** One comparison; undefined when the field is none. */
function compare(path: string, name: string, value: Json): string | null | undefined {
  const is = (positive: string, negative: string) =>
    value === true ? positive : value === false ? negative : null
  if (name === 'IsPresent') return is(`has(${path})`, `not has(${path})`)
  if (name === 'IsNull') return is(`${path} == null`, `${path} != null`)
  if (name === 'IsBoolean') return is(`${path} in [true, false]`, `${path} not in [true, false]`)
  if (name === 'IsString') return is(`${path} == str(${path})`, `${path} != str(${path})`)
  if (name === 'IsNumeric' || name === 'IsTimestamp') return null
  if (name === 'StringMatches') return typeof value === 'string' ? matches(path, value) : null
  const found =
    /^(String|Numeric|Boolean|Timestamp)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)(Path)?$/.exec(
      name,
    )
  if (!found) return undefined
  const operator = operators[found[2] ?? ''] ?? '=='
  if (found[3]) {
    const other = typeof value === 'string' ? readPath(value) : null
    return other === null ? null : `${path} ${operator} ${other}`
  }
  if (typeof value === 'string') return `${path} ${operator} ${printText(value)}`
  return typeof value === 'number' || typeof value === 'boolean' ? `${path} ${operator} ${value}` : null
}

/** A pattern with `*` at its ends, or in one place inside. */
function matches(path: string, pattern: string): string | null {
  if (pattern.includes('\\')) return null
  const parts = pattern.split('*')
  const [first = '', second = '', third] = parts
  if (parts.length === 1) return `${path} == ${printText(pattern)}`
  if (parts.length === 3 && first === '' && third === '') return `contains(${path}, ${printText(second)})`
  if (parts.length !== 2) return null
  const ends = [
    ...(first === '' ? [] : [`starts_with(${path}, ${printText(first)})`]),
    ...(second === '' ? [] : [`ends_with(${path}, ${printText(second)})`]),
  ]
  return ends.length === 0 ? `has(${path})` : ends.join(' and ')
}
