import { type EditStep, planTextEdits } from './batch.ts'
import { spellGroup } from './edit/group.ts'
import { type EditRefusal, isRefusal, usesOf } from './edit/index.ts'
import { spellInputType } from './edit/inputs.ts'
import { removeStatements } from './edit/removal.ts'
import { isPossibleName, spellName } from './edit/spelling.ts'
import { styleAt } from './edit/style.ts'
import type { StateName, Transition } from './graph/graph.ts'
import { isReservedKey, keysWritten } from './graph/writes.ts'
import { expressionsOfStatement } from './syntax/expressions-of.ts'
import { applyEdits, type TextEdit } from './text/text-edit.ts'
import { factsOf } from './validate/facts.ts'
import { openWorkflow, type Workflow } from './workflow.ts'

/** A workflow that states were moved to, and the text edits that put one state in their place. */
export interface Extraction {
  /** The text of the new workflow. */
  readonly text: string
  /** Of the old workflow. */
  readonly edits: readonly TextEdit[]
}

/**
 * Moves states to a workflow of their own, which one `workflow` state calls in their place (rule E16 of SPEC.md). What
 * the moved guards and templates read is handed over as its input.
 *
 * @param name of the new workflow, and of the state that calls it
 */
export function extractStates(
  workflow: Workflow,
  states: readonly StateName[],
  name: string,
): Extraction | EditRefusal {
  const { stepTypes } = workflow
  const moved = new Set(states)
  const found = boundary(workflow, moved)
  if (isRefusal(found)) return found
  if (!isPossibleName(name) || workflow.graph.states.some((state) => state.name === name))
    return refuse(`Another state is called ${JSON.stringify(name)}, or it is no name. Choose another one.`)
  const inputs = inputsOf(workflow, moved)
  const edits = planTextEdits(workflow, stepsOf(found, moved, name, inputs))
  if (isRefusal(edits)) return edits
  const text = textOf(workflow, moved, found, name, inputs)
  const left = openWorkflow(applyEdits(workflow.text, edits), { stepTypes })
  const inside = openWorkflow(text, { stepTypes })
  const stranded = states.find((state) => usesOf(left, state).length > 0)
  if (stranded !== undefined)
    return refuse(
      `What stays mentions ${JSON.stringify(stranded)}. Choose that too, or take it out there first.`,
    )
  const missing = inside.graph.states.find(
    (state) => !moved.has(state.name) && state.name !== 'start' && state.name !== 'end',
  )
  const outer = missing?.name ?? stepReadFrom(workflow, moved)
  if (outer !== undefined)
    return refuse(
      `These states mention ${JSON.stringify(outer)}, which stays. Choose it too, or take it out first.`,
    )
  return { text, edits }
}

interface Boundary {
  /** The state that is run first. */
  readonly entry: StateName
  readonly entries: readonly Transition[]
  /** null where the last of the states end the execution. */
  readonly exit: Transition | null
  readonly inner: readonly Transition[]
}

/** How the states hang together with the others: by one state that is led to, and one arrow that leads out. */
function boundary({ graph }: Workflow, moved: ReadonlySet<StateName>): Boundary | EditRefusal {
  if (moved.size === 0) return refuse('Choose the states that become a workflow of their own.')
  if (moved.has('start') || moved.has('end'))
    return refuse(
      'An execution begins at start and finishes at end: they stay. Choose the states between them.',
    )
  const inside = (name: StateName) => moved.has(name)
  const leaving = graph.transitions.filter(({ from }) => from.some(inside))
  const entries = graph.transitions.filter(({ from, to }) => !from.some(inside) && to.some(inside))
  const mixed = leaving.find(({ from, to }) => !from.every(inside) || (to.some(inside) && !to.every(inside)))
  if (mixed) return refuse(`The arrow ${endsOf(mixed)} belongs to other states too. Part it first.`)
  const begins = new Set(entries.flatMap(({ to }) => to.filter(inside)))
  if (entries.length === 0 && graph.entry !== null && inside(graph.entry)) begins.add(graph.entry)
  const [entry, ...others] = begins
  if (entry === undefined) return refuse('No arrow leads to these states. Connect one of them first.')
  if (others.length > 0)
    return refuse(`These states are entered at ${[...begins].join(' and ')}, and may be entered at one only.`)
  const exits = leaving.filter(({ to }) => !to.some(inside))
  const [exit = null, ...more] = exits
  if (more.length > 0)
    return refuse(`${exits.length} arrows leave these states: ${exits.map(endsOf).join(', ')}. Only one may.`)
  if (exit?.guard?.kind === 'error' || exit?.guard?.kind === 'timeout')
    return refuse(`The arrow ${endsOf(exit)} is for failures, which end a workflow. Choose its target too.`)
  const last = graph.states.find(
    ({ name }) =>
      inside(name) &&
      graph.transitions.some(({ to }) => to.includes(name)) &&
      !leaving.some(({ from }) => from.includes(name)),
  )
  if (exit && last)
    return refuse(
      `The execution ends after ${JSON.stringify(last.name)}, but goes on after these states. Connect it first.`,
    )
  return { entry, entries, exit, inner: leaving.filter(({ to }) => to.every(inside)) }
}

