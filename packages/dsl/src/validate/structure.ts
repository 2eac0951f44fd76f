import { spliceNumbers } from '../splice.ts'
import type { NameEntry } from '../syntax/name-table.ts'
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
    const { entries, guardKind } = statement
    for (let position = 0; position + 1 < entries.length; position++) {
      addNumbers(entries[position] as readonly NameEntry[], ends)
      sourceEnds.push(first + ends.length)
      addNumbers(entries[position + 1] as readonly NameEntry[], ends)
      targetEnds.push(first + ends.length)
      const isGuarded = guardKind !== null && position + 2 === entries.length
      const isForFailure = isGuarded && (guardKind === 'error' || guardKind === 'timeout')
      flags.push((isGuarded ? ArrowFlag.isGuarded : 0) | (isForFailure ? ArrowFlag.isForFailure : 0))
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

function addNumbers(states: readonly NameEntry[], ends: number[]): void {
  for (let at = 0; at < states.length; at++) ends.push((states[at] as NameEntry).number)
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

/** The arrows that an edit replaced: `[from, oldTo)` by `[from, to)`. */
export interface ChangedArrows {
  readonly from: number
  readonly to: number
  readonly oldTo: number
}

/** The threads of the new ends, from those of the old ones: only the places of the changed arrows are threaded anew. */
export function spliceThreads(
  old: Threads,
  was: Ends,
  now: Ends,
  { from, to, oldTo }: ChangedArrows,
  count: number,
): Threads {
  const start = startOfEnds(was, from)
  const oldEnd = startOfEnds(was, oldTo)
  const end = startOfEnds(now, to)
  const firstOut = new Int32Array(count)
  firstOut.set(old.firstOut)
  const firstIn = new Int32Array(count)
  firstIn.set(old.firstIn)
  const arrows = arrowsAt(now, from, to)
  const next = new Int32Array(old.next.length + end - oldEnd)
  next.set(old.next.subarray(0, start))
  next.set(old.next.subarray(oldEnd), end)
  // As long as the places behind the edit have their old numbers, so much farther on is where they stand.
  const shift = end - oldEnd
  for (let place = start; place < oldEnd; place++) {
    const isTarget = place >= (was.sourceEnds[old.arrowOf[place] as number] as number)
    const first = isTarget ? firstIn : firstOut
    const state = was.ends[place] as number
    const behind = old.next[place] as number
    let at = first[state] as number
    let before = -1
    while (at !== place + 1) {
      before = at <= start ? at - 1 : at - 1 + shift
      at = next[before] as number
    }
    if (before < 0) first[state] = behind
    else next[before] = behind
  }
  for (const row of [firstOut, firstIn, next]) shiftPlaces(row, oldEnd, shift)
  for (let place = start; place < end; place++) {
    const arrow = arrows[place - start] as number
    const isTarget = place >= (now.sourceEnds[arrow] as number)
    link(isTarget ? firstIn : firstOut, next, now.ends[place] as number, place)
  }
  const arrowOf = spliceNumbers(old.arrowOf, { from: start, to: oldEnd }, arrows, to - oldTo)
  return { firstOut, firstIn, next, arrowOf }
}

/** The arrow of each place of the arrows `[from, to)`. */
function arrowsAt(ends: Ends, from: number, to: number): readonly number[] {
  const arrows: number[] = []
  let place = startOfEnds(ends, from)
  for (let arrow = from; arrow < to; arrow++)
    for (; place < (ends.targetEnds[arrow] as number); place++) arrows.push(arrow)
  return arrows
}

function shiftPlaces(row: Int32Array, behind: number, shift: number): void {
  if (shift === 0) return
  for (let at = 0; at < row.length; at++) {
    const place = row[at] as number
    if (place > behind) row[at] = place + shift
  }
}

function link(first: Int32Array, next: Int32Array, state: number, place: number): void {
  let before = 0
  let at = first[state] as number
  while (at !== 0 && at <= place) {
    before = at
    at = next[at - 1] as number
  }
  next[place] = at
  if (before === 0) first[state] = place + 1
  else next[before - 1] = place + 1
}
