import type { Join, StateName, Transition } from '../graph/graph.ts'
import type { TransitionStatement } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { type ArrowPlan, arrowsOf, rewriteArrows } from './arrows.ts'
import { checkCondition } from './check-source.ts'
import type { EditRefusal, WorkflowEdit } from './edit.ts'
import { arrowPlace, type EditableWorkflow, startOf } from './editable.ts'
import { sameNames, spellGroup } from './group.ts'
import { insertAfter, transitionEdit } from './insertion-point.ts'
import { keepAlive, orphansOf, replaceByDeclarations } from './orphans.ts'
import { refuse } from './refusal.ts'
import { isPossibleName, spellName } from './spelling.ts'

type Edit<Kind extends WorkflowEdit['kind']> = Extract<WorkflowEdit, { kind: Kind }>

/** A new arrow, or a new target for one that leaves the same states under the same guard. */
export function connect(
  workflow: EditableWorkflow,
  edit: Edit<'connect'>,
): readonly TextEdit[] | EditRefusal {
  const from = [...new Set(edit.from)]
  const to = [...new Set(edit.to)]
  if (from.length === 0 || to.length === 0) return refuse('An arrow needs a state at each end.')
  const unknown = [...from, ...to].find((name) => !canConnect(workflow, name))
  if (unknown !== undefined && !(edit.newStates && isPossibleName(unknown))) return unknownState(unknown)
  const condition = edit.condition?.trim() || null
  const wrong = condition === null ? null : checkCondition(condition)
  if (wrong) return wrong
  const join = from.length > 1 ? (edit.join ?? 'all') : null
  const tooMany = checkJoin(join, from.length)
  if (tooMany) return tooMany
  const fork =
    edit.as === 'arrow' || (edit.as === undefined && condition !== null)
      ? -1
      : forkable(workflow, from, condition)
  if (fork >= 0) return widenFork(workflow, fork, to)
  if (workflow.graph.transitions.some((known) => isSame(known, { from, to, condition, join })))
    return alreadyThere(from, to)
  const plan = { from, to, condition, join }
  return [
    transitionEdit(workflow.tree, new Set(from), (style) => {
      const spelled = (name: StateName) => spellName(name, style.quote)
      const ends =
        spellGroup({ names: from, join }, style, spelled) +
        style.arrow +
        spellGroup({ names: to, join: null }, style, spelled)
      return plan.condition === null ? ends : ends + style.colon + plan.condition
    }),
  ]
}

/** Takes one drawn line away. */
export function disconnect(
  workflow: EditableWorkflow,
  edit: Edit<'disconnect'>,
): readonly TextEdit[] | EditRefusal {
  const known = workflow.graph.transitions[edit.transition]
  if (!known?.from.includes(edit.from) || !known.to.includes(edit.to)) {
    return refuse(`That arrow does not go from "${edit.from}" to "${edit.to}".`)
  }
  return changeArrow(workflow, edit.transition, (plan) => {
    if (plan.to.length > 1 && (plan.from.length === 1 || edit.side !== 'from'))
      return { ...plan, to: without(plan.to, edit.to) }
    if (plan.from.length > 1) return withSources(plan, without(plan.from, edit.from))
    return null
  })
}

/** Moves one end of one drawn line. */
export function reroute(
  workflow: EditableWorkflow,
  edit: Edit<'reroute'>,
): readonly TextEdit[] | EditRefusal {
  const known = workflow.graph.transitions[edit.transition]
  if (!known?.[edit.end].includes(edit.state)) return refuse(`That arrow has no "${edit.state}" at this end.`)
  if (!canConnect(workflow, edit.newState)) return unknownState(edit.newState)
  if (edit.state === edit.newState) return []
  if (known[edit.end].includes(edit.newState))
    return refuse(`That arrow already has "${edit.newState}" at this end.`)
  return changeArrow(workflow, edit.transition, (plan) => {
    const names = plan[edit.end].map((name) => (name === edit.state ? edit.newState : name))
    return edit.end === 'from' ? { ...plan, from: names } : { ...plan, to: names }
  })
}

/** A guard of one arrow, set or cleared. */
export function setGuard(
  workflow: EditableWorkflow,
  edit: Edit<'set-guard'>,
): readonly TextEdit[] | EditRefusal {
  const condition = edit.condition?.trim() ?? null
  const wrong = condition === null ? null : checkCondition(condition)
  if (wrong) return wrong
  return changeArrow(workflow, edit.transition, (plan) => ({ ...plan, condition }))
}