/** Names of the context that the moved states read and do not surely write themselves. */
function inputsOf({ tree, graph, stepTypes }: Workflow, moved: ReadonlySet<StateName>): readonly string[] {
  const written = new Set(
    graph.states.filter(({ name }) => moved.has(name)).flatMap((state) => keysWritten(state, stepTypes)),
  )
  const read = new Set<string>()
  tree.statements.forEach((statement) => {
    const isMoved =
      statement.kind === 'state'
        ? moved.has(statement.name.name)
        : statement.kind === 'transition' && statement.names.at(-2)?.some((name) => moved.has(name))
    if (!isMoved) return
    if (statement.kind === 'transition' && statement.guardKind === 'expression' && isChoice(graph, statement))
      return
    for (const expression of expressionsOfStatement(statement))
      for (const name of factsOf(expression).reads) if (!isReservedKey(name)) read.add(name)
  })
  return [...read].filter((name) => !written.has(name))
}

/** Whether the guard is a choice of the decision state before it. */
function isChoice(
  { transitions }: Workflow['graph'],
  { names, condition }: { readonly names: readonly (readonly string[])[]; readonly condition: string | null },
): boolean {
  return transitions.some(
    ({ from, guard, condition: said }) =>
      guard?.kind === 'choice' && said === condition && from[0] === names.at(-2)?.[0],
  )
}

/** A state outside of these whose result they read by its name. */
function stepReadFrom({ tree, graph }: Workflow, moved: ReadonlySet<StateName>): StateName | undefined {
  const outer = new Set(graph.states.map(({ name }) => name).filter((name) => !moved.has(name)))
  for (const statement of tree.statements) {
    const isMoved =
      statement.kind === 'state'
        ? moved.has(statement.name.name)
        : statement.kind === 'transition' && statement.names.at(-2)?.some((name) => moved.has(name))
    if (!isMoved) continue
    for (const expression of expressionsOfStatement(statement))
      for (const { name } of factsOf(expression).steps) if (outer.has(name)) return name
  }
  return undefined
}

function stepsOf(
  { entry, entries, exit }: Boundary,
  moved: ReadonlySet<StateName>,
  name: string,
  inputs: readonly string[],
): readonly EditStep[] {
  // What is not there for sure is handed over as null, which a guard's has(…) and ?? take for missing.
  const handed = inputs.map((input) => `${input}: "\${${input} ?? null}"`)
  const properties = {
    name: { json: name },
    ...(handed.length > 0 ? { input: { source: `{ ${handed.join(', ')} }` } } : {}),
  }
  const rerouted = entries.map(
    (arrow): EditStep =>
      ({ transitions }) => {
        const transition = transitions.findIndex(
          (each) =>
            each.condition === arrow.condition &&
            each.to.includes(entry) &&
            each.from.length === arrow.from.length &&
            each.from.every((state, i) => state === arrow.from[i]),
        )
        return transition < 0
          ? null
          : { kind: 'reroute', transition, end: 'to', state: entry, newState: name }
      },
  )
  const leave: EditStep[] = exit ? [{ kind: 'connect', from: [name], to: exit.to, as: 'arrow' }] : []
  const removed = [...moved].map((state): EditStep => ({ kind: 'remove-state', name: state }))
  return [{ kind: 'add-state', name, type: 'workflow', properties }, ...rerouted, ...leave, ...removed]
}

/** The new workflow: its declarations as they stood, comments included, and its arrows from start to end. */
function textOf(
  { tree, graph, text }: Workflow,
  moved: ReadonlySet<StateName>,
  { entry, exit, inner }: Boundary,
  name: string,
  inputs: readonly string[],
): string {
  const style = { ...styleAt(tree, Math.max(0, tree.statements.length - 1)), indent: '', semicolon: false }
  const types = new Map(graph.inputs.map((input) => [input.name, input.type]))
  const fields = inputs.map(
    (input) => `${input}?: ${spellInputType(types.get(input) ?? { kind: 'any' }, style.quote)}`,
  )
  const declared = tree.statements.flatMap((statement, index) =>
    statement.kind === 'state' && moved.has(statement.name.name)
      ? removeStatements(tree, [index]).map(({ from, to }) => withoutEnds(text.slice(from, to)))
      : [],
  )
  const spelled = (state: string) => spellName(state, style.quote)
  const arrow = ({ from, to, join, condition }: Transition, target: readonly string[] = to) =>
    `${spellGroup({ names: from, join }, style, spelled)} -> ${spellGroup({ names: target, join: null }, style, spelled)}${condition === null ? '' : `: ${condition}`}`
  // Guards are tried in the order of the text, so the arrow out stands where it stood.
  const arrows = graph.transitions.flatMap((transition) =>
    transition === exit
      ? [arrow(transition, ['end'])]
      : inner.includes(transition)
        ? [arrow(transition)]
        : [],
  )
  const blocks = [
    [`workflow ${spelled(name)}`],
    fields.length > 0 ? [`input { ${fields.join(', ')} }`] : [],
    declared,
    [`start -> ${spelled(entry)}`, ...arrows],
  ]
  const lines = blocks.filter((block) => block.length > 0).map((block) => block.join(style.lineEnd))
  return `${lines.join(style.lineEnd + style.lineEnd)}${style.lineEnd}`
}

function withoutEnds(declaration: string): string {
  return declaration.replace(/^(?:[ \t]*[\n\r]+)+/, '').trimEnd()
}

const endsOf = ({ from, to }: Transition): string => `from ${from.join(', ')} to ${to.join(', ')}`

const refuse = (message: string): EditRefusal => ({ kind: 'refused', message })
