import type { TypeFlow } from '../graph/types/index.ts'
import { propertySchema } from '../step-type/index.ts'
import { placed as placedDiagnostic } from '../syntax/placed-diagnostic.ts'
import type { Statement } from '../syntax/tree.ts'
import { checkRepeats } from './checks/declarations.ts'
import { checkFunctions } from './checks/functions.ts'
import { type ContextNames, checkNames, checkSecrets, mayRead } from './checks/names.ts'
import { checkDefaults, checkProperties } from './checks/properties.ts'
import { checkTrigger } from './checks/triggers.ts'
import { checkTypes, isHarmless, type Scopes } from './checks/types.ts'
import { guardedArrow, type PlacedExpression, plainNames, templatesOf } from './expressions.ts'
import { factsOf } from './facts.ts'
import type { Model } from './model.ts'
import { Report } from './report.ts'

/** What the check of a statement by itself rests on besides the statement. */
export interface Surroundings {
  readonly names: ContextNames
  readonly flow: TypeFlow
  readonly secrets: readonly string[] | undefined
  readonly taken: Uint8Array
}

/** What is wrong with one statement by itself, by its index. */
export function checkStatement(at: number, model: Model, around: Surroundings, report: Report): void {
  const { tree } = model
  const statement = tree.statements[at] as Statement
  const start = tree.starts[at] as number
  for (const diagnostic of statement.diagnostics)
    report.found.push({ diagnostic: placedDiagnostic(diagnostic, start), when: 'always' })
  switch (statement.kind) {
    case 'transition':
      checkGuard(at, start, model, around, report)
      break
    case 'state': {
      checkRepeats(statement, start, tree, report)
      checkProperties(model.declarationAt(at), model, report)
      const { flow } = around
      const scopes = { scope: flow.before(statement.name.name), partial: flow.everywhere }
      checkExpressions(templatesOf(at, model), scopes, model, around, report)
      break
    }
    case 'layout':
      checkRepeats(statement, start, tree, report)
      break
    case 'input':
      checkDefaults(statement, start, report)
      break
    case 'trigger':
      checkTrigger(statement, start, report)
      break
    default:
  }
}

function checkGuard(at: number, start: number, model: Model, around: Surroundings, report: Report): void {
  const index = guardedArrow(at, model)
  if (index < 0) return
  const { flow, names } = around
  const transition = model.graph.transitions[index]
  if (!transition) return
  const scopes = { scope: flow.guard(transition), partial: flow.everywhere }
  const plain = plainNames(transition.condition ?? '')
  if (plain && isHarmless(plain, scopes) && plain.every((name) => mayRead(name, names))) return
  const { expression } = model.arrowAt(index)
  const judges = around.taken[index] !== 0
  if (expression)
    checkExpressions([{ expression, start, place: 'guard' }], scopes, model, around, report, judges)
}

function checkExpressions(
  expressions: readonly PlacedExpression[],
  scopes: Scopes,
  model: Model,
  { names, secrets }: Surroundings,
  report: Report,
  judges = true,
): void {
  if (expressions.length === 0) return
  checkFunctions(expressions, report)
  checkSecrets(expressions, secrets, report)
  for (const { expression, start } of expressions) checkTypes(expression, scopes, { start, judges }, report)
  const whole = new Report('whole')
  checkNames(model, names, expressions, whole)
  report.found.push(...whole.found)
}

/** The names that the expressions of a statement read, each once; `input.x` reads both. */
export function readsOf(at: number, model: Model): readonly string[] {
  const { kind } = model.tree.statements[at] as Statement
  if (kind === 'state') {
    const all = new Set(templatesOf(at, model).flatMap(({ expression }) => [...factsOf(expression).reads]))
    return [...all]
  }
  const index = kind === 'transition' ? guardedArrow(at, model) : -1
  if (index < 0) return []
  const plain = plainNames(model.graph.transitions[index]?.condition ?? '')
  if (plain) return [...new Set(plain)]
  const { expression } = model.arrowAt(index)
  return expression ? [...factsOf(expression).reads] : []
}

/** Whether what is said of a statement depends on which states there are, or which arrows mention them. */
export function looksAtStates(at: number, model: Model): boolean {
  const statement = model.tree.statements[at] as Statement
  if (statement.kind === 'state') {
    const type = model.stepTypes.get(statement.type.name)
    const wantsState = (key: string) => type !== undefined && propertySchema(type, key)?.type.kind === 'state'
    const namesOthers = statement.block?.entries.some(({ key }) => wantsState(key.name)) ?? false
    return (
      namesOthers || templatesOf(at, model).some(({ expression }) => factsOf(expression).steps.length > 0)
    )
  }
  const index = statement.kind === 'transition' ? guardedArrow(at, model) : -1
  if (index < 0 || !(model.graph.transitions[index]?.condition ?? '').includes('steps')) return false
  const { expression } = model.arrowAt(index)
  return expression !== null && factsOf(expression).steps.length > 0
}
