import type { Guard, Join, StateName, Transition, WorkflowGraph } from '../graph/graph.ts'
import type { StepType, StepTypes } from '../step-type/index.ts'
import type { Expression } from '../syntax/expression.ts'
import type { GroupNode, StateStatement, TransitionStatement, Tree } from '../syntax/tree.ts'
import type { Span } from '../text/span.ts'

/**
 * An arrow with its place in the text. States are numbers: indexes into `Model.names`. Asking for a node or the
 * expression may read the statement again, so nothing does without need.
 */
export class Arrow {
  readonly statement: TransitionStatement
  /** Where the statement starts. */
  readonly start: number
  /** Which of the statement's arrows it is. */
  readonly position: number
  readonly from: readonly number[]
  readonly to: readonly number[]
  readonly transition: Transition

  constructor(
    place: { readonly statement: TransitionStatement; readonly start: number; readonly position: number },
    transition: Transition,
    numbersOf: (names: readonly StateName[]) => readonly number[],
  ) {
    this.statement = place.statement
    this.start = place.start
    this.position = place.position
    this.transition = transition
    this.from = numbersOf(transition.from)
    this.to = numbersOf(transition.to)
  }

  get kind(): Guard['kind'] | null {
    return this.transition.guard?.kind ?? null
  }

  get join(): Join | null {
    return this.transition.join
  }

  /** The guard's text. */
  get condition(): string | null {
    return this.transition.condition
  }

  get errorClass(): string | null {
    return this.transition.guard?.kind === 'error' ? this.transition.guard.errorClass : null
  }

  /** The choice that a guard out of a decision state stands for. */
  get choice(): string | null {
    return this.transition.guard?.kind === 'choice' ? this.transition.guard.choice : null
  }

  get expression(): Expression | null {
    return this.transition.guard?.kind === 'expression' ? this.transition.guard.expression : null
  }

  get source(): GroupNode {
    return this.statement.groups[this.position] as GroupNode
  }

  get target(): GroupNode {
    return this.statement.groups[this.position + 1] as GroupNode
  }

  /** From its sources to its targets, and its guard, in the text. */
  get span(): Span {
    const end = this.kind === null ? this.target : (this.statement.guard ?? this.target)
    return { from: this.start + this.source.from, to: this.start + end.to }
  }

  /** Its guard in the text, or all of it where there is none. */
  get guardSpan(): Span {
    const guard = this.kind === null ? null : this.statement.guard
    return guard ? { from: this.start + guard.from, to: this.start + guard.to } : this.span
  }

  /** Whether it is tried only when its state has failed or timed out. */
  get isForFailure(): boolean {
    return this.kind === 'error' || this.kind === 'timeout'
  }
}

export interface Declaration {
  readonly name: StateName
  readonly statement: StateStatement
  readonly start: number
  /** Undefined when the text names a type that there is not. */
  readonly type: StepType | undefined
}

/** What the checks look at: tree and graph brought together, with numbers for states. */
export interface Model {
  readonly tree: Tree
  readonly graph: WorkflowGraph
  readonly stepTypes: StepTypes
  readonly names: readonly StateName[]
  readonly numberOf: ReadonlyMap<StateName, number>
  readonly arrows: readonly Arrow[]
  /** Arrows by source state; a join is in the list of each of its sources. */
  readonly outgoing: readonly (readonly Arrow[])[]
  readonly incoming: readonly (readonly Arrow[])[]
  /** The first declaration of each state. */
  readonly declarations: ReadonlyMap<StateName, Declaration>
  /** States that a property such as `compensate` names. */
  readonly namedByProperty: ReadonlySet<number>
  /** Whether some statement could not be understood, so that what seems to be missing may stand there. */
  readonly isPartial: boolean
}

export function buildModel(tree: Tree, graph: WorkflowGraph, stepTypes: StepTypes): Model {
  const names = graph.states.map(({ name }) => name)
  const numberOf = new Map<StateName, number>()
  for (let number = 0; number < names.length; number++) numberOf.set(names[number] as StateName, number)
  const declarations = new Map<StateName, Declaration>()
  const arrows: Arrow[] = []
  const outgoing: Arrow[][] = names.map(() => [])
  const incoming: Arrow[][] = names.map(() => [])
  const numbersOf = (states: readonly StateName[]) => states.map((name) => numberOf.get(name) ?? -1)
  let isPartial = false
  tree.statements.forEach((statement, at) => {
    const start = tree.starts[at] as number
    if (statement.kind === 'broken') isPartial = true
    else if (statement.kind === 'state') {
      const name = statement.name.name
      const type = stepTypes.get(statement.type.name)
      if (!declarations.has(name)) declarations.set(name, { name, statement, start, type })
    } else if (statement.kind === 'transition') {
      for (let position = 0; position < statement.names.length - 1; position++) {
        const transition = graph.transitions[arrows.length]
        if (!transition) return
        const arrow = new Arrow({ statement, start, position }, transition, numbersOf)
        arrows.push(arrow)
        for (const state of arrow.from) outgoing[state]?.push(arrow)
        for (const state of arrow.to) incoming[state]?.push(arrow)
      }
    }
  })
  const namedByProperty = new Set<number>()
  for (const name of statesNamedByProperties(declarations)) {
    const number = numberOf.get(name)
    if (number !== undefined) namedByProperty.add(number)
  }
  const texts = { tree, graph, stepTypes, names, numberOf, declarations }
  return { ...texts, arrows, outgoing, incoming, namedByProperty, isPartial }
}

function* statesNamedByProperties(declarations: Model['declarations']): Iterable<StateName> {
  for (const { statement } of declarations.values()) {
    for (const { key, value } of statement.block?.entries ?? []) {
      if (key.name !== 'compensate' && key.name !== 'state') continue
      if (value.kind === 'name') yield value.name
      const [part] = value.kind === 'string' && value.parts.length === 1 ? value.parts : []
      if (part?.kind === 'text') yield part.text
    }
  }
}

/** Where a state is declared, or else first mentioned by an arrow. */
export function mentionOf(state: number, { names, declarations, outgoing, incoming }: Model): Span {
  const name = names[state] ?? ''
  const declaration = declarations.get(name)
  if (declaration) {
    const { start, statement } = declaration
    return { from: start + statement.name.from, to: start + statement.name.to }
  }
  const spans = [outgoing[state]?.[0], incoming[state]?.[0]].flatMap((arrow) => {
    const node = arrow && [...arrow.source.names, ...arrow.target.names].find((found) => found.name === name)
    return node ? [{ from: arrow.start + node.from, to: arrow.start + node.to }] : []
  })
  return spans.reduce(
    (first, span) => (span.from < first.from ? span : first),
    spans[0] ?? { from: 0, to: 0 },
  )
}
