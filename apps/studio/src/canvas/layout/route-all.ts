import type { Point } from '@rabbit/dsl'
import type { DrawnLine } from '../drawing/drawing.ts'
import { labelHeight, labelWidth } from '../drawing/guard-words.ts'
import { type Direction, turnBox, turnPoint, turnSize } from './direction.ts'
import { dodge } from './dodge.ts'
import { createGrid } from './grid.ts'
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
  const routes = routesOf(input, input.lines)
  placeLabels(input.lines, input.boxes.values(), routes)
  return routes
}

/** The routes while some boxes are moved: lines that do not end in one of those stay as they are. */
export function routeMoved(
  input: ToRoute,
  before: ReadonlyMap<string, Route>,
  isMoved: (id: string) => boolean,
): ReadonlyMap<string, Route> {
  const concerned = input.lines.filter(({ source, target }) => isMoved(source) || isMoved(target))
  return new Map([...before, ...routesOf(input, concerned)])
}

function routesOf({ boxes, layout, direction }: ToRoute, lines: readonly DrawnLine[]): Map<string, Route> {
  const routes = new Map<string, Route>()
  const turned = new Map([...boxes].map(([id, box]) => [id, turnBox(box, direction)]))
  const grid = createGrid(turned.values())
  const lanes = createLanes(grid, turned.values())
  const turn = (point: Point) => turnPoint(point, direction)
  for (const line of lines) {
    const source = turned.get(line.source)
    const target = turned.get(line.target)
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
    const way = dodge(points, grid, isOwn) ?? lanes.beside(ends, laneWidth(line, direction))
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
