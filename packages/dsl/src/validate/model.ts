import { type BuiltGraph, Mark } from '../graph/build.ts'
import { startOf } from '../graph/flat-parts.ts'
import type { StateName, Transition, WorkflowGraph } from '../graph/graph.ts'
import type { StepType, StepTypes } from '../step-type/index.ts'
import type { StateStatement, TransitionStatement, Tree } from '../syntax/tree.ts'
import type { Span } from '../text/span.ts'
import { Arrow } from './arrow.ts'
import { type Ends, startOfEnds, type Threads } from './structure.ts'

export interface Declaration {
  readonly name: StateName
  readonly statement: StateStatement
  readonly start: number
  /** Undefined when the text names a type that there is not. */
  readonly type: StepType | undefined
}

/** What the checks look at: tree and graph brought together. States are the numbers of their names in the tree's table. */
export class Model {
  readonly tree: Tree
  readonly built: BuiltGraph
  readonly ends: Ends
  readonly threads: Threads
  private readonly arrows: (Arrow | undefined)[] = []

  constructor(tree: Tree, built: BuiltGraph, ends: Ends, threads: Threads) {
    this.tree = tree
    this.built = built
    this.ends = ends
    this.threads = threads
  }

  get graph(): WorkflowGraph {
    return this.built.graph
  }

  get stepTypes(): StepTypes {
    return this.built.stepTypes
  }

  nameOf(state: number | undefined): StateName {
    return state === undefined ? '' : this.tree.names.at(state).name
  }

  /** Of a state of the graph. */
  numberOf(name: StateName): number | undefined {
    const number = this.tree.names.find(name)?.number
    return number !== undefined && this.isState(number) ? number : undefined
  }

  isState(state: number): boolean {
    return (this.built.marks[state] ?? 0) !== 0
  }

  /** Whether a property such as `compensate` names it. */
  isNamedByProperty(state: number): boolean {
    return ((this.built.marks[state] ?? 0) & Mark.inProperty) !== 0
  }

  arrowAt(index: number): Arrow {
    const known = this.arrows[index]
    if (known) return known
    const { tree, built, ends } = this
    const { transitionEnds } = built.flat
    const at = this.statementOf(index)
    const statement = tree.statements[at] as TransitionStatement
    const place = {
      statement,
      start: tree.starts[at] as number,
      position: index - startOf(transitionEnds, at),
    }
    const targets = ends.sourceEnds[index] as number
    const from = listOf(ends.ends, startOfEnds(ends, index), targets)
    const to = listOf(ends.ends, targets, ends.targetEnds[index] as number)
    const arrow = new Arrow(index, place, built.graph.transitions[index] as Transition, { from, to })
    this.arrows[index] = arrow
    return arrow
  }

  /** The index of the statement that an arrow stands in. */
  statementOf(arrow: number): number {
    return firstAbove(this.built.flat.transitionEnds, arrow)
  }

  /** The index of the last statement that starts at or before an offset; -1 before the first one. */
  statementAt(offset: number): number {
    return firstAbove(this.tree.starts, offset) - 1
  }

  /** In the order of the text; a join is in the list of each of its sources. */
  outgoing(state: number): readonly Arrow[] {
    return this.along(this.threads.firstOut[state] ?? 0)
  }

  incoming(state: number): readonly Arrow[] {
    return this.along(this.threads.firstIn[state] ?? 0)
  }

  hasOutgoing(state: number): boolean {
    return (this.threads.firstOut[state] ?? 0) !== 0
  }

  hasIncoming(state: number): boolean {
    return (this.threads.firstIn[state] ?? 0) !== 0
  }

  /** The one arrow that leads out of a state, where it is the only one and has no guard; -1 where it is not so. */
  onlyFreeWay(state: number): number {
    const { firstOut, next, arrowOf } = this.threads
    const place = firstOut[state] ?? 0
    if (place === 0 || next[place - 1] !== 0) return -1
    const arrow = arrowOf[place - 1] as number
    return this.ends.flags[arrow] === 0 ? arrow : -1
  }

  /** Tells each state that an arrow leads from it to this one; of several arrows several times. */
  eachSource(state: number, taken: Uint8Array, tell: (source: number) => void): void {
    const { next, arrowOf, firstIn } = this.threads
    const { ends, sourceEnds } = this.ends
    for (let place = firstIn[state] ?? 0; place !== 0; place = next[place - 1] as number) {
      const arrow = arrowOf[place - 1] as number
      if (taken[arrow] === 0) continue
      const last = sourceEnds[arrow] as number
      for (let at = startOfEnds(this.ends, arrow); at < last; at++) tell(ends[at] as number)
    }
  }

