import fc from 'fast-check'
import { expressionFunctions, type Json, type JsonObject } from '../expression/index.ts'
import type { Expression } from '../syntax/expression.ts'

const at = { from: 0, to: 1 }
const name = fc.constantFrom('a', 'b', 'constructor', '__proto__', 'toString', 'xs', 'missing')
const literal = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.nat(9),
  fc.string(),
)
const comparison = fc.constantFrom('==', '!=', '<', '<=', '>', '>=', 'in', 'not in')

/** Any expression the tree can hold, sensible or not. */
export const { expression: anyExpression } = fc.letrec<{ expression: Expression }>((tie) => {
  const part = tie('expression')
  return {
    expression: fc.oneof(
      { maxDepth: 6 },
      literal.map((value) => ({ ...at, kind: 'literal', value }) as Expression),
      name.map((n) => ({ ...at, kind: 'name', name: n }) as Expression),
      fc.array(part, { maxLength: 3 }).map((items) => ({ ...at, kind: 'list', items }) as Expression),
      fc
        .array(fc.record({ key: part, value: part }), { maxLength: 2 })
        .map((entries) => ({ ...at, kind: 'map', entries }) as Expression),
      fc
        .tuple(part, name)
        .map(([object, n]) => ({ ...at, kind: 'member', object, name: n, nameSpan: at }) as Expression),
      fc.tuple(part, part).map(([object, index]) => ({ ...at, kind: 'index', object, index }) as Expression),
      fc
        .tuple(fc.constantFrom(...expressionFunctions.keys(), 'eval'), fc.array(part, { maxLength: 3 }))
        .map(([n, args]) => ({ ...at, kind: 'call', name: n, nameSpan: at, args }) as Expression),
      fc
        .tuple(fc.constantFrom('not', 'negate'), part)
        .map(([kind, operand]) => ({ ...at, kind, operand }) as Expression),
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/', '%'), part, part)
        .map(([operator, left, right]) => ({ ...at, kind: 'binary', operator, left, right }) as Expression),
      fc
        .tuple(fc.constantFrom('and', 'or', 'default'), part, part)
        .map(([kind, left, right]) => ({ ...at, kind, left, right }) as Expression),
      fc
        .tuple(fc.array(comparison, { minLength: 2, maxLength: 2 }), part, part, part)
        .map(([operators, ...operands]) => ({ ...at, kind: 'compare', operators, operands }) as Expression),
      fc
        .tuple(part, part, part)
        .map(
          ([test, then, otherwise]) => ({ ...at, kind: 'conditional', test, then, otherwise }) as Expression,
        ),
    ),
  }
})

/** A context in which some of the names are there. */
export const anyScope: fc.Arbitrary<JsonObject> = fc.dictionary(name, fc.jsonValue() as fc.Arbitrary<Json>)