/** How many of its sources a join waits for. */
export function setJoin(
  workflow: EditableWorkflow,
  { transition, join }: Edit<'set-join'>,
): readonly TextEdit[] | EditRefusal {
  const known = workflow.graph.transitions[transition]
  if (known && known.from.length < 2) return refuse('That arrow leaves one state: there is nothing to join.')
  return (
    checkJoin(join, known?.from.length ?? 0) ??
    changeArrow(workflow, transition, (plan) => ({ ...plan, join }))
  )
}

function checkJoin(join: Join | null, sources: number): EditRefusal | null {
  if (typeof join !== 'number' || (Number.isInteger(join) && join >= 1 && join <= sources)) return null
  return refuse(`A join of ${sources} states can wait for 1 to ${sources} of them, not for ${join}.`)
}

/** An arrow without these sources; a quorum never asks for more states than are left. */
export function withSources(plan: ArrowPlan, from: readonly StateName[]): ArrowPlan {
  const join =
    from.length < 2 || plan.join === null
      ? null
      : typeof plan.join === 'number'
        ? Math.min(plan.join, from.length)
        : plan.join
  return { ...plan, from, join }
}

export function unknownState(name: StateName): EditRefusal {
  return refuse(`There is no state "${name}".`)
}

/** `start` and `end` need no mention before an arrow reaches them. */
function canConnect({ graph }: EditableWorkflow, name: StateName): boolean {
  return name === 'start' || name === 'end' || graph.states.some((state) => state.name === name)
}

function changeArrow(
  workflow: EditableWorkflow,
  transition: number,
  change: (plan: ArrowPlan) => ArrowPlan | null,
): readonly TextEdit[] | EditRefusal {
  const place = arrowPlace(workflow.tree, transition)
  if (!place) return refuse('That arrow is no longer in the text.')
  const { tree } = workflow
  const start = startOf(tree, place.index)
  const arrows = arrowsOf(place.statement, tree.text.slice(start, start + place.statement.length))
  return rewriteStatement(
    workflow,
    place.index,
    arrows.map((plan, at) => (at === place.arrow ? change(plan) : plan)),
  )
}

/** A statement with its arrows as planned; states that nothing else mentions get a declaration, so that they stay. */
function rewriteStatement(
  workflow: EditableWorkflow,
  index: number,
  plans: readonly (ArrowPlan | null)[],
): readonly TextEdit[] {
  const { tree } = workflow
  const orphans = orphansOf(workflow, new Map([[index, plans]]))
  if (plans.every((plan) => plan === null)) return replaceByDeclarations(tree, index, orphans)
  const edits = rewriteArrows(tree, index, plans)
  if (orphans.length === 0) return edits
  return [...edits, insertAfter(tree, index, orphans.map(keepAlive))]
}

/** The last transition that leaves exactly these states under this guard, or -1. */
function forkable({ graph }: EditableWorkflow, from: readonly StateName[], condition: string | null): number {
  return graph.transitions.findLastIndex(
    (known) => known.condition === condition && sameSet(known.from, from),
  )
}

function widenFork(
  workflow: EditableWorkflow,
  transition: number,
  to: readonly StateName[],
): readonly TextEdit[] | EditRefusal {
  const known = workflow.graph.transitions[transition] as Transition
  const added = to.filter((name) => !known.to.includes(name))
  if (added.length === 0) return alreadyThere(known.from, to)
  return changeArrow(workflow, transition, (plan) => ({ ...plan, to: [...plan.to, ...added] }))
}

function alreadyThere(from: readonly StateName[], to: readonly StateName[]): EditRefusal {
  const list = (names: readonly StateName[]) => names.map((name) => `"${name}"`).join(' and ')
  return refuse(`${list(from)} already ${from.length > 1 ? 'go' : 'goes'} to ${list(to)}.`)
}

function isSame(known: Transition, plan: ArrowPlan): boolean {
  return known.condition === plan.condition && sameSet(known.from, plan.from) && sameSet(known.to, plan.to)
}

export function sameSet(a: readonly StateName[], b: readonly StateName[]): boolean {
  if (a.length !== b.length) return false
  return a.length === 1 ? a[0] === b[0] : sameNames(a.toSorted(), b.toSorted())
}

function without(names: readonly StateName[], name: StateName): readonly StateName[] {
  return names.filter((known) => known !== name)
}

/** The statement's arrows with one state taken out of all of them. */
export function arrowsWithout(
  statement: TransitionStatement,
  source: string,
  name: StateName,
): readonly (ArrowPlan | null)[] {
  return arrowsOf(statement, source).map((plan) => {
    const to = without(plan.to, name)
    const from = without(plan.from, name)
    return to.length === 0 || from.length === 0 ? null : { ...withSources(plan, from), to }
  })
}
