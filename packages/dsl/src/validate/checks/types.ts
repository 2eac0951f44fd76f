import type { TypeProblem, TypeScope } from '../../expression/index.ts'
import { sameType, typeOfExpression, type ValueType } from '../../expression/types/index.ts'
import type { Expression } from '../../syntax/expression.ts'
import { factsOf } from '../facts.ts'
import { placed, type Report, type When } from '../report.ts'

const CODES = { operands: 'R050', argument: 'R051', comparison: 'R052', part: 'R053' } as const

/** What the names that an expression reads may be. */
export interface Scopes {
  readonly scope: TypeScope
  /** The same as long as a statement is broken: then only what lies below `input` and `steps` has a type. */
  readonly partial: TypeScope
}

/**
 * What the types of inputs and results say is surely wrong in an expression. Arrows that are never taken have been
 * reported already.
 */
export function checkTypes(
  expression: Expression,
  { scope, partial }: Scopes,
  place: Place,
  report: Report,
): void {
  const isSame = scope === partial
  reportProblems(problemsOf(expression, scope, judged), place, isSame ? 'always' : 'whole', report)
  if (!isSame) reportProblems(problemsOf(expression, partial, judgedPartial), place, 'partial', report)
}

interface Place {
  readonly start: number
  /** Whether a comparison with only one answer is worth a word. */
  readonly judges: boolean
}

function reportProblems(
  problems: readonly TypeProblem[],
  { start, judges }: Place,
  when: When,
  report: Report,
): void {
  for (const problem of problems) {
    if (problem.kind === 'comparison' && !judges) continue
    const { kind, message, fix } = problem
    const edits = fix?.edits.map((edit) => ({ ...placed(edit, start), insert: edit.insert }))
    const fixes = fix && edits ? [{ title: fix.title, edits }] : []
    report.add(CODES[kind], placed(problem, start), message, fixes, when)
  }
}

/** Whether none of the names that a guard of the plainest form reads has a type: nothing can be wrong with it. */
export function isHarmless(names: readonly string[], { scope }: Scopes): boolean {
  return names.every((name) => !scope.has(name))
}

interface Judged {
  readonly names: readonly string[]
  readonly types: readonly (ValueType | undefined)[]
  readonly problems: readonly TypeProblem[]
}

const judged = new WeakMap<Expression, Judged>()
const judgedPartial = new WeakMap<Expression, Judged>()

/** Remembered with the expression as long as the names that it reads keep their types. */
function problemsOf(
  expression: Expression,
  scope: TypeScope,
  judged: WeakMap<Expression, Judged>,
): readonly TypeProblem[] {
  const known = judged.get(expression)
  if (known?.names.every((name, i) => isSame(known.types[i], scope.get(name)))) return known.problems
  const names = [...factsOf(expression).reads]
  const types = names.map((name) => scope.get(name))
  const { problems } = typeOfExpression(expression, scope)
  judged.set(expression, { names, types, problems })
  return problems
}

function isSame(a: ValueType | undefined, b: ValueType | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameType(a, b))
}
