import { spliceNumbers } from '../splice.ts'
import type { Statement } from '../syntax/tree.ts'

/**
 * The ends of all arrows as numbers of their names, in rows, so that a graph of ten thousand arrows is searched without
 * making an object. Arrows are numbered in the order of the text; `ends` holds the sources of the first one, its
 * targets, the sources of the second one, and so on.
 */
export interface Ends {
  readonly ends: Int32Array
  /** Where an arrow's sources end, and its targets begin. */
  readonly sourceEnds: Int32Array
  /** Where its targets end. */
  readonly targetEnds: Int32Array
  /** `ArrowFlag`, of each arrow. */
  readonly flags: Int32Array
}

export const ArrowFlag = { isGuarded: 1, isForFailure: 2 } as const

const none = new Int32Array(0)

export const noEnds: Ends = { ends: none, sourceEnds: none, targetEnds: none, flags: none }

export function startOfEnds({ targetEnds }: Ends, arrow: number): number {
  return arrow === 0 ? 0 : (targetEnds[arrow - 1] as number)
}

/** The ends with those of the arrows `[from, to)` replaced by those of the statements. */
export function spliceEnds(old: Ends, from: number, to: number, statements: readonly Statement[]): Ends {
  const ends: number[] = []
  const sourceEnds: number[] = []
  const targetEnds: number[] = []
  const flags: number[] = []
  const first = startOfEnds(old, from)
  for (let index = 0; index < statements.length; index++) {
    const statement = statements[index] as Statement
    if (statement.kind !== 'transition') continue
    const { names, mentions, guardKind } = statement
    let group = 0
    for (let position = 0; position + 1 < names.length; position++) {
      const targets = group + (names[position] as readonly string[]).length
      const end = targets + (names[position + 1] as readonly string[]).length
      for (let at = group; at < targets; at++) ends.push((mentions[at] as number) >> 2)
      sourceEnds.push(first + ends.length)
      for (let at = targets; at < end; at++) ends.push((mentions[at] as number) >> 2)
      targetEnds.push(first + ends.length)
      const isGuarded = guardKind !== null && position + 2 === names.length
      const isForFailure = isGuarded && (guardKind === 'error' || guardKind === 'timeout')
      flags.push((isGuarded ? ArrowFlag.isGuarded : 0) | (isForFailure ? ArrowFlag.isForFailure : 0))
      group = targets
    }
  }
  const last = startOfEnds(old, to)
  const shift = first + ends.length - last
  const arrows = { from, to }
  return {
    ends: spliceNumbers(old.ends, { from: first, to: last }, ends),
    sourceEnds: spliceNumbers(old.sourceEnds, arrows, sourceEnds, shift),
    targetEnds: spliceNumbers(old.targetEnds, arrows, targetEnds, shift),
    flags: spliceNumbers(old.flags, arrows, flags),
  }
}

/** Which arrows lead out of and into each state: lists that are threaded through the places in `ends`. */
export interface Threads {
  /** By state, the first place where it is a source, counted from 1; 0 when it is none. */
  readonly firstOut: Int32Array
  readonly firstIn: Int32Array
  /** By place, the next one of the same state and side, counted from 1. */
  readonly next: Int32Array
  /** By place, its arrow. */
  readonly arrowOf: Int32Array
}

/** @param count how many names there are */
export function threadsOf({ ends, sourceEnds, targetEnds }: Ends, count: number): Threads {
  const firstOut = new Int32Array(count)
  const firstIn = new Int32Array(count)
  const next = new Int32Array(ends.length)
  const arrowOf = new Int32Array(ends.length)
  let place = ends.length - 1
  for (let arrow = targetEnds.length - 1; arrow >= 0; arrow--) {
    const targets = sourceEnds[arrow] as number
    const start = arrow === 0 ? 0 : (targetEnds[arrow - 1] as number)
    for (; place >= start; place--) {
      const first = place >= targets ? firstIn : firstOut
      const state = ends[place] as number
      next[place] = first[state] as number
      first[state] = place + 1
      arrowOf[place] = arrow
    }
  }
  return { firstOut, firstIn, next, arrowOf }
}
