import type { BuiltGraph } from '../graph/build.ts'
import { typeFlowOf } from '../graph/types/index.ts'
import type { Tree } from '../syntax/tree.ts'
import { checkUnits, type Round, type UnitNumbers } from './check-units.ts'
import type { Checked, ValidateOptions } from './checked.ts'
import { contextNamesOf } from './checks/names.ts'
import { Findings } from './findings.ts'
import { Model } from './model.ts'
import { noEnds, spliceEnds, threadsOf } from './structure.ts'
import { Watch } from './watch.ts'

/**
 * What is wrong with a text and with its meaning, in the order of the text (rules V1 …). The graph must be that of the
 * tree.
 */
export function validate(tree: Tree, built: BuiltGraph, options: ValidateOptions): Checked {
  const { graph, stepTypes } = built
  const ends = spliceEnds(noEnds, 0, 0, tree.statements)
  const count = tree.names.size
  const model = new Model(tree, built, ends, threadsOf(ends, count))
  const states: number[] = []
  for (let state = 0; state < built.marks.length; state++) if (built.marks[state] !== 0) states.push(state)
  const statements = new All(Array.from(tree.statements.keys()))
  const all = new All(states)
  const round: Round = {
    model,
    options,
    before: null,
    findings: new Findings(),
    taken: new Uint8Array(graph.transitions.length).fill(1),
    names: contextNamesOf(graph, stepTypes, null),
    flow: typeFlowOf(graph, stepTypes),
    joins: new Watch(),
    forks: new Watch(),
    stateReaders: new Set(),
    reads: new Map(),
    broken: tree.statements.filter(({ kind }) => kind === 'broken').length,
    sources: new Set(),
    targets: new Set(),
    todo: {
      statement: statements,
      guards: all,
      decision: all,
      reach: all,
      joins: all,
      forks: all,
      ends: true,
      entry: true,
      declarations: true,
      inputs: true,
      shape: true,
      start: true,
    },
    added: { from: 0, to: statements.size },
  }
  return checkUnits(round)
}

/** All units there are: no other one can be added. */
class All implements UnitNumbers {
  private readonly units: readonly number[]

  constructor(units: readonly number[]) {
    this.units = units
  }

  get size(): number {
    return this.units.length
  }

  add(): void {}

  forEach(tell: (unit: number) => void): void {
    for (let at = 0; at < this.units.length; at++) tell(this.units[at] as number)
  }
}
