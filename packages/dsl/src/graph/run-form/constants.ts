import { type Json, renderValue } from '../../expression/index.ts'
import type { Expression } from '../../syntax/expression.ts'
import type { Value } from '../graph.ts'

/** A value that does not depend on a context, or undefined. */
export function constantOf(value: Value): Json | undefined {
  const rendered = renderValue(value, {}, { now: 0 })
  return rendered.kind === 'value' ? rendered.value : undefined
}

/** The value of a literal, a negative number or a list of such; undefined for anything else. */
export function literalOf(expression: Expression): Json | undefined {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'negate': {
      const value = literalOf(expression.operand)
      return typeof value === 'number' ? -value : undefined
    }
    case 'list': {
      const items = expression.items.map(literalOf)
      return items.every((item) => item !== undefined) ? items : undefined
    }
    default:
      return undefined
  }
}

/** The keys and whole numbers that lead to a value, a name first. */
export type Path = readonly [string, ...(string | number)[]]

/** `orders[0].address["city"]` as its keys; undefined when it is no such path. A default after `??` is overlooked. */
export function pathOf(expression: Expression): Path | undefined {
  const keys: (string | number)[] = []
  let part = expression
  for (;;) {
    if (part.kind === 'name') return [part.name, ...keys.reverse()]
    if (part.kind === 'member') {
      keys.push(part.name)
      part = part.object
    } else if (part.kind === 'index') {
      const key = literalOf(part.index)
      if (typeof key !== 'string' && !isSmallIndex(key)) return undefined
      keys.push(key)
      part = part.object
    } else if (part.kind === 'default' && keys.length === 0) {
      part = part.left
    } else return undefined
  }
}

/** Lists are proposed with as many items as are read: not with millions. */
function isSmallIndex(key: Json | undefined): key is number {
  return typeof key === 'number' && Number.isInteger(key) && Math.abs(key) < 100
}
