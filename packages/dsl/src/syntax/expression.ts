import type { Span } from '../text/span.ts'

export type BinaryOperator = '+' | '-' | '*' | '/' | '%'
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

/**
 * The tree of a guard or of the inside of a `${…}`. Spellings are gone (`and` and `&&` are one operator);
 * offsets are relative to the start of the statement that holds it, so that a statement can be reused when text
 * before it changes.
 */
export type Expression = Span &
  (
    | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    | {
        readonly kind: 'map'
        readonly entries: readonly { readonly key: Expression; readonly value: Expression }[]
      }
    | { readonly kind: 'member'; readonly object: Expression; readonly name: string; readonly nameSpan: Span }
    | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression }
    | {
        readonly kind: 'call'
        readonly name: string
        readonly nameSpan: Span
        readonly args: readonly Expression[]
      }
    | { readonly kind: 'not'; readonly operand: Expression }
    | { readonly kind: 'negate'; readonly operand: Expression }
    | {
        readonly kind: 'binary'
        readonly operator: BinaryOperator
        readonly left: Expression
        readonly right: Expression
      }
    /** `a < b <= c`: one more operand than operators; holds when every neighbouring pair does. */
    | {
        readonly kind: 'compare'
        readonly operators: readonly CompareOperator[]
        readonly operands: readonly Expression[]
      }
    | { readonly kind: 'and' | 'or' | 'default'; readonly left: Expression; readonly right: Expression }
    | {
        readonly kind: 'conditional'
        readonly test: Expression
        readonly then: Expression
        readonly otherwise: Expression
      }
  )
