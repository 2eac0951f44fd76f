import type { StateName } from '../graph/graph.ts'
import type { StepTypes } from '../step-type/index.ts'
import type { Statement, Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { ArrowPlan } from './arrows.ts'
import { type EditableWorkflow, startOf, statementsWith } from './editable.ts'
import type { Spell } from './insertion-point.ts'
import { stateReferences } from './references.ts'
import { isSwallowed, removeStatements, sharesLine } from './removal.ts'
import { spellName } from './spelling.ts'
import { styleAt } from './style.ts'

/** Statements about to change: their new arrows, or null for one that goes as a whole. */
export type Changes = ReadonlyMap<number, readonly (ArrowPlan | null)[] | null>

/** States that only the changed statements mention, and will not any more. They must be declared to stay. */
export function orphansOf({ tree, stepTypes }: EditableWorkflow, changes: Changes): readonly StateName[] {
  const candidates = new Set<StateName>()
  const kept = new Set<StateName>()
  for (const [index, plans] of changes) {
    for (const name of mentionsOf(tree.statements[index], stepTypes)) candidates.add(name)
    for (const plan of plans ?? []) for (const name of plan ? [...plan.from, ...plan.to] : []) kept.add(name)
  }
  return [...candidates].filter((name) => {
    if (kept.has(name)) return false
    for (const index of statementsWith(tree, name)) {
      if (!changes.has(index) && mentionsOf(tree.statements[index], stepTypes).includes(name)) return false
    }
    return true
  })
}

/** The declaration of a state that nothing else mentions. */
export function keepAlive(name: StateName): Spell {
  return (style) => `state ${spellName(name, style.quote)}: task`
}

/** A statement taken away, or declarations of the states that would be lost with it in its place. */
export function replaceByDeclarations(tree: Tree, index: number, names: readonly StateName[]): TextEdit[] {
  if (names.length === 0) return removeStatements(tree, [index])
  const statement = tree.statements[index] as Statement
  const style = styleAt(tree, index)
  const between = (style.semicolon ? ';' : '') + style.lineEnd + style.indent
  const start = startOf(tree, index)
  const declarations = names.map((name) => keepAlive(name)(style)).join(between)
  // After a broken statement a declaration is seen for what it is only on a line of its own.
  const afterBroken = tree.statements[index - 1]?.kind === 'broken'
  const apart = isSwallowed(tree, index, declarations) ? ';' : ''
  const lead =
    apart + (apart || (afterBroken && sharesLine(tree, index - 1)) ? style.lineEnd + style.indent : '')
  return [{ from: start, to: start + statement.contentEnd, insert: lead + declarations }]
}

function mentionsOf(statement: Statement | undefined, stepTypes: StepTypes): readonly StateName[] {
  if (statement?.kind === 'transition') return statement.names.flat()
  if (statement?.kind !== 'state') return []
  return [statement.name.name, ...stateReferences(statement, stepTypes).map(({ name }) => name)]
}
