import type { EditStep } from './batch.ts'
import type { EditRefusal } from './edit/index.ts'
import type { StateName, Transition, WorkflowGraph } from './graph/graph.ts'

/**
 * The edits that make states run at the same time which run one after another: the arrow that leads to the first
 * forks to all of them, the arrow that leaves the last becomes their join, and those between them go (rule E15 of
 * SPEC.md). For `planTextEdits`.
 */
export function groupStates(
  { transitions }: WorkflowGraph,
  states: readonly StateName[],
): readonly EditStep[] | EditRefusal {
  const group = [...new Set(states)]
  if (group.length < 2) return refuse('Choose at least two states to run at the same time.')
  if (group.includes('start') || group.includes('end'))
    return refuse('An execution begins at start and finishes at end: they cannot run beside others.')
  const inside = (name: StateName) => group.includes(name)
  const entries = transitions.filter(({ from, to }) => !from.some(inside) && to.some(inside))
  const leaving = transitions.filter(({ from }) => from.some(inside))
  const inner = leaving.filter(({ to }) => to.every(inside))
  const exits = leaving.filter((each) => !inner.includes(each))
  const [entry, ...otherEntries] = entries
  const [exit, ...otherExits] = exits
  if (!entry || otherEntries.length > 0) return refuse(countSentence('lead to these states', entries))
  if (otherExits.length > 0) return refuse(countSentence('leave these states', exits))
  if (exit?.to.some(inside) || leaving.some(({ from }) => !from.every(inside)))
    return refuse('An arrow of these states belongs to other states too. Part it first.')
  const guarded = inner.find(({ condition }) => condition !== null)
  if (guarded) return refuse(`The arrow ${endsOf(guarded)} has a guard that would be lost. Clear it first.`)
  if (inner.length === 0) return refuse('No arrow leads from one of these states to another.')
  if (transitions.filter((each) => sameFork(each, entry)).length > 1)
    return refuse(`The arrow ${endsOf(entry)} is not the only arrow of its kind. Make them one first.`)
  const missing = group.filter((name) => !entry.to.includes(name))
  const fork: EditStep = {
    kind: 'connect',
    from: entry.from,
    to: missing,
    condition: entry.condition,
    as: 'fork',
  }
  const join: EditStep[] = exit
    ? [{ kind: 'connect', from: group, to: exit.to, condition: exit.condition, as: 'arrow' }]
    : []
  return [fork, ...join, ...[...inner, ...(exit ? [exit] : [])].flatMap(removal)]
}

/** The edits that take an arrow away as a whole. */
function removal({ from, to, condition }: Transition): EditStep[] {
  const target = to.at(-1) as StateName
  const ends =
    from.length > 1
      ? from.map((name) => [name, target] as const)
      : to.map((name) => [from[0] as StateName, name] as const)
  let left: { readonly from: readonly StateName[]; readonly to: readonly StateName[] } = { from, to }
  return ends.map(([source, name]) => {
    const now = left
    left =
      from.length > 1
        ? { from: now.from.filter((each) => each !== source), to }
        : { from, to: now.to.filter((each) => each !== name) }
    return ({ transitions }) => {
      const transition = transitions.findIndex(
        (each) => each.condition === condition && same(each.from, now.from) && same(each.to, now.to),
      )
      return transition < 0
        ? null
        : { kind: 'disconnect', transition, from: source, to: name, side: from.length > 1 ? 'from' : 'to' }
    }
  })
}

const same = (a: readonly StateName[], b: readonly StateName[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name))

const sameFork = (a: Transition, b: Transition): boolean =>
  a.condition === b.condition && same(a.from, b.from)

function countSentence(what: string, arrows: readonly Transition[]): string {
  const found = arrows.length === 0 ? 'is none' : `are ${arrows.length}: ${arrows.map(endsOf).join(' and ')}`
  return `One arrow must ${what}, but there ${found}.`
}

const endsOf = ({ from, to }: Transition): string => `from ${from.join(', ')} to ${to.join(', ')}`

const refuse = (message: string): EditRefusal => ({ kind: 'refused', message })
