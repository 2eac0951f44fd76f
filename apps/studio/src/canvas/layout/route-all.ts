import type { Point } from '@rabbit/dsl'
import type { DrawnLine } from '../drawing/drawing.ts'
import type { LayoutResult } from './layout.ts'
import { type Ends, goesBack, type Route, routeBack, routeThrough } from './route.ts'

export interface PlacedBox extends Point {
  readonly width: number
  readonly height: number
  /** Whether it stands where the automatic layout put it. */
  readonly automatic: boolean
}

const laneHeight = 30

/** A route for every line between placed boxes. Lines back run below everything they pass, each on its own level. */
export function routeAll(
  lines: readonly DrawnLine[],
  boxes: ReadonlyMap<string, PlacedBox>,
  layout: LayoutResult,
): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>()
  const lanes: Lane[] = []
  for (const line of lines) {
    const source = boxes.get(line.source)
    const target = boxes.get(line.target)
    if (!source || !target) continue
    const ends = endsOf(source, target)
    if (goesBack(ends)) {
      routes.set(line.id, routeBack(ends, freeLevel(ends, boxes, lanes)))
    } else {
      const planned = source.automatic && target.automatic ? layout.lines.get(line.id) : undefined
      routes.set(line.id, routeThrough(ends, planned?.bends ?? [], planned?.label ?? null))
    }
  }
  return routes
}

export const endsOf = (source: PlacedBox, target: PlacedBox): Ends => ({
  source: { x: source.x + source.width, y: source.y + source.height / 2 },
  target: { x: target.x, y: target.y + target.height / 2 },
})

interface Lane {
  readonly left: number
  readonly right: number
  readonly y: number
}

/** The level below everything between the ends that no earlier line back uses there. Adds it to `lanes`. */
function freeLevel(ends: Ends, boxes: ReadonlyMap<string, PlacedBox>, lanes: Lane[]): number {
  const left = ends.target.x - 30
  const right = ends.source.x + 30
  let y = Math.max(ends.source.y, ends.target.y)
  for (const box of boxes.values()) {
    if (box.x < right && box.x + box.width > left) y = Math.max(y, box.y + box.height)
  }
  y += laneHeight
  while (lanes.some((lane) => lane.left < right && left < lane.right && Math.abs(lane.y - y) < laneHeight))
    y += laneHeight
  lanes.push({ left, right, y })
  return y
}
