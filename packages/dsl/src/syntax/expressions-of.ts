import type { Expression } from './expression.ts'
import type { Statement, ValueNode } from './tree.ts'

/** The expressions of a statement: its guard, or what its values hold in `${…}`, in text order. */
export function expressionsOfStatement(statement: Statement): readonly Expression[] {
  if (statement.kind === 'transition') {
    return statement.guard?.kind === 'expression' ? [statement.guard.expression] : []
  }
  if (statement.kind !== 'state') return []
  return (statement.block?.entries ?? []).flatMap(({ value }) => [...expressionsOfValue(value)])
}

/** What a value holds in `${…}`. */
export function* expressionsOfValue(value: ValueNode): Iterable<Expression> {
  if (value.kind === 'string') {
    for (const part of value.parts) if (part.kind === 'expression') yield part.expression
  } else if (value.kind === 'list') {
    for (const item of value.items) yield* expressionsOfValue(item)
  } else if (value.kind === 'map') {
    for (const entry of value.block.entries) yield* expressionsOfValue(entry.value)
  }
}
