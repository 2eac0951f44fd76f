import type { StateName } from '../graph/graph.ts'
import { openWorkflow, type Workflow } from '../workflow.ts'
import { type Aligned, alignBlocks } from './align-blocks.ts'
import { compareWorkflows } from './compare-workflows.ts'
import { signedWords } from './describe-change.ts'
import { type Item, printItem, saysSame } from './item.ts'
import { joinStatements, lineEndOf } from './join-items.ts'
import { namesIn } from './merge-checks.ts'
import { readItems } from './read-items.ts'

/** A part of a change that can be taken or left by itself. */
export interface Hunk {
  /** What it does, a line for each thing: `+ state pay (http) added`. */
  readonly words: readonly string[]
}

/** The way from one text to another in parts. */
export interface SplitChange {
  readonly hunks: readonly Hunk[]
  /** The first text with these parts, by their index: with none of them the first text, with all the second one. */
  textWith(taken: ReadonlySet<number>): string
}

/**
 * Parts a change by statement. What makes no sense alone stays together: a new state and the arrows to it, a state that
 * goes and the arrows that it had, a comment and what it stands above.
 */
export function splitChange(before: string, after: string): SplitChange {
  if (before === after) return { hunks: [], textWith: () => before }
  const [from, to] = [openWorkflow(before), openWorkflow(after)]
  const parted = new PartedChange(from, to)
  const all = new Set(Array.from({ length: parted.count }, (_, at) => at))
  // Where statements moved past each other there is only the whole.
  const isExact = parted.textWith(new Set()) === before && parted.textWith(all) === after
  const count = isExact ? parted.count : 1
  const textWith = (taken: ReadonlySet<number>) => {
    if (taken.size === 0) return before
    return taken.size >= count ? after : parted.textWith(taken)
  }
  const hunks = Array.from({ length: count }, (_, at) => ({
    words: wordsFor(from, openWorkflow(textWith(new Set([at]))), isExact ? parted.titles(at) : []),
  }))
  return { hunks, textWith }
}

function wordsFor(before: Workflow, after: Workflow, titles: readonly string[]): readonly string[] {
  const words = signedWords(compareWorkflows(before, after))
  return words.length > 0 ? words : titles.length > 0 ? titles : ['~ comments and spacing']
}

class PartedChange {
  readonly count: number
  private readonly nodes: readonly Aligned[]
  /** For each node the hunk that it belongs to; -1 for what stays as it is. */
  private readonly hunkOf: readonly number[]
  private readonly from: Workflow
  private readonly frames: readonly { readonly open: string; readonly close: string }[]

  constructor(from: Workflow, to: Workflow) {
    this.from = from
    const [before, after] = [readItems(from.tree), readItems(to.tree)]
    this.frames = [before, after]
    this.nodes = alignBlocks(before, before, after)
    this.hunkOf = groupNodes(this.nodes)
    this.count = Math.max(1, ...this.hunkOf.map((hunk) => hunk + 1))
  }

  textWith(taken: ReadonlySet<number>): string {
    const items = this.nodes
      .map(({ base, theirs }, at) => (taken.has(this.hunkOf[at] ?? -1) ? theirs : base))
      .filter((item) => item !== null)
    const { open } = this.frames[taken.has(0) ? 1 : 0] ?? { open: '' }
    const { close } = this.frames[taken.has(this.count - 1) ? 1 : 0] ?? { close: '' }
    return open + joinStatements(items, lineEndOf(this.from.text)).map(printItem).join('') + close
  }

  titles(hunk: number): readonly string[] {
    return this.nodes.flatMap(({ base, theirs }, at) => {
      if (this.hunkOf[at] !== hunk) return []
      const sign = base && theirs ? '~' : base ? '-' : '+'
      return [`${sign} ${(theirs ?? (base as Item)).title}`]
    })
  }
}

/** Numbers the hunks in the order of the text. */
function groupNodes(nodes: readonly Aligned[]): readonly number[] {
  const changed = nodes.flatMap((node, at) => (isChanged(node) ? [at] : []))
  const leader = new Map(changed.map((at) => [at, at]))
  const find = (at: number): number => (leader.get(at) === at ? at : find(leader.get(at) as number))
  const unite = (a: number, b: number) => leader.set(Math.max(find(a), find(b)), Math.min(find(a), find(b)))
  for (const together of nodesByState(nodes, changed)) {
    for (const at of together) unite(together[0] as number, at)
  }
  changed.forEach((at, index) => {
    const [before, after] = [changed[index - 1], changed[index + 1]]
    if (isSpacing(nodes[at])) unite(at, before ?? after ?? at)
    if (isComment(nodes[at]) && after === at + 1) unite(at, after)
  })
  const numbers = new Map<number, number>()
  return nodes.map((_, at) => {
    if (!leader.has(at)) return -1
    const group = find(at)
    const number = numbers.get(group) ?? numbers.size
    numbers.set(group, number)
    return number
  })
}

/** For each state that is only in what comes and goes, the nodes where it does: one without the other loses it. */
function nodesByState(nodes: readonly Aligned[], changed: readonly number[]): Iterable<readonly number[]> {
  const moved = new Map<StateName, number[]>()
  const kept = new Set<StateName>()
  for (const at of changed) {
    const [before, after] = [namesOf(nodes[at]?.base), namesOf(nodes[at]?.theirs)]
    for (const name of new Set([...before, ...after])) {
      if (before.includes(name) && after.includes(name)) kept.add(name)
      else moved.set(name, [...(moved.get(name) ?? []), at])
    }
  }
  const stays = nodes.filter((node) => !isChanged(node)).map(({ base }) => base)
  for (const name of moved.keys()) {
    const isUsed = () => stays.some((item) => item?.body.includes(name) && namesOf(item).includes(name))
    if (kept.has(name) || isUsed()) moved.delete(name)
  }
  return moved.values()
}

/** A place keeps no state. */
const namesOf = (item: Item | null | undefined): readonly StateName[] =>
  item && item.kind !== 'layout' ? namesIn(item) : []

const isChanged = ({ base, theirs }: Aligned): boolean =>
  (base && printItem(base)) !== (theirs && printItem(theirs))

const isComment = (node: Aligned | undefined): boolean => (node?.theirs ?? node?.base)?.kind === 'comment'

/** Only blanks differ. */
const isSpacing = (node: Aligned | undefined): boolean =>
  node?.base?.body === node?.theirs?.body &&
  node?.base != null &&
  node.theirs !== null &&
  saysSame(printItem(node.base), printItem(node.theirs))
