import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Span } from '../text/span.ts'
import { asciiClass, Character } from './characters.ts'
import { mentionOf, type NameEntry, Role } from './name-table.ts'
import { readTransitionNodes, type TransitionNodes } from './transition-nodes.ts'
import type { GroupNode, GuardNode, TransitionStatement } from './tree.ts'

/** One object of one shape for each transition of a large text: nothing is spread or copied on the way. */
export interface TransitionFacts {
  readonly length: number
  readonly contentEnd: number
  readonly reach: number
  readonly diagnostics: readonly Diagnostic[]
  /** The states of each group; a name that a list holds twice is one state. */
  readonly entries: readonly (readonly NameEntry[])[]
  readonly quorums: TransitionStatement['quorums']
  readonly guardKind: GuardNode['kind'] | null
  /** -1 without a guard. */
  readonly guardFrom: number
  readonly mayQuote: boolean
  /** Where it was read from: its characters stand at `at` and behind. */
  readonly text: string
  readonly at: number
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
  readonly entries: readonly (readonly NameEntry[])[]
  readonly guardKind: GuardNode['kind'] | null
  readonly quorums: TransitionStatement['quorums']
  readonly mayQuote: boolean
  private readonly guardFrom: number
  private readonly text: string
  private readonly at: number
  private nodes: TransitionNodes | null = null

  constructor(facts: TransitionFacts) {
    this.length = facts.length
    this.contentEnd = facts.contentEnd
    this.reach = facts.reach
    this.diagnostics = facts.diagnostics
    this.entries = facts.entries
    this.quorums = facts.quorums
    this.guardKind = facts.guardKind
    this.guardFrom = facts.guardFrom
    this.mayQuote = facts.mayQuote
    this.text = facts.text
    this.at = facts.at
  }

  get semicolon(): number | null {
    return this.length > this.contentEnd ? this.length - 1 : null
  }

  get names(): readonly (readonly string[])[] {
    return this.entries.map(namesOf)
  }

  get mentions(): readonly number[] {
    const mentions: number[] = []
    addMentions(this.entries, mentions)
    return mentions
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

  spanOf(state: string): Span | null {
    const plain = this.mayQuote ? -1 : plainPlace(state, this.text, this.at)
    const end = this.at + (this.guardFrom < 0 ? this.contentEnd : this.guardFrom)
    if (plain >= 0 && plain < end) return { from: plain - this.at, to: plain - this.at + state.length }
    for (const { names } of this.groups) {
      const node = names.find(({ name }) => name === state)
      if (node) return { from: node.from, to: node.to }
    }
    return null
  }

  private made(): TransitionNodes {
    this.nodes ??= readTransitionNodes(this.text, this.at, this.at + this.contentEnd)
    return this.nodes
  }
}

/** The states of each group; a name that a list holds twice is one state. */
export function entriesOf(
  groups: readonly GroupNode[],
  mentioned: readonly NameEntry[],
): readonly NameEntry[][] {
  let done = 0
  return groups.map(({ names }) => {
    const entries = mentioned.slice(done, done + names.length)
    done += names.length
    return new Set(entries).size === entries.length ? entries : [...new Set(entries)]
  })
}

/** Where a name without quotes first stands in a text, from `at` on; -1 where it is not plain to see. */
function plainPlace(name: string, text: string, at: number): number {
  let done = at
  for (let found = text.indexOf(name, at); found >= 0; found = text.indexOf(name, found + 1)) {
    // What stands in a comment is no name.
    for (; done < found; done++) if (text[done] === '/' || text[done] === '#') return -1
    if ((found === at || isBetweenNames(text, found - 1)) && isBetweenNames(text, found + name.length))
      return found
  }
  return -1
}

/** Surely, that is: of what is no ASCII character it is not said. */
function isBetweenNames(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (!(code < 128)) return at >= text.length
  return asciiClass[code] !== Character.letter && asciiClass[code] !== Character.digit
}

/** One list for all who need it where it is a single name. */
export function namesOf(entries: readonly NameEntry[]): readonly string[] {
  const [first] = entries
  return entries.length === 1 && first ? first.alone : entries.map(({ name }) => name)
}

/** Adds all mentions in the order of the text; a state that only leads to itself is no target. */
export function addMentions(groups: readonly (readonly NameEntry[])[], mentions: number[]): void {
  let before: readonly NameEntry[] = none
  for (let index = 0; index < groups.length; index++) {
    const group = groups[index] as readonly NameEntry[]
    for (let place = 0; place < group.length; place++) {
      const entry = group[place] as NameEntry
      const isTarget = before.length > 1 || (before.length === 1 && before[0] !== entry)
      mentions.push(mentionOf(entry, isTarget ? Role.target : Role.source))
    }
    before = group
  }
}

const none: readonly never[] = []

/** What stands before each group's list; null when nothing does anywhere. */
export function quorumsOf(groups: readonly GroupNode[]): TransitionStatement['quorums'] {
  return groups.some(({ quorum }) => quorum !== null)
    ? groups.map(({ quorum }) => quorum?.join ?? null)
    : null
}
