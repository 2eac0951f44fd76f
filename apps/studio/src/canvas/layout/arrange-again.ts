import type { Point } from '@rabbit/dsl'
import type { ArrangedLine } from './arrangement.ts'
import { overlap, type Rect } from './grid.ts'
import type { LayoutBox, LayoutLine, LayoutResult } from './layout.ts'
import { sameBoxes } from './same-boxes.ts'

/** A layout with what it was made for; here everything runs to the right. */
export interface EarlierLayout {
  readonly boxes: readonly LayoutBox[]
  readonly lines: readonly LayoutLine[]
  readonly result: LayoutResult
}

export interface Spacing {
  /** Between neighbours in a layer. */
  readonly nodesep: number
  /** Between layers; a label's length comes on top. */
  readonly ranksep: number
  readonly labelLength: (line: LayoutLine) => number
}

/** With fewer boxes than this that stay, laying out anew is what a person expects. */
const fewest = 6
/** The share of boxes that may be new for it still to be the same drawing. */
const mostNew = 0.15

/**
 * The layout after a small change: every box stays where it was, except what must make room. A new box stands
 * after what leads to it, in the nearest free place. null when so much is new that it is better laid out anew.
 */
export function arrangeAgain(
  boxes: readonly LayoutBox[],
  lines: readonly LayoutLine[],
  earlier: EarlierLayout,
  spacing: Spacing,
): LayoutResult | null {
  const same = sameBoxes(earlier, { boxes, lines })
  const [first] = boxes
  const added = boxes.filter(({ id }) => !same.has(id))
  if (!first || same.size < fewest || added.length > Math.max(2, boxes.length * mostNew)) return null
  if (same.get(first.id) !== earlier.boxes[0]?.id) return null
  const stands = new Map<string, Rect>()
  for (const box of boxes) {
    const at = box.placed ?? earlier.result.boxes.get(same.get(box.id) ?? '')
    if (at) stands.set(box.id, { ...at, width: box.width, height: box.height })
  }
  const arranging: Arranging = {
    stands,
    fixed: new Set(boxes.flatMap(({ id, placed }) => (placed ? [id] : []))),
    forward: new Map(),
    spacing,
  }
  makeWay(arranging)
  const kept = keptLines(lines, earlier, same)
  for (const line of lines) if (kept.has(line.id) && isForward(arranging, line)) addForward(arranging, line)
  for (const box of readingOrder(added, lines, stands)) placeNew(arranging, box, lines)
  for (const line of lines) if (!kept.has(line.id)) makeRoom(arranging, line)
  return resultOf(arranging, lines, earlier, same, kept)
}

interface Arranging {
  readonly stands: Map<string, Rect>
  readonly fixed: ReadonlySet<string>
  /** Lines by their source that run along the direction; never a circle. */
  readonly forward: Map<string, LayoutLine[]>
  readonly spacing: Spacing
}

/** What stands where a box was placed by hand in the meantime moves to the nearest free place. */
function makeWay(arranging: Arranging): void {
  const { stands, fixed } = arranging
  for (const hand of fixed) {
    const place = stands.get(hand)
    if (!place) continue
    for (const [id, rect] of stands)
      if (!fixed.has(id) && overlap(rect, place)) stands.set(id, nearestFree(arranging, id, rect))
  }
}

const middleX = ({ x, width }: Rect): number => x + width / 2

function isForward({ stands }: Arranging, { source, target }: LayoutLine): boolean {
  const [from, to] = [stands.get(source), stands.get(target)]
  return from !== undefined && to !== undefined && middleX(from) < middleX(to)
}

function addForward({ forward }: Arranging, line: LayoutLine): void {
  const own = forward.get(line.source)
  if (own) own.push(line)
  else forward.set(line.source, [line])
}

function leadsTo({ forward }: Arranging, from: string, to: string): boolean {
  const seen = new Set([from])
  for (const id of seen) {
    if (id === to) return true
    for (const { target } of forward.get(id) ?? []) seen.add(target)
  }
  return false
}

/** Those that hang on what stands already come first, and then those that hang on them. */
function readingOrder(
  added: readonly LayoutBox[],
  lines: readonly LayoutLine[],
  stands: ReadonlyMap<string, Rect>,
): readonly LayoutBox[] {
  const order: LayoutBox[] = []
  const known = new Set(stands.keys())
  let left = added
  while (left.length > 0) {
    const next =
      left.find(({ id }) => lines.some(({ source, target }) => target === id && known.has(source))) ??
      left.find(({ id }) => lines.some(({ source, target }) => source === id && known.has(target))) ??
      (left[0] as LayoutBox)
    order.push(next)
    known.add(next.id)
    left = left.filter((box) => box !== next)
  }
  return order
}

function placeNew(
  arranging: Arranging,
  { id, width, height }: LayoutBox,
  lines: readonly LayoutLine[],
): void {
  const { stands } = arranging
  const into = lines.filter(({ source, target }) => target === id && source !== id && stands.has(source))
  const outOf = lines.filter(({ source, target }) => source === id && target !== id && stands.has(target))
  const before = into.map(({ source }) => stands.get(source) as Rect)
  const after = outOf.map(({ target }) => stands.get(target) as Rect)
  const all = [...stands.values()]
  const xs = into.map((line, i) => rightOf(before[i] as Rect) + gapOf(arranging, line))
  const xsBefore = outOf.map((line, i) => (after[i] as Rect).x - gapOf(arranging, line) - width)
  const x =
    xs.length > 0
      ? Math.max(...xs)
      : xsBefore.length > 0
        ? Math.min(...xsBefore)
        : Math.min(...all.map((rect) => rect.x))
  const near = before.length > 0 ? before : after
  const middle = near.reduce((sum, rect) => sum + rect.y + rect.height / 2, 0) / near.length
  const y =
    near.length > 0
      ? middle - height / 2
      : Math.max(...all.map((rect) => rect.y + rect.height)) + arranging.spacing.nodesep
  stands.set(id, { x: Math.round(x), y: Math.round(y), width, height })
  for (const line of [...into, ...outOf]) makeRoom(arranging, line)
  stands.set(id, nearestFree(arranging, id, stands.get(id) as Rect))
}

