import { parse } from '../syntax/parse.ts'
import type { GuardNode, ValueNode } from '../syntax/tree.ts'
import type { EditRefusal } from './edit.ts'
import { refuse } from './refusal.ts'

/** The sentence for a text that cannot follow an arrow's colon, or null. */
export function checkCondition(condition: string): EditRefusal | null {
  if (parseCondition(condition)) return null
  return refuse(
    `"${condition}" is not a guard: write one expression, otherwise, ai "…", on error or on timeout.`,
  )
}

/** A guard from its text alone; null when the text is more or less than one. */
export function parseCondition(condition: string): GuardNode | null {
  const head = 'a -> b: '
  const { statements } = parse(head + condition)
  const [statement, more] = statements
  if (
    statement?.kind !== 'transition' ||
    more ||
    statement.diagnostics.length > 0 ||
    statement.semicolon !== null
  )
    return null
  const { guard } = statement
  return guard && guard.from === head.length && guard.to === head.length + condition.length ? guard : null
}

/** The sentence for a text that cannot be a property's value, or null. */
export function checkValue(source: string): EditRefusal | null {
  if (parseValue(source)) return null
  return refuse(
    `"${source}" is not a value: write text in quotes, a number, a duration such as 10s, true, false, null, a list, a map or a name.`,
  )
}

/** A value from its text alone; null when the text is more or less than one. */
export function parseValue(source: string, head = 'state a: task { x: '): ValueNode | null {
  const { statements } = parse(`${head}${source} }`)
  const [statement, more] = statements
  if (statement?.kind !== 'state' || more || statement.diagnostics.length > 0) return null
  const [entry, another] = statement.block?.entries ?? []
  if (!entry || another) return null
  return entry.value.from === head.length && entry.value.to === head.length + source.length
    ? entry.value
    : null
}

/** The text that a code state's source says when it is written so; null when it says none. */
export function readCode(source: string): string | null {
  const node = parseValue(source, 'state a: code { source: ')
  if (node?.kind !== 'string') return null
  return node.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
}
