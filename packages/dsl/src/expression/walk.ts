import type { Expression } from '../syntax/expression.ts'
import { assertNever } from './assert-never.ts'

/** The direct parts of an expression, in text order. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'name':
      return []
    case 'list':
      return expression.items
    case 'map':
      return expression.entries.flatMap(({ key, value }) => [key, value])
    case 'member':
      return [expression.object]
    case 'index':
      return [expression.object, expression.index]
    case 'call':
      return expression.args
    case 'not':
    case 'negate':
      return [expression.operand]
    case 'compare':
      return expression.operands
    case 'binary':
    case 'and':
    case 'or':
    case 'default':
      return [expression.left, expression.right]
    case 'conditional':
      return [expression.test, expression.then, expression.otherwise]
    default:
      return assertNever(expression)
  }
}

/** Visits an expression and all its parts, in text order, without recursion: they may be nested thousands deep. */
export function walkExpression(expression: Expression, visit: (part: Expression) => void): void {
  const open: Expression[] = [expression]
  for (let part = open.pop(); part; part = open.pop()) {
    visit(part)
    const children = childrenOf(part)
    for (let i = children.length - 1; i >= 0; i--) open.push(children[i] as Expression)
  }
}
