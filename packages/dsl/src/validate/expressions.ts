import { propertySchema } from '../step-type/index.ts'
import type { Expression } from '../syntax/expression.ts'
import { expressionsOfValue } from '../syntax/expressions-of.ts'
import type { Model } from './model.ts'

/** An expression somewhere in the text, and where its statement starts. */
export interface PlacedExpression {
  readonly expression: Expression
  readonly start: number
  readonly place: 'guard' | 'template'
}

/**
 * The expressions of the workflow: guards, then templates. Choices are no expressions, code is taken as it stands.
 *
 * @param matters whether a guard of this text has to be read
 */
export function expressionsOf(
  { arrows, declarations }: Model,
  matters: (condition: string) => boolean,
): readonly PlacedExpression[] {
  const all: PlacedExpression[] = []
  for (const arrow of arrows) {
    if (arrow.kind !== 'expression' || !matters(arrow.condition ?? '')) continue
    const { expression, start } = arrow
    if (expression) all.push({ expression, start, place: 'guard' })
  }
  for (const { statement, start, type } of declarations.values()) {
    for (const { key, value } of statement.block?.entries ?? []) {
      const wanted = type && propertySchema(type, key.name)?.type
      if (wanted?.kind === 'string' && wanted.format === 'code') continue
      for (const expression of expressionsOfValue(value)) all.push({ expression, start, place: 'template' })
    }
  }
  return all
}