const rightOf = ({ x, width }: Rect): number => x + width

const gapOf = ({ spacing }: Arranging, line: LayoutLine): number =>
  spacing.ranksep + spacing.labelLength(line)

/** A line that would push its target farther than this is drawn as a line back instead. */
const farthest = 600

/** Moves what a line leads to so far that there is room for the line, and what comes after that as far as it must. */
function makeRoom(arranging: Arranging, line: LayoutLine): void {
  const { stands, fixed, forward } = arranging
  const shortage = (next: LayoutLine): number => {
    const [from, to] = [stands.get(next.source), stands.get(next.target)]
    return from && to ? rightOf(from) + gapOf(arranging, next) - to.x : 0
  }
  if (line.source === line.target || !stands.has(line.source) || !stands.has(line.target)) return
  if (!forward.get(line.source)?.includes(line)) {
    if (shortage(line) > farthest || leadsTo(arranging, line.target, line.source)) return
    addForward(arranging, line)
  }
  const queue = [line]
  for (let next = queue.shift(); next; next = queue.shift()) {
    const target = stands.get(next.target)
    const short = shortage(next)
    if (!target || short <= 0 || fixed.has(next.target)) continue
    const moved = { ...target, x: Math.round(target.x + short) }
    stands.set(next.target, nearestFree(arranging, next.target, moved))
    queue.push(...(forward.get(next.target) ?? []))
  }
}

/** The same place, or the nearest above or below it that is free. */
function nearestFree({ stands, spacing }: Arranging, id: string, rect: Rect): Rect {
  const side = spacing.ranksep / 2
  const [left, right] = [rect.x - side, rect.x + rect.width + side]
  const blocks: Rect[] = []
  for (const [other, each] of stands)
    if (each.x < right && left < each.x + each.width && other !== id) blocks.push(each)
  const isFree = (y: number) =>
    !blocks.some(
      (each) =>
        y < each.y + each.height + spacing.nodesep - 1 && each.y < y + rect.height + spacing.nodesep - 1,
    )
  if (isFree(rect.y)) return rect
  const ys = blocks.flatMap((each) => [
    each.y - spacing.nodesep - rect.height,
    each.y + each.height + spacing.nodesep,
  ])
  const nearest = ys.toSorted((a, b) => Math.abs(a - rect.y) - Math.abs(b - rect.y)).find(isFree)
  return { ...rect, y: Math.round(nearest ?? rect.y) }
}

/** For each line that was there before with as long a label, the earlier one's id. */
function keptLines(
  lines: readonly LayoutLine[],
  earlier: EarlierLayout,
  same: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const before = new Map(earlier.lines.map((line) => [line.id, line]))
  const found = new Map<LayoutLine, LayoutLine>()
  const isOld = (old: LayoutLine, { source, target }: LayoutLine) =>
    same.get(source) === old.source && same.get(target) === old.target
  for (const line of lines) {
    const old = before.get(line.id)
    if (!old || !isOld(old, line)) continue
    before.delete(line.id)
    found.set(line, old)
  }
  // Lines have other ids when a state at their end has another name.
  const keyOf = counted()
  const left = new Map([...before.values()].map((line) => [keyOf(line.source, line.target), line]))
  const keyNow = counted()
  const kept = new Map<string, string>()
  for (const line of lines) {
    const old = found.get(line) ?? left.get(keyNow(same.get(line.source) ?? '', same.get(line.target) ?? ''))
    if (old && old.labelWidth >= line.labelWidth) kept.set(line.id, old.id)
  }
  return kept
}

function counted(): (source: string, target: string) => string {
  const seen = new Map<string, number>()
  return (source, target) => {
    const ends = `${source}\n${target}`
    const count = (seen.get(ends) ?? 0) + 1
    seen.set(ends, count)
    return `${ends}\n${count}`
  }
}

function resultOf(
  { stands }: Arranging,
  lines: readonly LayoutLine[],
  earlier: EarlierLayout,
  same: ReadonlyMap<string, string>,
  kept: ReadonlyMap<string, string>,
): LayoutResult {
  const stays = (id: string): boolean => {
    const [now, before] = [stands.get(id), earlier.result.boxes.get(same.get(id) ?? '')]
    return now !== undefined && before !== undefined && now.x === before.x && now.y === before.y
  }
  const straight: ArrangedLine = { bends: [], label: null }
  return {
    boxes: new Map<string, Point>([...stands].map(([id, { x, y }]) => [id, { x, y }])),
    lines: new Map(
      lines.map((line) => {
        const old = stays(line.source) && stays(line.target) ? kept.get(line.id) : undefined
        const way = (old === undefined ? undefined : earlier.result.lines.get(old)) ?? straight
        return [line.id, line.labelWidth > 0 || way.label === null ? way : { ...way, label: null }]
      }),
    ),
  }
}