  /** Tells each state that an arrow leads to from this one. */
  eachTarget(state: number, taken: Uint8Array, tell: (target: number) => void): void {
    const { next, arrowOf, firstOut } = this.threads
    const { ends, sourceEnds, targetEnds } = this.ends
    for (let place = firstOut[state] ?? 0; place !== 0; place = next[place - 1] as number) {
      const arrow = arrowOf[place - 1] as number
      if (taken[arrow] === 0) continue
      const last = targetEnds[arrow] as number
      for (let at = sourceEnds[arrow] as number; at < last; at++) tell(ends[at] as number)
    }
  }

  /** Whether an arrow that can be taken leads to all of these states. */
  hasTogether(states: readonly number[], taken: Uint8Array): boolean {
    const { next, arrowOf, firstIn } = this.threads
    const { ends, sourceEnds, targetEnds } = this.ends
    for (let place = firstIn[states[0] as number] ?? 0; place !== 0; place = next[place - 1] as number) {
      const arrow = arrowOf[place - 1] as number
      const [from, to] = [sourceEnds[arrow] as number, targetEnds[arrow] as number]
      if (taken[arrow] === 0 || to - from < states.length) continue
      if (states.every((state) => hasBetween(ends, state, from, to))) return true
    }
    return false
  }

  /** Whether an arrow out of a state is a fork; whether one is a join. */
  hasFork(state: number): boolean {
    return this.hasWide(
      state,
      (arrow) => this.ends.targetEnds[arrow] as number,
      (arrow) => this.ends.sourceEnds[arrow] as number,
    )
  }

  hasJoin(state: number): boolean {
    return this.hasWide(
      state,
      (arrow) => this.ends.sourceEnds[arrow] as number,
      (arrow) => startOfEnds(this.ends, arrow),
    )
  }

  private hasWide(
    state: number,
    endOf: (arrow: number) => number,
    startOf: (arrow: number) => number,
  ): boolean {
    const { firstOut, next, arrowOf } = this.threads
    for (let place = firstOut[state] ?? 0; place !== 0; place = next[place - 1] as number) {
      const arrow = arrowOf[place - 1] as number
      if (endOf(arrow) - startOf(arrow) > 1) return true
    }
    return false
  }

  private along(first: number): readonly Arrow[] {
    if (first === 0) return none
    const { next, arrowOf } = this.threads
    let count = 0
    for (let place = first; place !== 0; place = next[place - 1] as number) count++
    const found = new Array<Arrow>(count)
    count = 0
    for (let place = first; place !== 0; place = next[place - 1] as number)
      found[count++] = this.arrowAt(arrowOf[place - 1] as number)
    return found
  }

  /** The first declaration of a state. */
  declarationOf(state: number): Declaration | undefined {
    const at = this.built.declaredAt[state] ?? 0
    return at === 0 ? undefined : this.declarationAt(at - 1)
  }

  /** Of a statement that declares a state. */
  declarationAt(index: number): Declaration {
    const statement = this.tree.statements[index] as StateStatement
    return {
      name: statement.name.name,
      statement,
      start: this.tree.starts[index] as number,
      type: this.stepTypes.get(statement.type.name),
    }
  }

  /** Where a state is declared, or else first mentioned by an arrow. */
  mentionOf(state: number): Span {
    const declaration = this.declarationOf(state)
    if (declaration) {
      const { start, statement } = declaration
      return { from: start + statement.name.from, to: start + statement.name.to }
    }
    const { firstOut, firstIn, arrowOf } = this.threads
    const [out, into] = [firstOut[state] as number, firstIn[state] as number]
    const first = out === 0 || into === 0 ? out + into : Math.min(out, into)
    if (first === 0) return { from: 0, to: 0 }
    const at = this.statementOf(arrowOf[first - 1] as number)
    const span = (this.tree.statements[at] as TransitionStatement).spanOf(this.nameOf(state))
    const start = this.tree.starts[at] as number
    return { from: start + (span?.from ?? 0), to: start + (span?.to ?? 0) }
  }
}

function hasBetween(row: Int32Array, value: number, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (row[at] === value) return true
  return false
}

const none: readonly never[] = []

/** The numbers `[from, to)` of a row. */
function listOf(row: Int32Array, from: number, to: number): readonly number[] {
  if (to === from + 1) return [row[from] as number]
  const list: number[] = []
  for (let at = from; at < to; at++) list.push(row[at] as number)
  return list
}

/** The index of the first number above a value in an ascending row. */
function firstAbove(row: Int32Array, value: number): number {
  let low = 0
  let high = row.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((row[middle] as number) <= value) low = middle + 1
    else high = middle
  }
  return low
}
