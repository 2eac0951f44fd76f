import type { Point } from '@rabbit/dsl'
import type { DrawnLine } from '../drawing/drawing.ts'
import { labelHeight, labelWidth } from '../drawing/guard-words.ts'
import { type Direction, turnBox, turnPoint, turnSize } from './direction.ts'
import type { LayoutResult } from './layout.ts'
import { type Ends, goesBack, type Route, routeBack, routeThrough } from './route.ts'

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
  const turn = (point: Point) => turnPoint(point, direction)
  for (const line of lines) {
    const source = turned.get(line.source)
    const target = turned.get(line.target)
    if (!source || !target) continue
    const ends = endsOf(source, target)
    if (goesBack(ends)) {
      const level = freeLevel(ends, laneWidth(line, direction), turned, lanes)
      routes.set(line.id, routeBack(ends, level, direction))
    } else {
      const planned = source.automatic || target.automatic ? layout.lines.get(line.id) : undefined
      const between = ({ x }: Point) => x > ends.source.x + 8 && x < ends.target.x - 8
      const bends = (planned?.bends ?? []).map(turn)
      const label = planned?.label ? turn(planned.label) : null
      // With one end moved by hand, the way that was planned still leads around what stands between.
      const holds = bends.every(between) && (label === null || between(label))
      routes.set(line.id, routeThrough(ends, holds ? bends : [], holds ? label : null, direction))
    }
  }
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

/** The level beside everything between the ends that no earlier line back uses there. Adds it to `lanes`. */
function freeLevel(ends: Ends, width: number, boxes: ReadonlyMap<string, PlacedBox>, lanes: Lane[]): number {
  const left = ends.target.x - 30
  const right = ends.source.x + 30
  let y = Math.max(ends.source.y, ends.target.y)
  for (const box of boxes.values()) {
    if (box.x < right && box.x + box.width > left) y = Math.max(y, box.y + box.height)
  }
  y += laneGap + Math.max(12, width / 2)
  const taken = (lane: Lane) =>
    lane.left < right && left < lane.right && Math.abs(lane.y - y) < (lane.width + width) / 2 + laneGap - 0.5
  for (let lane = lanes.find(taken); lane; lane = lanes.find(taken))
    y = lane.y + (lane.width + width) / 2 + laneGap
  lanes.push({ left, right, y, width })
  return y
}
