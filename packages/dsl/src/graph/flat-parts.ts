import { spliceList, spliceNumbers } from '../splice.ts'
import { addMentions } from '../syntax/lazy-transition.ts'
import type { Statement } from '../syntax/tree.ts'
import type { Transition } from './graph.ts'
import { addTransitions, type GraphPart, type OtherStatement } from './part.ts'

/**
 * The parts of all statements in a row, and their mentions and transitions in rows of their own, so that a graph of
 * ten thousand transitions is put together from a few arrays. `mentionEnds[i]` and `transitionEnds[i]` say where
 * those of statement `i` end.
 */
export interface FlatParts {
  /** Null for a transition, which is in the other rows. */
  readonly parts: readonly (GraphPart | null)[]
  readonly mentions: Int32Array
  readonly mentionEnds: Int32Array
  /** Choices among the guards are not told from expressions yet. */
  readonly transitions: readonly Transition[]
  readonly transitionEnds: Int32Array
  /** The statements that declare something; ascending. */
  readonly declarations: readonly number[]
}

export const noParts: FlatParts = {
  parts: [],
  mentions: new Int32Array(0),
  mentionEnds: new Int32Array(0),
  transitions: [],
  transitionEnds: new Int32Array(0),
  declarations: [],
}

/**
 * The parts with those of statements `[from, to)` replaced.
 *
 * @param partOf the part of an added statement that is no transition, by its place among `added`
 */
export function spliceParts(
  old: FlatParts,
  from: number,
  to: number,
  added: readonly Statement[],
  partOf: (statement: OtherStatement, index: number) => GraphPart,
): FlatParts {
  const parts: (GraphPart | null)[] = []
  const mentions: number[] = []
  const transitions: Transition[] = []
  const mentionEnds: number[] = []
  const transitionEnds: number[] = []
  const firstMention = startOf(old.mentionEnds, from)
  const firstTransition = startOf(old.transitionEnds, from)
  // By index: of ten thousand short lists, iterators would take longer than all else.
  for (let index = 0; index < added.length; index++) {
    const statement = added[index] as Statement
    const part = statement.kind === 'transition' ? null : partOf(statement, index)
    if (statement.kind === 'transition') {
      addMentions(statement.entries, mentions)
      addTransitions(statement, transitions)
    } else {
      const mentioned = (part as GraphPart).mentions
      for (let at = 0; at < mentioned.length; at++) mentions.push(mentioned[at] as number)
    }
    parts.push(part)
    mentionEnds.push(firstMention + mentions.length)
    transitionEnds.push(firstTransition + transitions.length)
  }
  const nextMention = startOf(old.mentionEnds, to)
  const nextTransition = startOf(old.transitionEnds, to)
  const ofMentions = { from: firstMention, to: nextMention }
  const statements = { from, to }
  return {
    parts: spliceList(old.parts, from, to, parts),
    mentions: spliceNumbers(old.mentions, ofMentions, mentions),
    mentionEnds: spliceNumbers(
      old.mentionEnds,
      statements,
      mentionEnds,
      firstMention + mentions.length - nextMention,
    ),
    transitions: spliceList(old.transitions, firstTransition, nextTransition, transitions),
    transitionEnds: spliceNumbers(
      old.transitionEnds,
      statements,
      transitionEnds,
      firstTransition + transitions.length - nextTransition,
    ),
    declarations: spliceDeclarations(old.declarations, from, to, parts),
  }
}

/** Where those of a statement start. */
export function startOf(ends: Int32Array, index: number): number {
  return index === 0 ? 0 : (ends[index - 1] as number)
}

function spliceDeclarations(
  old: readonly number[],
  from: number,
  to: number,
  added: readonly (GraphPart | null)[],
): readonly number[] {
  const own: number[] = []
  added.forEach((part, index) => {
    if (part !== null && part.declaration !== null) own.push(from + index)
  })
  const shift = from + added.length - to
  const first = old.findIndex((index) => index >= from)
  if (own.length === 0 && shift === 0 && (first < 0 || (old[first] as number) >= to)) return old
  const before = old.filter((index) => index < from)
  const behind = old.filter((index) => index >= to)
  return [...before, ...own, ...behind.map((index) => index + shift)]
}
