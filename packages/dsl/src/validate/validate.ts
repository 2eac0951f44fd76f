import type { BuiltGraph } from '../graph/build.ts'
import { typeFlowOf } from '../graph/types/index.ts'
import type { Tree } from '../syntax/tree.ts'
import { checkUnits, type Round } from './check-units.ts'
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
  const statements = Array.from(tree.statements.keys())
  const round: Round = {
    model,
    options,
    before: null,
    findings: new Findings(),
    taken: new Uint8Array(graph.transitions.length).fill(1),
    names: contextNamesOf(graph, stepTypes, null),
    flow: typeFlowOf(graph, stepTypes),
    joins: new Watch(count),
    forks: new Watch(count),
    stateReaders: new Set(),
    reads: new Map(),
    broken: tree.statements.filter(({ kind }) => kind === 'broken').length,
    sources: new Set(states),
    targets: new Set(),
    todo: {
      statement: new Set(statements),
      guards: new Set(states),
      decision: new Set(states),
      reach: new Set(),
      joins: new Set(states),
      forks: new Set(states),
      ends: true,
      entry: true,
      declarations: true,
      inputs: true,
      shape: true,
    },
    added: { from: 0, to: statements.length },
  }
  return checkUnits(round)
}
