import type { TypeProblem, TypeScope } from '../../expression/index.ts'
import { sameType, typeOfExpression, type ValueType } from '../../expression/types/index.ts'
import { typeFlowOf } from '../../graph/types/index.ts'
import { propertySchema } from '../../step-type/index.ts'
import type { Expression } from '../../syntax/expression.ts'
import { expressionsOfValue } from '../../syntax/expressions-of.ts'
import { factsOf } from '../facts.ts'
import type { Arrow, Model } from '../model.ts'
import { placed, type Report } from '../report.ts'

const CODES = { operands: 'R050', argument: 'R051', comparison: 'R052', part: 'R053' } as const

/**
 * What the types of inputs and results say is surely wrong in guards and templates. Where a statement is broken, only
 * what lies below `input` and `steps` has a type. Arrows that are never taken have been reported already.
 */
export function checkTypes(model: Model, taken: ReadonlySet<Arrow>, report: Report): void {
  const { arrows, declarations, graph, stepTypes, isPartial } = model
  const flow = typeFlowOf(graph, stepTypes)
  arrows.forEach((arrow) => {
    if (arrow.kind !== 'expression') return
    const scope = isPartial ? flow.everywhere : flow.guard(arrow.transition)
    if (isHarmless(arrow.condition ?? '', scope)) return
    const { expression, start } = arrow
    if (expression) reportProblems(expression, scope, { start, judges: taken.has(arrow) }, report)
  })
  for (const { name, statement, start, type } of declarations.values()) {
    const scope = isPartial ? flow.everywhere : flow.before(name)
    for (const { key, value } of statement.block?.entries ?? []) {
      const wanted = type && propertySchema(type, key.name)?.type
      if (wanted?.kind === 'string' && wanted.format === 'code') continue
      for (const part of expressionsOfValue(value)) {
        reportProblems(part, scope, { start, judges: true }, report)
      }
    }
  }
}

interface Place {
  readonly start: number
  /** Whether a comparison with only one answer is worth a word. */
  readonly judges: boolean
}

function reportProblems(
  expression: Expression,
  scope: TypeScope,
  { start, judges }: Place,
  report: Report,
): void {
  for (const problem of problemsOf(expression, scope)) {
    if (problem.kind === 'comparison' && !judges) continue
    const { kind, message, fix } = problem
    const edits = fix?.edits.map((edit) => ({ ...placed(edit, start), insert: edit.insert }))
    report.add(CODES[kind], placed(problem, start), message, [
      fix && edits ? { title: fix.title, edits } : null,
    ])
  }
}

const NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`
const TEXT = String.raw`(?:"[^"\\]*"|'[^'\\]*')`
const NUMBER = String.raw`\d+(?:\.\d+)?`
const TERM = String.raw`(?:not\s+)?(${NAME})(?:\.${NAME})*(?:\s*(?:[=!]=\s*(?:${TEXT}|${NUMBER}|[Tt]rue|[Ff]alse)|[<>]=?\s*(?:${TEXT}|${NUMBER})|\s(?:not\s+)?in\s*\[[^[\]()]*\]))?`
const HARMLESS = new RegExp(String.raw`^\s*${TERM}(?:\s+(?:and|or)\s+${TERM})?\s*$`, 'u')

/** Whether a guard is of a plain form that nothing can be wrong with, since none of its names has a type. */
function isHarmless(condition: string, scope: TypeScope): boolean {
  const [, first, second] = HARMLESS.exec(condition) ?? []
  return first !== undefined && !scope.has(first) && (second === undefined || !scope.has(second))
}

interface Judged {
  readonly names: readonly string[]
  readonly types: readonly (ValueType | undefined)[]
  readonly problems: readonly TypeProblem[]
}

const judged = new WeakMap<Expression, Judged>()

/** Remembered with the expression as long as the names that it reads keep their types. */
function problemsOf(expression: Expression, scope: TypeScope): readonly TypeProblem[] {
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
