import type { Point } from '@rabbit/dsl'
import type { Arrangement, LineToArrange as Line, ToArrange } from './arrangement.ts'
import { layersOf, settle } from './layers.ts'

/** A box, or a place that a longer line passes. */
interface Slot {
  readonly layer: number
  readonly width: number
  readonly height: number
  readonly before: Slot[]
  readonly after: Slot[]
  /** Place in its layer, from 0. */
  order: number
  y: number
}

/** A line over more layers than this goes its way without a place of its own in each. */
const longestKept = 12
const sweeps = 4

/**
 * A plain arrangement, for drawings too large to be arranged with care: time and memory grow with the drawing
 * and not faster.
 */
export function arrangeFast({ boxes, lines, spacing }: ToArrange): Arrangement {
  const index = new Map(boxes.map(({ id }, i) => [id, i]))
  const known = lines.flatMap((line) => {
    const source = index.get(line.source)
    const target = index.get(line.target)
    return source === undefined || target === undefined ? [] : [{ line, source, target }]
  })
  const layer = layersOf({ count: boxes.length, edges: known.map(({ source, target }) => [source, target]) })
  const slots = boxes.map((box, i) => slotOf(layer[i] ?? 0, box.width, box.height))
  const rows: Slot[][] = []
  for (const slot of slots) addTo(rows, slot)
  const paths = known.map(({ line, source, target }) => ({
    line,
    path: pathOf(slots[source] as Slot, slots[target] as Slot, line, rows),
  }))
  for (let sweep = 0; sweep < sweeps; sweep += 1) orderRows(rows, sweep % 2 === 0)
  placeRows(rows, spacing.nodesep)
  const columns = columnsOf(rows, paths, spacing.ranksep)
  const point = (slot: Slot): Point => ({ x: columns[slot.layer]?.middle ?? 0, y: slot.y })
  return {
    boxes: new Map(boxes.map(({ id }, i) => [id, point(slots[i] as Slot)])),
    lines: new Map(
      paths.map(({ line, path }) => {
        const label = line.label.width > 0 ? labelOn(path, columns) : null
        const bends = path.slice(1, -1).map(point)
        return [line.id, { bends: label && path.length === 2 ? [label] : bends, label }] as const
      }),
    ),
  }
}

const slotOf = (layer: number, width: number, height: number): Slot => ({
  layer,
  width,
  height,
  before: [],
  after: [],
  order: 0,
  y: 0,
})

function addTo(rows: Slot[][], slot: Slot): void {
  while (rows.length <= slot.layer) rows.push([])
  const row = rows[slot.layer] as Slot[]
  slot.order = row.length
  row.push(slot)
}

/** The slots that a line passes, its ends among them; a line back or within a layer has its ends alone. */
function pathOf(source: Slot, target: Slot, line: Line, rows: Slot[][]): readonly Slot[] {
  const span = target.layer - source.layer
  const path = [source]
  if (span > 1 && span <= longestKept) {
    for (let layer = source.layer + 1; layer < target.layer; layer += 1) {
      const slot = slotOf(layer, 0, Math.max(line.label.height, 12))
      addTo(rows, slot)
      path.push(slot)
    }
  }
  path.push(target)
  if (span < 1) return path
  for (let i = 1; i < path.length; i += 1) {
    path[i]?.before.push(path[i - 1] as Slot)
    path[i - 1]?.after.push(path[i] as Slot)
  }
  return path
}

/** Sorts each layer by the middle of what its slots hang on, in the layers before or after it. */
function orderRows(rows: readonly Slot[][], forward: boolean): void {
  for (const row of forward ? rows : rows.toReversed()) {
    const wish = new Map(
      row.map((slot) => {
        const near = forward ? slot.before : slot.after
        return [slot, near.length === 0 ? slot.order : mean(near.map(({ order }) => order))]
      }),
    )
    row.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0))
    row.forEach((slot, order) => {
      slot.order = order
    })
  }
}

/** Gives every slot its height on the page: level with what it hangs on, as far as its neighbours let it. */
function placeRows(rows: readonly Slot[][], nodesep: number): void {
  const place = (row: readonly Slot[], nearOf: (slot: Slot) => readonly Slot[]) => {
    const wishes = row.map((slot) => {
      const near = nearOf(slot)
      return near.length === 0 ? slot.y : mean(near.map(({ y }) => y))
    })
    const gaps = row.map((slot, i) => (slot.height + (row[i - 1]?.height ?? 0)) / 2 + nodesep)
    const places = settle(wishes, gaps)
    row.forEach((slot, i) => {
      slot.y = places[i] ?? 0
    })
  }
  for (const row of rows) place(row, (slot) => slot.before)
  for (const row of rows.toReversed()) place(row, (slot) => slot.after)
  for (const row of rows) place(row, (slot) => slot.before)
}

interface Column {
  readonly middle: number
  /** The middle of the room for labels after it. */
  readonly labels: number
}

type Path = { readonly line: Line; readonly path: readonly Slot[] }

/** Where the layers stand, with room for the widest label between two of them. */
function columnsOf(rows: readonly Slot[][], paths: readonly Path[], ranksep: number): readonly Column[] {
  const room = rows.map(() => 0)
  for (const { line, path } of paths) {
    const layer = path[0]?.layer ?? 0
    if (goesOn(path)) room[layer] = Math.max(room[layer] ?? 0, line.label.width)
  }
  let left = 0
  return rows.map((row, layer) => {
    const width = Math.max(...row.map((slot) => slot.width))
    const label = room[layer] ?? 0
    const gap = label > 0 ? label + ranksep : ranksep
    const column = { middle: left + width / 2, labels: left + width + gap / 2 }
    left += width + gap
    return column
  })
}

const goesOn = (path: readonly Slot[]): boolean => (path.at(-1)?.layer ?? 0) > (path[0]?.layer ?? 0)

/** After the line's first box, where it heads next; null for a line back, which has a way of its own. */
function labelOn(path: readonly Slot[], columns: readonly Column[]): Point | null {
  const [first, second] = path
  if (!first || !second || !goesOn(path)) return null
  return { x: columns[first.layer]?.labels ?? 0, y: second.y }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
