import { secretNamed } from '../../expression/index.ts'
import type { State, WorkflowGraph } from '../../graph/graph.ts'
import { isReservedKey, keysWritten } from '../../graph/writes.ts'
import type { StepTypes } from '../../step-type/index.ts'
import { nearestName } from '../../text/nearest.ts'
import type { PlacedExpression } from '../expressions.ts'
import { factsOf, type NameUse } from '../facts.ts'
import { removeEntry, replaceBy, respell } from '../fixes.ts'
import type { Model } from '../model.ts'
import { placed, type Report } from '../report.ts'

const EXECUTION_KEYS = ['id', 'attempt', 'started_at']

/** What guards and templates may read. */
export interface ContextNames {
  /** What an input or a state surely brings. */
  readonly known: ReadonlySet<string>
  /** Whether there may be others. */
  readonly isOpen: boolean
  readonly inputs: ReadonlySet<string>
  /** Names that were asked about before. */
  readonly slips: Map<string, boolean>
}

/**
 * @param before is answered again where nothing has changed
 * @param declares whether a declaration has; otherwise only which states there are
 */
export function contextNamesOf(
  graph: WorkflowGraph,
  stepTypes: StepTypes,
  before: ContextNames | null,
  declares = true,
): ContextNames {
  if (before && !declares) {
    const isOpen = before.inputs.size === 0 || bringsAnything(graph, stepTypes)
    return isOpen === before.isOpen ? before : { ...before, isOpen }
  }
  const inputs = new Set(graph.inputs.map(({ name }) => name))
  const known = new Set(inputs)
  for (const state of graph.states) {
    if (!state.declared) continue
    for (const key of keysWritten(state, stepTypes)) known.add(key)
  }
  const isOpen = inputs.size === 0 || bringsAnything(graph, stepTypes)
  if (
    before &&
    before.isOpen === isOpen &&
    isSameSet(before.known, known) &&
    isSameSet(before.inputs, inputs)
  )
    return before
  return { known, isOpen, inputs, slips: new Map() }
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false
  for (const one of a) if (!b.has(one)) return false
  return true
}

/** Whether there is nothing to say about a name at the context's top level. */
export function mayRead(name: string, { known, isOpen, slips }: ContextNames): boolean {
  if (known.has(name) || isReservedKey(name)) return true
  if (!isOpen) return false
  let slip = slips.get(name)
  if (slip === undefined) {
    slip = isSlip(name, known)
    slips.set(name, slip)
  }
  return !slip
}

/**
 * Names that nothing brings into the context. Where tasks, answers of other systems or an undeclared input may
 * bring anything, only what looks like a slip of the pen is reported.
 */
export function checkNames(
  model: Model,
  names: ContextNames,
  expressions: readonly PlacedExpression[],
  report: Report,
): void {
  const { known, inputs } = names
  const states = () => model.graph.states.map(({ name }) => name)
  for (const { expression, start } of expressions) {
    const facts = factsOf(expression)
    for (const use of facts.names) {
      if (!mayRead(use.name, names)) reportUnknown(use, start, known, report)
    }
    for (const use of inputs.size > 0 ? facts.inputs : []) {
      if (!inputs.has(use.name)) reportUnknownPart('input', use, start, [...inputs], report)
    }
    for (const use of facts.steps) {
      if (model.numberOf(use.name) === undefined) reportUnknownPart('steps', use, start, states(), report)
    }
    for (const use of facts.execution) {
      if (!EXECUTION_KEYS.includes(use.name))
        reportUnknownPart('execution', use, start, EXECUTION_KEYS, report)
    }
  }
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

/**
 * Declared inputs that no guard and no template reads.
 *
 * @param reads how many statements read a name
 */
export function checkInputs(model: Model, reads: ReadonlyMap<string, number>, report: Report): void {
  const { graph, tree, built } = model
  if (graph.inputs.length === 0) return
  // A task, a piece of code or another workflow gets the whole context: who reads none by name may mean them all.
  const words = wordsOfCode(graph)
  const isRead = (name: string) => reads.has(name) || words.has(name)
  const mayReadAll = isRead('input') || graph.states.some(({ name, type }) => readsContext(name, type))
  if (mayReadAll && !graph.inputs.some(({ name }) => isRead(name))) return
  for (const at of built.flat.declarations) {
    const statement = tree.statements[at]
    if (statement?.kind !== 'input') continue
    const start = tree.starts[at] as number
    for (const [i, { key }] of statement.fields.entries()) {
      if (isRead(key.name)) continue
      const message = `Nothing reads the input ${JSON.stringify(key.name)}. Use it in a guard or a template, or remove it.`
      report.add('R042', placed(key, start), message, [
        removeEntry(`Remove ${JSON.stringify(key.name)}`, tree, statement.fields, i, start),
      ])
    }
  }
}

/** What stands in code states: their source may read an input by its name. */
function wordsOfCode({ states }: WorkflowGraph): ReadonlySet<string> {
  const words = new Set<string>()
  for (const state of states) if (state.type === 'code') for (const word of wordsIn(state)) words.add(word)
  return words
}

const knownWords = new WeakMap<State, readonly string[]>()

function wordsIn(state: State): readonly string[] {
  const known = knownWords.get(state)
  if (known) return known
  const texts = state.properties.flatMap(({ value }) => (value.kind === 'string' ? value.parts : []))
  const words = texts.flatMap((text) =>
    typeof text === 'string' ? (text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []) : [],
  )
  knownWords.set(state, words)
  return words
}

function readsContext(name: string, type: string): boolean {
  return name !== 'start' && name !== 'end' && ['task', 'code', 'workflow', 'map'].includes(type)
}
