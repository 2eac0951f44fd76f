import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { mentionOf, type NameEntry, Role } from './name-table.ts'
import type { StatementEnd } from './statement-end.ts'
import { readTransitionNodes, type TransitionNodes } from './transition-nodes.ts'
import type { GroupNode, GuardNode, QuorumNode, TransitionStatement } from './tree.ts'

export interface LazyTransitionInit {
  readonly nodes: TransitionNodes
  readonly contentEnd: number
  readonly end: StatementEnd
  /** Where it was read from: its characters stand at `at` and behind. */
  readonly text: string
  readonly at: number
  /** The states of all groups in text order. */
  readonly mentioned: readonly NameEntry[]
  readonly mentionCount: number
}

/**
 * A transition that keeps what the graph needs and lets go of its nodes: a large text has ten thousands of them, and
 * hardly one is ever looked at closely.
 */
export class LazyTransition implements TransitionStatement {
  readonly kind = 'transition'
  readonly length: number
  readonly contentEnd: number
  readonly reach: number
  readonly diagnostics: readonly Diagnostic[]
  readonly names: readonly (readonly string[])[]
  readonly guardKind: GuardNode['kind'] | null
  readonly mentions: readonly number[]
  readonly quorums: TransitionStatement['quorums']
  private readonly guardFrom: number
  private readonly text: string
  private readonly at: number
  private nodes: TransitionNodes | null = null

  constructor({ nodes, contentEnd, end, text, at, mentioned, mentionCount }: LazyTransitionInit) {
    this.length = end.length
    this.contentEnd = contentEnd
    this.reach = end.reach
    this.diagnostics = end.diagnostics
    const { groups } = nodes
    const [from, to] = mentioned
    if (groups.length === 2 && mentionCount === 2 && from && to) {
      this.names = [from.alone, to.alone]
      this.mentions = [mentionOf(from, Role.source), mentionOf(to, from === to ? Role.source : Role.target)]
    } else {
      const entries = entriesOf(groups, mentioned)
      this.names = entries.map(namesOf)
      this.mentions = mentionsOf(entries)
    }
    this.quorums = nodes.groups.some(hasQuorum) ? nodes.groups.map(quorumOf) : null
    this.guardKind = nodes.guard?.kind ?? null
    this.guardFrom = nodes.guard?.from ?? -1
    this.text = text
    this.at = at
  }

  get semicolon(): number | null {
    return this.length > this.contentEnd ? this.length - 1 : null
  }

  get condition(): string | null {
    return this.guardFrom < 0 ? null : this.text.slice(this.at + this.guardFrom, this.at + this.contentEnd)
  }

  get groups(): readonly GroupNode[] {
    return this.made().groups
  }

  get arrows(): readonly number[] {
    return this.made().arrows
  }

  get colon(): number | null {
    return this.made().colon
  }

  get guard(): GuardNode | null {
    return this.made().guard
  }

  private made(): TransitionNodes {
    this.nodes ??= readTransitionNodes(this.text, this.at, this.at + this.contentEnd)
    return this.nodes
  }
}

/** The states of each group; a name that a list holds twice is one state. */
function entriesOf(groups: readonly GroupNode[], mentioned: readonly NameEntry[]): readonly NameEntry[][] {
  let done = 0
  return groups.map(({ names }) => {
    const entries = mentioned.slice(done, done + names.length)
    done += names.length
    return new Set(entries).size === entries.length ? entries : [...new Set(entries)]
  })
}

function namesOf(entries: readonly NameEntry[]): readonly string[] {
  const [first] = entries
  return entries.length === 1 && first ? first.alone : entries.map(({ name }) => name)
}

/** All names in the order of the text; one that only leads to itself is no target. */
function mentionsOf(groups: readonly (readonly NameEntry[])[]): readonly number[] {
  const mentions: number[] = []
  let before: readonly NameEntry[] = []
  for (const group of groups) {
    for (const entry of group) {
      const isTarget = before.length > 1 || (before.length === 1 && before[0] !== entry)
      mentions.push(mentionOf(entry, isTarget ? Role.target : Role.source))
    }
    before = group
  }
  return mentions.slice()
}

function hasQuorum({ quorum }: GroupNode): boolean {
  return quorum !== null
}

function quorumOf({ quorum }: GroupNode): QuorumNode['join'] | null {
  return quorum ? quorum.join : null
}
