import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { mentionOf, type NameTable, Role } from './name-table.ts'
import type { StatementEnd } from './statement-end.ts'
import { readTransitionNodes, type TransitionNodes } from './transition-nodes.ts'
import type { GroupNode, GuardNode, NameNode, QuorumNode, TransitionStatement } from './tree.ts'

export interface LazyTransitionInit {
  readonly nodes: TransitionNodes
  readonly contentEnd: number
  readonly end: StatementEnd
  /** Where it was read from: its characters stand at `at` and behind. */
  readonly text: string
  readonly at: number
  readonly names: NameTable
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

  constructor({ nodes, contentEnd, end, text, at, names }: LazyTransitionInit) {
    this.length = end.length
    this.contentEnd = contentEnd
    this.reach = end.reach
    this.diagnostics = end.diagnostics
    const [first, second, third] = nodes.groups
    if (first && second && !third && first.names.length === 1 && second.names.length === 1) {
      const from = names.entryOf((first.names[0] as NameNode).name)
      const to = names.entryOf((second.names[0] as NameNode).name)
      this.names = [from.alone, to.alone]
      this.mentions = [mentionOf(from, Role.source), mentionOf(to, from === to ? Role.source : Role.target)]
    } else {
      this.names = nodes.groups.map((group) => namesOf(group, names))
      this.mentions = mentionsOf(this.names, names)
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

/** A name that a list holds twice is one state. */
function namesOf({ names: nodes }: GroupNode, names: NameTable): readonly string[] {
  const [first] = nodes
  if (nodes.length === 1 && first) return names.entryOf(first.name).alone
  return [...new Set(nodes.map(({ name }) => name))]
}

/** All names in the order of the text; one that only leads to itself is no target. */
function mentionsOf(groups: readonly (readonly string[])[], names: NameTable): readonly number[] {
  return groups.flatMap((group, index) => {
    const before = index > 0 ? (groups[index - 1] as readonly string[]) : []
    return group.map((name) => {
      const isTarget = before.length > 1 || (before.length === 1 && before[0] !== name)
      return mentionOf(names.entryOf(name), isTarget ? Role.target : Role.source)
    })
  })
}

function hasQuorum({ quorum }: GroupNode): boolean {
  return quorum !== null
}

function quorumOf({ quorum }: GroupNode): QuorumNode['join'] | null {
  return quorum ? quorum.join : null
}
