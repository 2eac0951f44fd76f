import type { Json } from '../expression/index.ts'
import type { InputType, WorkflowGraph } from './graph.ts'
import { askedField, declaredField } from './run-form/fields.ts'
import { goalsOf } from './run-form/goals.ts'
import { Needs } from './run-form/needs.ts'
import { collectReads } from './run-form/reads.ts'
import { satisfy } from './run-form/satisfy.ts'

/** One question of the form that starts an execution. */
export interface RunField {
  readonly name: string
  readonly type: InputType
  /** False when the workflow gets along without it. */
  readonly required: boolean
  /** A fitting value; with all proposed values the first guards on the way to the end hold. */
  readonly proposed: Json
  /** Why it is asked, in a sentence. */
  readonly why: string
}

/**
 * What an execution of this workflow wants to be given: the declared input, then every name that a guard or template
 * reads and no state writes, in the order of the text, each with a type made out from its use.
 */
export function runForm(graph: WorkflowGraph): readonly RunField[] {
  const needs = new Needs()
  for (const field of graph.inputs) needs.declare(field)
  collectReads(graph, needs)
  for (const { expression, want } of goalsOf(graph)) satisfy(expression, want, needs)
  const declared = graph.inputs.map((field) => declaredField(field, needs.of(field.name)))
  const asked = needs.undeclared().map(askedField)
  return [...declared, ...asked]
}
