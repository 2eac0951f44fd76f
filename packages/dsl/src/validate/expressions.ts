import { startOf } from '../graph/flat-parts.ts'
import type { Transition } from '../graph/graph.ts'
import { propertySchema } from '../step-type/index.ts'
import type { Expression } from '../syntax/expression.ts'
import { expressionsOfValue } from '../syntax/expressions-of.ts'
import type { StateStatement } from '../syntax/tree.ts'
import type { Model } from './model.ts'
import { readPlainGuard } from './plain-guard.ts'

/** An expression somewhere in the text, and where its statement starts. */
export interface PlacedExpression {
  readonly expression: Expression
  readonly start: number
  readonly place: 'guard' | 'template'
}

/** The index of the guarded arrow of a transition whose guard is an expression; -1 without. Choices are none. */
export function guardedArrow(at: number, { built }: Model): number {
  const arrow = startOf(built.flat.transitionEnds, at + 1) - 1
  const transition = built.graph.transitions[arrow] as Transition
  return transition.guard?.kind === 'expression' ? arrow : -1
}

/** The expressions in the templates of a state's first declaration; code is taken as it stands. */
export function templatesOf(at: number, model: Model): readonly PlacedExpression[] {
  const { tree, built, stepTypes } = model
  const { name, type: typeName, block } = tree.statements[at] as StateStatement
  const number = model.numberOf(name.name)
  if (!block || number === undefined || built.declaredAt[number] !== at + 1) return []
  const type = stepTypes.get(typeName.name)
  const start = tree.starts[at] as number
  return block.entries.flatMap(({ key, value }) => {
    const wanted = type && propertySchema(type, key.name)?.type
    if (wanted?.kind === 'string' && wanted.format === 'code') return []
    return [...expressionsOfValue(value)].map((expression) => ({
      expression,
      start,
      place: 'template' as const,
    }))
  })
}

/** Names below which something may be wrong. */
const watched: ReadonlySet<string> = new Set(['input', 'steps', 'secrets', 'execution'])

/** The names that a guard of the plainest form reads, from its text alone; null for all others. */
export function plainNames(condition: string): readonly string[] | null {
  const guard = readPlainGuard(condition)
  if (!guard || guard.terms.some(({ name }) => watched.has(name))) return null
  return guard.terms.map(({ name }) => name)
}
