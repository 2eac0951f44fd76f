import type { Point } from '@rabbit/dsl'
import type { DrawnLine } from '../drawing/drawing.ts'
import { labelHeight, labelWidth } from '../drawing/guard-words.ts'
import { type Direction, turnBox, turnPoint, turnSize } from './direction.ts'
import { dodge } from './dodge.ts'
import { createGrid, type Grid, overlap } from './grid.ts'
import type { LayoutResult } from './layout.ts'
import { placeLabels } from './place-labels.ts'
import { type BackWay, type Ends, goesBack, type Route, routeBack, routeThrough, turnRoom } from './route.ts'

export interface PlacedBox extends Point {
  readonly width: number
  readonly height: number
  /** Whether it stands where the automatic layout put it. */
  readonly automatic: boolean
}

/** From what a line back passes, and between two of them. */
const laneGap = 6

/** A route for every line between placed boxes. Lines back run beside everything they pass, each on its own level. */
export function routeAll(
  lines: readonly DrawnLine[],
  boxes: ReadonlyMap<string, PlacedBox>,
  layout: LayoutResult,
  direction: Direction,
): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>()
  const lanes: Lane[] = []
  const turned = new Map([...boxes].map(([id, box]) => [id, turnBox(box, direction)]))
  const grid = createGrid(turned.values())
  const turn = (point: Point) => turnPoint(point, direction)
  for (const line of lines) {
    const source = turned.get(line.source)
    const target = turned.get(line.target)
    if (!source || !target) continue
    const ends = endsOf(source, target)
    if (goesBack(ends)) {
      routes.set(line.id, routeBack(ends, freeWay(ends, laneWidth(line, direction), grid, lanes), direction))
    } else {
      const planned = source.automatic || target.automatic ? layout.lines.get(line.id) : undefined
      const between = ({ x }: Point) => x > ends.source.x + 8 && x < ends.target.x - 8
      const bends = (planned?.bends ?? []).map(turn)
      const label = planned?.label ? turn(planned.label) : null
      // With one end moved by hand, the way that was planned still leads around what stands between.
      const holds = bends.every(between) && (label === null || between(label))
      const points = [ends.source, ...(holds ? bends : []), ends.target]
      const isOwn = (box: PlacedBox) => box === source || box === target
      const way = dodge(points, grid, isOwn) ?? besideAll(ends, laneWidth(line, direction), grid, lanes)
      routes.set(line.id, routeThrough(way, holds ? label : null, direction))
    }
  }
  placeLabels(lines, boxes.values(), routes)
  return routes
}

/** What a line back takes with its label, across the direction. */
const laneWidth = ({ label }: DrawnLine, direction: Direction): number =>
  turnSize({ width: label === null ? labelHeight : labelWidth(label), height: labelHeight }, direction).height

const endsOf = (source: PlacedBox, target: PlacedBox): Ends => ({
  source: { x: source.x + source.width, y: source.y + source.height / 2 },
  target: { x: target.x, y: target.y + target.height / 2 },
})

interface Lane {
  readonly left: number
  readonly right: number
  readonly y: number
  readonly width: number
}

/** The way of a line back, on the level beside everything it passes that no earlier one uses. Adds it to `lanes`. */
function freeWay(ends: Ends, width: number, boxes: Grid<PlacedBox>, lanes: Lane[]): BackWay {
  const span = { left: ends.target.x - turnRoom, right: ends.source.x + turnRoom }
  let y = freeLevel(span, ends, width, boxes, lanes)
  const right = freeColumn(span.right, 1, ends.source.y, y, boxes)
  const left = freeColumn(span.left, -1, ends.target.y, y, boxes)
  if (left < span.left || right > span.right) y = freeLevel({ left, right }, ends, width, boxes, lanes)
  lanes.push({ left: left - laneGap, right: right + laneGap, y, width })
  return { left, right, y }
}

/** The points of a line that too much stands in the way of: along a level of its own beside it all. */
function besideAll(ends: Ends, width: number, boxes: Grid<PlacedBox>, lanes: Lane[]): readonly Point[] {
  const { source, target } = ends
  const span = { left: source.x + 2 * turnRoom, right: target.x - 2 * turnRoom }
  if (span.left >= span.right) return [source, target]
  const y = freeLevel(span, ends, width, boxes, lanes)
  lanes.push({ ...span, y, width })
  return [source, { x: span.left, y }, { x: span.right, y }, target]
}

interface Span {
  readonly left: number
  readonly right: number
}

function freeLevel(
  span: Span,
  ends: Ends,
  width: number,
  boxes: Grid<PlacedBox>,
  lanes: readonly Lane[],
): number {
  const left = span.left - laneGap
  const right = span.right + laneGap
  let y = Math.max(ends.source.y, ends.target.y)
  const strip = { x: left, y: -farOff, width: right - left, height: 2 * farOff }
  for (const box of boxes.near(strip)) if (overlap(box, strip)) y = Math.max(y, box.y + box.height)
  y += laneGap + Math.max(12, width / 2)
  const taken = (lane: Lane) =>
    lane.left < right && left < lane.right && Math.abs(lane.y - y) < (lane.width + width) / 2 + laneGap - 0.5
  for (let lane = lanes.find(taken); lane; lane = lanes.find(taken))
    y = lane.y + (lane.width + width) / 2 + laneGap
  return y
}

const farOff = 1e6

/** Where a line back can go from its end to its level without running through a box. */
function freeColumn(from: number, step: 1 | -1, endY: number, level: number, boxes: Grid<PlacedBox>): number {
  let x = from
  for (let tries = 0; tries < 6; tries += 1) {
    const leg = { x: x - 2, y: Math.min(endY, level), width: 4, height: Math.abs(level - endY) }
    const box = boxes.near(leg).find((each) => overlap(each, leg))
    if (!box) return x
    x = step === 1 ? box.x + box.width + turnRoom / 2 : box.x - turnRoom / 2
  }
  return x
}
