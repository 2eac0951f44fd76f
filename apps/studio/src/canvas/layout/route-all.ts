import type { Point } from '@rabbit/dsl'
import type { DrawnLine } from '../drawing/drawing.ts'
import { labelHeight, labelWidth } from '../drawing/guard-words.ts'
import { type Direction, turnBox, turnPoint, turnSize } from './direction.ts'
import { dodge } from './dodge.ts'
import { createGrid, joinGrids, type Near } from './grid.ts'
import { createLanes } from './lanes.ts'
import type { LayoutResult } from './layout.ts'
import { placeLabels } from './place-labels.ts'
import { type Ends, goesBack, type Route, routeBack, routeThrough } from './route.ts'

export interface PlacedBox extends Point {
  readonly width: number
  readonly height: number
  /** Whether it stands where the automatic layout put it. */
  readonly automatic: boolean
}

export interface ToRoute {
  readonly lines: readonly DrawnLine[]
  readonly boxes: ReadonlyMap<string, PlacedBox>
  readonly layout: LayoutResult
  readonly direction: Direction
}

/**
 * A route for every line between placed boxes. Lines back run beside everything they pass, each on its own level,
 * the others around what they do not concern; no label stands on a box or another label.
 */
export function routeAll(input: ToRoute): ReadonlyMap<string, Route> {
  const routes = routesOf(input, standing(input.boxes, input.direction))
  placeLabels(input.lines, input.boxes.values(), routes)
  return routes
}

type Boxes = Iterable<readonly [id: string, box: PlacedBox]>

/** What lines run between and around, as if the drawing ran to the right. */
export interface Standing {
  boxOf(id: string): PlacedBox | undefined
  readonly grid: Near<PlacedBox>
  /** The same boxes, found by their columns. */
  readonly columns: Near<PlacedBox>
}

export function standing(boxes: Boxes, direction: Direction): Standing {
  const turned = new Map<string, PlacedBox>()
  for (const [id, box] of boxes) turned.set(id, turnBox(box, direction))
  return {
    boxOf: (id) => turned.get(id),
    grid: createGrid(turned.values()),
    columns: createGrid(turned.values(), Number.POSITIVE_INFINITY),
  }
}

const together = (a: Standing, b: Standing): Standing => ({
  boxOf: (id) => b.boxOf(id) ?? a.boxOf(id),
  grid: joinGrids(a.grid, b.grid),
  columns: joinGrids(a.columns, b.columns),
})

/** The routes while some boxes are moved: lines that do not end in one of those stay as they are. */
export function routeMoved(
  { lines, layout, direction }: Omit<ToRoute, 'boxes'>,
  { still, moved }: { readonly still: Standing; readonly moved: ReadonlyMap<string, PlacedBox> },
  before: ReadonlyMap<string, Route>,
): ReadonlyMap<string, Route> {
  const concerned = lines.filter(({ source, target }) => moved.has(source) || moved.has(target))
  const boxes = together(still, standing(moved, direction))
  const routes = new Map(before)
  for (const [id, route] of routesOf({ lines: concerned, layout, direction }, boxes)) routes.set(id, route)
  return routes
}

function routesOf({ lines, layout, direction }: Omit<ToRoute, 'boxes'>, boxes: Standing): Map<string, Route> {
  const routes = new Map<string, Route>()
  const lanes = createLanes(boxes)
  const turn = (point: Point) => turnPoint(point, direction)
  for (const line of lines) {
    const source = boxes.boxOf(line.source)
    const target = boxes.boxOf(line.target)
    if (!source || !target) continue
    const ends = endsOf(source, target)
    if (goesBack(ends)) {
      routes.set(line.id, routeBack(ends, lanes.back(ends, laneWidth(line, direction)), direction))
      continue
    }
    const planned = source.automatic || target.automatic ? layout.lines.get(line.id) : undefined
    const between = ({ x }: Point) => x > ends.source.x + 8 && x < ends.target.x - 8
    const bends = (planned?.bends ?? []).map(turn)
    const label = planned?.label ? turn(planned.label) : null
    // With one end moved by hand, the way that was planned still leads around what stands between.
    const holds = bends.every(between) && (label === null || between(label))
    const points = [ends.source, ...(holds ? bends : []), ends.target]
    const isOwn = (box: PlacedBox) => box === source || box === target
    const way = dodge(points, boxes.grid, isOwn) ?? lanes.beside(ends, laneWidth(line, direction))
    routes.set(line.id, routeThrough(way, holds ? label : null, direction))
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
