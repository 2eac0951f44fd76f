import { startOf } from '../graph/flat-parts.ts'
import type { Limits } from '../syntax/limits.ts'
import type { TransitionStatement } from '../syntax/tree.ts'
import type { Model } from './model.ts'
import { type Finding, Report } from './report.ts'

/** Says where there are too many transitions. */
export function limitFindings(model: Model, { maxTransitions }: Limits): readonly Finding[] {
  const { tree, built } = model
  if (built.graph.transitions.length <= maxTransitions) return []
  const at = model.statementOf(maxTransitions)
  const own = maxTransitions - startOf(built.flat.transitionEnds, at)
  const arrow = (tree.statements[at] as TransitionStatement).arrows[own] as number
  const from = (tree.starts[at] as number) + arrow
  const report = new Report('always')
  const message = `A workflow has at most ${maxTransitions} transitions. Move a part of it into a sub-workflow.`
  report.add('R013', { from, to: from + 2 }, message)
  return report.found
}
