import { secretNamed } from '../../expression/index.ts'
import type { WorkflowGraph } from '../../graph/graph.ts'
import { isReservedKey, keysWritten } from '../../graph/writes.ts'
import type { StepTypes } from '../../step-type/index.ts'
import { nearestName } from '../../text/nearest.ts'
import type { PlacedExpression } from '../expressions.ts'
import { factsOf, type NameUse } from '../facts.ts'
import { removeEntry, replaceBy, respell } from '../fixes.ts'
import type { Model } from '../model.ts'
import { placed, type Report } from '../report.ts'

const EXECUTION_KEYS = ['id', 'attempt', 'started_at']

/**
 * Names that nothing brings into the context. Where tasks, answers of other systems or an undeclared input may
 * bring anything, only what looks like a slip of the pen is reported.
 */
export function checkNames(model: Model, expressions: readonly PlacedExpression[], report: Report): void {
  const declared = model.graph.inputs.map(({ name }) => name)
  const { known, isOpen } = namesIn(model.graph, model.stepTypes)
  for (const { expression, start } of expressions) {
    const facts = factsOf(expression)
    for (const use of facts.names) {
      if (known.has(use.name) || isReservedKey(use.name)) continue
      if (isOpen && !isSlip(use.name, known)) continue
      reportUnknown(use, start, known, report)
    }
    for (const use of declared.length > 0 ? facts.inputs : []) {
      if (!declared.includes(use.name)) reportUnknownPart('input', use, start, declared, report)
    }
    for (const use of facts.steps) {
      if (!model.numberOf.has(use.name)) reportUnknownPart('steps', use, start, model.names, report)
    }
    for (const use of facts.execution) {
      if (!EXECUTION_KEYS.includes(use.name))
        reportUnknownPart('execution', use, start, EXECUTION_KEYS, report)
    }
  }
}

interface ContextNames {
  readonly stepTypes: StepTypes
  /** What an input or a state surely brings. */
  readonly known: ReadonlySet<string>
  /** Whether there may be others. */
  readonly isOpen: boolean
}

const ofGraph = new WeakMap<WorkflowGraph, ContextNames>()

function namesIn(graph: WorkflowGraph, stepTypes: StepTypes): ContextNames {
  const found = ofGraph.get(graph)
  if (found?.stepTypes === stepTypes) return found
  const known = new Set(graph.inputs.map(({ name }) => name))
  for (const state of graph.states) for (const key of keysWritten(state, stepTypes)) known.add(key)
  const names = { stepTypes, known, isOpen: graph.inputs.length === 0 || bringsAnything(graph, stepTypes) }
  ofGraph.set(graph, names)
  return names
}

/** Lets a graph with the same inputs and states have the same names. */
export function shareNames(from: WorkflowGraph, to: WorkflowGraph, stepTypes: StepTypes): void {
  ofGraph.set(to, namesIn(from, stepTypes))
}

/** Whether some state's result may hold keys that nobody knows yet. */
function bringsAnything(graph: WorkflowGraph, stepTypes: StepTypes): boolean {
  return graph.states.some(({ name, type }) => {
    if (name === 'start' || name === 'end' || type === 'transform') return false
    return (stepTypes.get(type)?.writes ?? 'unknown') === 'unknown'
  })
}

/** Whether a name is so near a known one, and so long, that it was hardly meant as another. */
function isSlip(name: string, known: ReadonlySet<string>): boolean {
  const nearest = name.length >= 5 ? nearestName(name, known) : null
  if (nearest === null || Math.abs(nearest.length - name.length) > 1) return false
  return stem(nearest) !== stem(name)
}

/** `items2` and `item` have one stem: they are names of their own. */
function stem(name: string): string {
  return name.replace(/[\d_]+$/, '').replace(/s$/, '')
}

