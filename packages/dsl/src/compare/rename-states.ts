import { usesOf } from '../edit/index.ts'
import type { State, StateName, WorkflowGraph } from '../graph/graph.ts'
import { sameValue } from '../graph/same.ts'
import { editWorkflow, type Workflow } from '../workflow.ts'

/** Old names and the new ones. */
export type Renames = ReadonlyMap<StateName, StateName>

/** Past so many candidates nobody renamed state by state. */
const mostCandidates = 200

/**
 * States that only changed their name: gone here and come there with the same declaration and the same neighbours.
 * What could be two is none, and neither is an undeclared state unless all its arrows stayed: its name is what it does.
 */
export function findRenames(before: WorkflowGraph, after: WorkflowGraph): Renames {
  const gone = missingIn(before, after)
  const come = missingIn(after, before)
  if (gone.length === 0 || come.length === 0 || Math.max(gone.length, come.length) > mostCandidates) {
    return new Map()
  }
  const [arrowsBefore, arrowsAfter] = [arrowsOf(before, gone), arrowsOf(after, come)]
  const scores = gone.map((old) =>
    come.map((state) =>
      likeness(old, state, arrowsBefore.get(old.name) ?? [], arrowsAfter.get(state.name) ?? []),
    ),
  )
  const renames = new Map<StateName, StateName>()
  scores.forEach((row, i) => {
    const best = onlyBest(row)
    if (best < 0 || onlyBest(scores.map((other) => other[best] ?? 0)) !== i) return
    renames.set((gone[i] as State).name, (come[best] as State).name)
  })
  return renames
}

/** The workflow with other names for its states at every use; names may be swapped. */
export function renameStates(workflow: Workflow, renames: Renames): Workflow {
  const edits = [...renames].flatMap(([name, newName]) =>
    usesOf(workflow, name).map((use) => use.rename(newName, '"')),
  )
  return editWorkflow(
    workflow,
    edits.toSorted((a, b) => a.from - b.from),
  )
}

function missingIn({ states }: WorkflowGraph, other: WorkflowGraph): readonly State[] {
  const known = new Set(other.states.map(({ name }) => name))
  return states.filter(({ name }) => !known.has(name) && name !== 'start' && name !== 'end')
}

const self = '\u0001'
const unknown = '\u0002'

/** For each of these states its arrows, with its own name and those of the others of the list left out. */
function arrowsOf({ transitions }: WorkflowGraph, states: readonly State[]): Map<StateName, string[]> {
  const listed = new Set(states.map(({ name }) => name))
  const arrows = new Map<StateName, string[]>()
  for (const { from, to, join } of transitions) {
    for (const own of new Set([...from, ...to])) {
      if (!listed.has(own)) continue
      const spell = (names: readonly StateName[]) =>
        names.map((name) => (name === own ? self : listed.has(name) ? unknown : name)).sort()
      const arrow = JSON.stringify([spell(from), spell(to), join])
      arrows.set(own, [...(arrows.get(own) ?? []), arrow])
    }
  }
  return arrows
}

/** From 0 (another state) to 2 (the same declaration, the same arrows). */
function likeness(old: State, state: State, before: readonly string[], after: readonly string[]): number {
  if (old.type !== state.type || old.declared !== state.declared) return 0
  const arrows = shared(before, after)
  const anchored = before.some((arrow) => !arrow.includes(unknown) && after.includes(arrow))
  if (!state.declared || old.properties.length + state.properties.length === 0) {
    const unclear = [...before, ...after].some((arrow) => arrow.includes(unknown))
    return arrows === 1 && !unclear && before.length > 1 ? 1 : 0
  }
  const same = old.properties.filter((property) =>
    state.properties.some(({ name, value }) => name === property.name && sameValue(value, property.value)),
  ).length
  const said = same / Math.max(old.properties.length, state.properties.length)
  if (said === 1) return arrows >= 0.3 ? 1 + arrows : 0
  return said >= 0.5 && arrows >= 0.6 && anchored ? said + arrows : 0
}

/** The part of two lists that both have, from 0 to 1. */
function shared(a: readonly string[], b: readonly string[]): number {
  const left = [...b]
  const both = a.filter((item) => {
    const at = left.indexOf(item)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  }).length
  return a.length + b.length === 0 ? 1 : both / (a.length + b.length - both)
}

/** Where the greatest number is; -1 when it is 0 or stands there twice. */
function onlyBest(numbers: readonly number[]): number {
  const best = Math.max(...numbers)
  const at = numbers.indexOf(best)
  return best > 0 && numbers.lastIndexOf(best) === at ? at : -1
}
