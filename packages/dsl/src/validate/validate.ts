import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { WorkflowGraph } from '../graph/graph.ts'
import { keysWritten } from '../graph/writes.ts'
import type { StepTypes } from '../step-type/index.ts'
import type { Tree } from '../syntax/tree.ts'
import { checkDecisions } from './checks/decisions.ts'
import { checkDeclarations } from './checks/declarations.ts'
import { checkEntry } from './checks/entry.ts'
import { checkForksAndJoins } from './checks/forks-and-joins.ts'
import { checkFunctions } from './checks/functions.ts'
import { checkGuards } from './checks/guards.ts'
import { checkInputs, checkNames, checkSecrets } from './checks/names.ts'
import { checkProperties } from './checks/properties.ts'
import { checkReachability } from './checks/reachability.ts'
import { checkTriggers } from './checks/triggers.ts'
import { checkTypes } from './checks/types.ts'
import { expressionsOf } from './expressions.ts'
import { buildModel } from './model.ts'
import { Report } from './report.ts'

export interface ValidateOptions {
  readonly stepTypes: StepTypes
  /** The names of the workspace's secrets, where they are known. */
  readonly secrets?: readonly string[] | undefined
}

/**
 * What is wrong with the meaning of a text, in the order of the text (rules V1 …). What is broken is left to the
 * parser's own diagnostics. The graph must be that of the tree.
 */
export function validate(
  tree: Tree,
  graph: WorkflowGraph,
  { stepTypes, secrets }: ValidateOptions,
): readonly Diagnostic[] {
  const model = buildModel(tree, graph, stepTypes)
  const report = new Report()
  // Most guards are a plain comparison, about which there is nothing to say where every name may be known.
  const knowsNames =
    graph.inputs.length > 0 || graph.states.some((state) => keysWritten(state, stepTypes).length > 0)
  const expressions = expressionsOf(
    model,
    (condition) => knowsNames || /\(|\b(steps|secrets|execution)\b/.test(condition),
  )
  checkDeclarations(model, report)
  checkProperties(model, report)
  checkTriggers(model, report)
  checkFunctions(expressions, report)
  checkSecrets(expressions, secrets, report)
  const taken = checkGuards(model, report)
  checkTypes(model, taken, report)
  if (model.isPartial) return report.ordered()
  checkNames(model, expressions, report)
  checkInputs(model, expressions, report)
  checkEntry(model, report)
  checkDecisions(model, report)
  checkReachability(model, taken, report)
  checkForksAndJoins(model, taken, report)
  return report.ordered()
}
