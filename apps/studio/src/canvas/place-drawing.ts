import type { Point, StateName } from '@rabbit/dsl'
import type { Rect } from '@xyflow/react'
import { type Drawing, stateId } from './drawing/drawing.ts'
import { labelHeight, labelWidth } from './drawing/guard-words.ts'
import { type Direction, turnBox, turnPoint, turnSize } from './layout/direction.ts'
import type { LayoutInput, LayoutResult } from './layout/layout.ts'
import type { Route } from './layout/route.ts'
import type { PlacedBox } from './layout/route-all.ts'

/** A drawing with where everything of it stands. */
export interface Placed {
  readonly drawing: Drawing
  readonly boxes: ReadonlyMap<string, PlacedBox>
  readonly routes: ReadonlyMap<string, Route>
}

/** A mark lies across the direction. */
export function turnMarks(drawing: Drawing, direction: Direction): Drawing {
  if (direction === 'right') return drawing
  return { ...drawing, marks: drawing.marks.map((mark) => ({ ...mark, ...turnSize(mark, direction) })) }
}

/** What the drawing takes with its guards, in the drawing's own coordinates; null when nothing is drawn. */
export function boundsOf({ drawing, boxes, routes }: Placed): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  const take = (x: number, y: number, width: number, height: number) => {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  for (const { x, y, width, height } of boxes.values()) take(x, y, width, height)
  for (const { id, label } of drawing.lines) {
    const at = routes.get(id)?.label
    const width = label === null ? 0 : labelWidth(label)
    if (at) take(at.x - width / 2, at.y - labelHeight / 2, width, labelHeight)
  }
  return left === Infinity ? null : { x: left, y: top, width: right - left, height: bottom - top }
}

/** Everything the layout depends on; two drawings with one key have one layout. */
export function layoutKey(
  drawing: Drawing,
  places: ReadonlyMap<StateName, Point>,
  entry: StateName | null,
): string {
  const states = drawing.states.map(({ id, width, state }) => {
    const place = places.get(state.name)
    return place ? `${id}@${place.x},${place.y}` : `${id}:${width}`
  })
  const lines = drawing.lines.map(
    ({ id, source, target, label }) => `${id}|${source}|${target}|${label ?? ''}`,
  )
  return [entry ?? '', ...states, ...drawing.marks.map(({ id }) => id), ...lines].join('\n')
}

export function layoutInput(
  drawing: Drawing,
  places: ReadonlyMap<StateName, Point>,
  entry: StateName | null,
): Omit<LayoutInput, 'direction'> {
  const boxes = [
    ...drawing.states.map(({ id, width, height, state }) => ({
      id,
      width,
      height,
      placed: places.get(state.name) ?? null,
    })),
    ...drawing.marks.map(({ id, width, height }) => ({ id, width, height, placed: null })),
  ]
  const first = entry === null ? -1 : boxes.findIndex(({ id }) => id === stateId(entry))
  const [anchor] = first > 0 ? boxes.splice(first, 1) : []
  if (anchor) boxes.unshift(anchor)
  const lines = drawing.lines.map(({ id, source, target, label }) => ({
    id,
    source,
    target,
    labelWidth: label === null ? 0 : labelWidth(label),
  }))
  return { boxes, lines }
}

export interface Placing {
  readonly drawing: Drawing
  readonly direction: Direction
  readonly layout: LayoutResult
  readonly places: ReadonlyMap<StateName, Point>
  readonly dragged: ReadonlyMap<string, Point>
}

export function placeBoxes(placing: Placing): ReadonlyMap<string, PlacedBox> {
  const { drawing, layout, places, dragged } = placing
  const boxes = new Map<string, PlacedBox>()
  for (const { id, width, height, state } of drawing.states) {
    const chosen = dragged.get(id) ?? places.get(state.name)
    const corner = chosen ?? layout.boxes.get(id)
    if (corner) boxes.set(id, { x: corner.x, y: corner.y, width, height, automatic: chosen === undefined })
  }
  const boxOf = (id: string) => boxes.get(id)
  for (const mark of drawing.marks) {
    const box = placeMark(placing, mark, boxOf)
    if (box) boxes.set(mark.id, box)
  }
  return boxes
}

/** The boxes that stand elsewhere while some are dragged: these, and the marks that follow them. */
export function placeMoved(
  placing: Placing,
  rest: ReadonlyMap<string, PlacedBox>,
): ReadonlyMap<string, PlacedBox> {
  const { drawing, dragged } = placing
  const moved = new Map<string, PlacedBox>()
  for (const [id, point] of dragged) {
    const box = rest.get(id)
    if (box) moved.set(id, { ...box, ...point, automatic: false })
  }
  const boxOf = (id: string) => moved.get(id) ?? rest.get(id)
  for (const mark of drawing.marks) {
    const { sources, targets } = besideMark(drawing, mark.id)
    if (![...sources, ...targets].some((id) => dragged.has(id))) continue
    const box = placeMark(placing, mark, boxOf)
    if (box) moved.set(mark.id, box)
  }
  return moved
}

/** The states that a mark joins, by their ids. */
interface Beside {
  readonly sources: string[]
  readonly targets: string[]
}

const nothingBeside: Beside = { sources: [], targets: [] }
const besideOf = new WeakMap<Drawing, ReadonlyMap<string, Beside>>()

function besideMark(drawing: Drawing, mark: string): Beside {
  const known = besideOf.get(drawing)
  if (known) return known.get(mark) ?? nothingBeside
  const beside = new Map<string, Beside>(drawing.marks.map(({ id }) => [id, { sources: [], targets: [] }]))
  for (const { source, target } of beside.size > 0 ? drawing.lines : []) {
    beside.get(target)?.sources.push(source)
    beside.get(source)?.targets.push(target)
  }
  besideOf.set(drawing, beside)
  return beside.get(mark) ?? nothingBeside
}

/** A mark stands where the layout has it, unless a state beside it was moved: then it follows the states. */
function placeMark(
  { drawing, direction, layout }: Placing,
  mark: { readonly id: string; readonly width: number; readonly height: number },
  boxOf: (id: string) => PlacedBox | undefined,
): PlacedBox | null {
  const corner = layout.boxes.get(mark.id)
  const beside = besideMark(drawing, mark.id)
  const from = beside.sources.flatMap((id) => boxOf(id) ?? [])
  const to = beside.targets.flatMap((id) => boxOf(id) ?? [])
  if (corner && from.every((box) => box.automatic) && to.every((box) => box.automatic))
    return { ...corner, width: mark.width, height: mark.height, automatic: true }
  const sources = from.map((box) => turnBox(box, direction))
  const targets = to.map((box) => turnBox(box, direction))
  if (sources.length === 0 || targets.length === 0) return null
  const { width, height } = turnSize(mark, direction)
  const right = Math.max(...sources.map((box) => box.x + box.width))
  const left = Math.min(...targets.map((box) => box.x))
  const planned = corner && turnPoint(corner, direction)
  // Where the layout has it there may be a guard before it; it stays as long as that is between the states.
  if (planned && planned.x > right + 8 && planned.x + width < left - 8)
    return turnBox({ ...planned, width, height, automatic: true }, direction)
  const single = sources.length === 1 ? sources : targets.length === 1 ? targets : [...sources, ...targets]
  const level = single.reduce((sum, box) => sum + box.y + box.height / 2, 0) / single.length
  const between =
    sources.length === 1 ? Math.min(right + 36, (right + left) / 2) : Math.max(left - 46, (right + left) / 2)
  const x = left > right ? between : right + 36
  return turnBox({ x, y: level - height / 2, width, height, automatic: false }, direction)
}