function reportUnknown(use: NameUse, start: number, known: ReadonlySet<string>, report: Report): void {
  const span = placed(use, start)
  const nearest = nearestName(use.name, known)
  const hint =
    nearest === null
      ? 'Declare it as input, or ask has(…) first.'
      : `Did you mean ${JSON.stringify(nearest)}?`
  const fix = nearest === null ? null : replaceBy(`Change to ${JSON.stringify(nearest)}`, span, nearest)
  report.add('R040', span, `Neither the input nor a state brings ${JSON.stringify(use.name)}. ${hint}`, [fix])
}

function reportUnknownPart(
  whole: 'input' | 'steps' | 'execution',
  use: NameUse,
  start: number,
  known: readonly string[],
  report: Report,
): void {
  const what = { input: 'The input has no', steps: 'There is no state', execution: 'An execution has no' }[
    whole
  ]
  const nearest = nearestName(use.name, known)
  const hint = nearest === null ? '' : ` Did you mean ${JSON.stringify(nearest)}?`
  const span = placed(use, start)
  const isQuoted = use.to - use.from > use.name.length
  const fix = respell(use.name, span, known, isQuoted ? (name) => JSON.stringify(name) : undefined)
  report.add('R040', span, `${what} ${JSON.stringify(use.name)}.${hint}`, [fix])
}

/** Secrets where none can be; and those that the workspace does not have, where its secrets are known. */
export function checkSecrets(
  expressions: readonly PlacedExpression[],
  secrets: readonly string[] | undefined,
  report: Report,
): void {
  for (const { expression, start, place } of expressions) {
    if (factsOf(expression).reads.has('secrets') && (place === 'guard' || secretNamed(expression) === null)) {
      const message =
        place === 'guard'
          ? 'A guard cannot read secrets. Let a state that sends the request use it, and ask for its result.'
          : 'A secret stands by itself: write just `${secrets.NAME}`, with any other text outside the braces.'
      report.add('R029', placed(expression, start), message)
      continue
    }
    if (!secrets) continue
    for (const use of factsOf(expression).secrets) {
      if (secrets.includes(use.name)) continue
      const nearest = nearestName(use.name, secrets)
      const hint = nearest === null ? 'Add it in the settings.' : `Did you mean ${JSON.stringify(nearest)}?`
      const message = `The workspace has no secret ${JSON.stringify(use.name)}. ${hint}`
      report.add('R041', placed(use, start), message, [respell(use.name, placed(use, start), secrets)])
    }
  }
}

/** Declared inputs that no guard and no template reads. */
export function checkInputs(model: Model, expressions: readonly PlacedExpression[], report: Report): void {
  const read = new Set<string>()
  for (const { expression } of expressions) for (const name of factsOf(expression).reads) read.add(name)
  // A task, a piece of code or another workflow gets the whole context: who reads none by name may mean them all.
  for (const word of wordsOfCode(model)) read.add(word)
  const mayReadAll =
    read.has('input') || model.graph.states.some(({ name, type }) => readsContext(name, type))
  if (mayReadAll && !model.graph.inputs.some(({ name }) => read.has(name))) return
  model.tree.statements.forEach((statement, at) => {
    if (statement.kind !== 'input') return
    const start = model.tree.starts[at] as number
    for (const [i, { key }] of statement.fields.entries()) {
      if (read.has(key.name)) continue
      const message = `Nothing reads the input ${JSON.stringify(key.name)}. Use it in a guard or a template, or remove it.`
      report.add('R042', placed(key, start), message, [
        removeEntry(`Remove ${JSON.stringify(key.name)}`, model.tree, statement.fields, i, start),
      ])
    }
  })
}

/** What stands in code states: their source may read an input by its name. */
function wordsOfCode({ graph }: Model): readonly string[] {
  return graph.states.flatMap(({ type, properties }) => {
    if (type !== 'code') return []
    const texts = properties.flatMap(({ value }) => (value.kind === 'string' ? value.parts : []))
    return texts.flatMap((text) =>
      typeof text === 'string' ? (text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []) : [],
    )
  })
}

function readsContext(name: string, type: string): boolean {
  return name !== 'start' && name !== 'end' && ['task', 'code', 'workflow', 'map'].includes(type)
}
