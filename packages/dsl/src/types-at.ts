import type { TypeScope, ValueType } from './expression/index.ts'
import { typeOfExpression } from './expression/index.ts'
import { typeFlowOf } from './graph/types/index.ts'
import { expressionsOfStatement } from './syntax/expressions-of.ts'
import type { Statement } from './syntax/tree.ts'
import type { Span } from './text/span.ts'
import type { Workflow } from './workflow.ts'

/** A part of an expression, as offsets of the text, and what its value may be. */
export interface TypedPart extends Span {
  readonly type: ValueType
}

/**
 * The types of the names that an expression at this place can read, reserved ones included: for completion. A name
 * that is not in it may be anything.
 */
export function typesAt(workflow: Workflow, offset: number): TypeScope {
  const place = placeAt(workflow, offset)
  return place ? scopeOf(workflow, place) : new Map()
}

/** The smallest part of an expression around an offset, with its type: for hover. Null outside expressions. */
export function typeAt(workflow: Workflow, offset: number): TypedPart | null {
  const place = placeAt(workflow, offset)
  if (!place) return null
  const { statement, start } = place
  const isAround = ({ from, to }: Span) => start + from <= offset && offset <= start + to
  let found: TypedPart | null = null
  for (const expression of expressionsOfStatement(statement).filter(isAround)) {
    typeOfExpression(expression, scopeOf(workflow, place), (part, type) => {
      const isSmaller = !found || part.to - part.from < found.to - found.from
      if (isAround(part) && isSmaller) found = { from: start + part.from, to: start + part.to, type }
    })
  }
  return found
}

interface StatementAt {
  readonly statement: Statement
  readonly start: number
  /** How many arrows the statements before it have. */
  readonly arrowsBefore: number
}

function placeAt({ tree }: Workflow, offset: number): StatementAt | null {
  const { statements, starts } = tree
  let arrowsBefore = 0
  for (let index = 0; index < statements.length; index++) {
    const statement = statements[index] as Statement
    const start = starts[index] as number
    const next = starts[index + 1] ?? Number.POSITIVE_INFINITY
    if (start <= offset && offset < next) return { statement, start, arrowsBefore }
    if (statement.kind === 'transition') arrowsBefore += statement.entries.length - 1
  }
  return null
}

function scopeOf({ graph, stepTypes }: Workflow, { statement, arrowsBefore }: StatementAt): TypeScope {
  const flow = typeFlowOf(graph, stepTypes)
  if (statement.kind === 'state') return flow.before(statement.name.name)
  if (statement.kind !== 'transition') return flow.everywhere
  const transition = graph.transitions[arrowsBefore + statement.entries.length - 2]
  return transition ? flow.guard(transition) : flow.everywhere
}
