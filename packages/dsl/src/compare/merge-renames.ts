import type { StateName } from '../graph/graph.ts'
import { quoteName } from '../syntax/strings.ts'
import { openWorkflow, type Workflow } from '../workflow.ts'
import { type Item, madeOf } from './item.ts'
import { type MergedNode, namesIn } from './merge-checks.ts'
import { upperFirst } from './merge-items.ts'
import { findRenames, type Renames, renameStates } from './rename-states.ts'

interface Labels {
  readonly ours: string
  readonly theirs: string
}

/** Both sides gave one state another name; the merged text goes by ours. */
interface Doubled {
  readonly name: StateName
  readonly ours: StateName
  readonly theirs: StateName
}

interface Followed {
  /** Base, ours and theirs, all with the new names. */
  readonly workflows: readonly [Workflow, Workflow, Workflow]
  /** Puts conflicts where the sides disagree about a name. */
  mark(nodes: MergedNode[]): void
}

/** Gives all three texts the names that either side gave, so that nothing else looks changed by it. */
export function followRenames(base: Workflow, ours: Workflow, theirs: Workflow, labels: Labels): Followed {
  const [own, other] = [findRenames(base.graph, ours.graph), findRenames(base.graph, theirs.graph)]
  const has = ({ graph }: Workflow, name: StateName) => graph.states.some((state) => state.name === name)
  const [inBase, inOurs, inTheirs] = [base, ours, theirs].map(() => new Map<StateName, StateName>()) as [
    Map<StateName, StateName>,
    Map<StateName, StateName>,
    Map<StateName, StateName>,
  ]
  const doubled: Doubled[] = []
  const taken: { readonly name: StateName; readonly sentence: string }[] = []
  const follow = (renames: Renames, others: Renames, into: Map<StateName, StateName>, side: Workflow) => {
    for (const [name, newName] of renames) {
      if (others.has(name)) continue
      if (has(side, newName)) {
        const [there, here] = renames === own ? [labels.ours, labels.theirs] : [labels.theirs, labels.ours]
        const sentence = `${there} renamed the state ${quoteName(name)} to ${quoteName(newName)}, ${here} added another ${quoteName(newName)}.`
        taken.push({ name: newName, sentence })
      } else {
        inBase.set(name, newName)
        into.set(name, newName)
      }
    }
  }
  follow(own, other, inTheirs, theirs)
  follow(other, own, inOurs, ours)
  for (const [name, mine] of own) {
    const its = other.get(name)
    if (its === undefined) continue
    if (mine !== its && has(theirs, mine)) continue
    inBase.set(name, mine)
    if (mine === its) continue
    inTheirs.set(its, mine)
    doubled.push({ name, ours: mine, theirs: its })
  }
  return {
    workflows: [renamed(base, inBase), renamed(ours, inOurs), renamed(theirs, inTheirs)],
    mark: (nodes) => {
      for (const each of doubled) markDoubled(nodes, each, labels)
      for (const { name, sentence } of taken) markTaken(nodes, name, sentence)
    },
  }
}

const renamed = (workflow: Workflow, renames: Renames): Workflow =>
  renames.size === 0 ? workflow : renameStates(workflow, renames)

function markDoubled(nodes: MergedNode[], { name, ours, theirs }: Doubled, labels: Labels): void {
  const [was, mine, its] = [name, ours, theirs].map(quoteName)
  const sentence = `${labels.ours} renamed the state ${was} to ${mine}, ${labels.theirs} to ${its}. All else says ${mine}.`
  const at = nodes.findIndex((node) => node.ours && node.theirs && namesIn(node.theirs).includes(ours))
  const node = nodes[at]
  if (!node) return
  const other = node.theirs && withName(node.theirs, ours, theirs)
  nodes[at] = { ...node, item: node.ours, other, conflict: upperFirst(sentence) }
}

function withName(item: Item, name: StateName, newName: StateName): Item {
  return madeOf(item, [renamed(openWorkflow(item.body), new Map([[name, newName]])).text])
}

/** Where the name that both gave to different states first stands on one side only. */
function markTaken(nodes: MergedNode[], name: StateName, sentence: string): void {
  const says = (item: Item | null) => item !== null && namesIn(item).includes(name)
  const at = nodes.findIndex((node) => says(node.ours) !== says(node.theirs))
  const node = nodes[at]
  if (node) nodes[at] = { ...node, item: node.ours, other: node.theirs, conflict: upperFirst(sentence) }
}
