import type { Point } from '@rabbit/dsl'
import type { DrawnLine } from '../drawing/drawing.ts'
import { labelHeight, labelWidth } from '../drawing/guard-words.ts'
import { createGrid, type Grid, type Near, overlap, type Rect } from './grid.ts'
import { pathPoints } from './path-points.ts'
import type { Route } from './route.ts'

/** In larger drawings labels keep clear of boxes and of one another, but not of the lines. */
const mostLines = 400
/** Between points of a line; less than a label is high. */
const step = 10
const apart = 2

interface LabelRect extends Rect {
  readonly line: string
}

/**
 * Moves each label that would stand on a box, another label or another line: to the nearest free place on its own
 * line or, where there is none, beside it. No two labels overlap in the end, and none stands on a box.
 */
export function placeLabels(lines: readonly DrawnLine[], boxes: Near, routes: Map<string, Route>): void {
  const labelled = lines.filter(({ id, label }) => label !== null && routes.has(id))
  if (labelled.length === 0) return
  const labels = createGrid<LabelRect>()
  const others = lines.length <= mostLines ? lineGrid(lines, routes) : createGrid<LabelRect>()
  const isFree = (rect: LabelRect) => !hits(boxes, rect) && !hits(labels, rect)
  const isClear = (rect: LabelRect) =>
    isFree(rect) && !others.near(rect).some((point) => point.line !== rect.line && overlap(point, rect))
  const moved = labelled.filter((line) => {
    const rect = rectOf(line, (routes.get(line.id) as Route).label)
    if (!isClear(rect)) return true
    labels.add(rect)
    return false
  })
  for (const line of moved) {
    const route = routes.get(line.id) as Route
    const along = pointsAlong(route).map((point) => rectOf(line, point))
    const own = rectOf(line, route.label)
    const rect =
      along.find(isClear) ??
      (isFree(own) ? own : (along.find(isFree) ?? firstFree(beside(own), isFree) ?? own))
    labels.add(rect)
    const label = { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }
    if (label.x !== route.label.x || label.y !== route.label.y) routes.set(line.id, { ...route, label })
  }
}

const knownPoints = new WeakMap<Route, readonly Point[]>()

/** Points along a line, those near its label's own place first. */
function pointsAlong(route: Route): readonly Point[] {
  const known = knownPoints.get(route)
  if (known) return known
  const points = pathPoints(route.path, step).toSorted(
    (a, b) => distance(a, route.label) - distance(b, route.label),
  )
  knownPoints.set(route, points)
  return points
}

const hits = (grid: Near, rect: Rect): boolean => grid.near(rect).some((each) => overlap(each, rect))

function rectOf({ id, label }: DrawnLine, { x, y }: Point): LabelRect {
  const width = labelWidth(label ?? '') + apart
  const height = labelHeight + apart
  return { line: id, x: x - width / 2, y: y - height / 2, width, height }
}

function lineGrid(lines: readonly DrawnLine[], routes: ReadonlyMap<string, Route>): Grid<LabelRect> {
  const grid = createGrid<LabelRect>()
  for (const { id } of lines) {
    for (const { x, y } of pathPoints(routes.get(id)?.path ?? '', step))
      grid.add({ line: id, x, y, width: 0.1, height: 0.1 })
  }
  return grid
}

/** Above and below in turn, ever farther. */
function* beside(rect: LabelRect): Generator<LabelRect> {
  for (let i = 1; i < 500; i += 1) {
    yield { ...rect, y: rect.y - i * (labelHeight / 2) }
    yield { ...rect, y: rect.y + i * (labelHeight / 2) }
  }
}

function firstFree(rects: Iterable<LabelRect>, isFree: (rect: LabelRect) => boolean): LabelRect | undefined {
  for (const rect of rects) if (isFree(rect)) return rect
  return undefined
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)
