import type { Expression } from '../syntax/expression.ts'
import { walkExpression } from './walk.ts'

/** The context's top-level names that an expression may read, each once, in the order of their first use. */
export function namesRead(expression: Expression): readonly string[] {
  const names = new Set<string>()
  walkExpression(expression, (part) => {
    if (part.kind === 'name') names.add(part.name)
  })
  return [...names]
}

/** The name of the secret that an expression is, where it is just that: `secrets.NAME`. */
export function secretNamed(expression: Expression): string | null {
  if (expression.kind !== 'member' || expression.object.kind !== 'name') return null
  return expression.object.name === 'secrets' ? expression.name : null
}
