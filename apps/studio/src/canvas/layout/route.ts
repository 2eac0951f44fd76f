import type { Point } from '@rabbit/dsl'
import { type Direction, turnPoint } from './direction.ts'

/** A line as it is drawn: an SVG path and where its label stands. */
export interface Route {
  readonly path: string
  readonly label: Point
}

/** All points are given as if the drawing ran to the right; the route comes out in the drawing's own direction. */
export interface Ends {
  /** Where the line leaves, at a right side. */
  readonly source: Point
  /** Where it arrives, at a left side. */
  readonly target: Point
}

/** One command of an SVG path with its points, turned to where they are drawn. */
const draw =
  (direction: Direction) =>
  (command: string, ...points: readonly Point[]): string =>
    command +
    points
      .map((point) => turnPoint(point, direction))
      .map(({ x, y }) => `${x},${y}`)
      .join(' ')

/** A line through the layout's bends: every piece leaves and arrives level, so it reads along the direction. */
export function routeThrough(
  { source, target }: Ends,
  bends: readonly Point[],
  label: Point | null,
  direction: Direction,
): Route {
  const points = [source, ...bends.filter(({ x }) => x > source.x + 8 && x < target.x - 8), target]
  const pen = draw(direction)
  let path = pen('M', source)
  for (let i = 1; i < points.length; i += 1) path += curve(points[i - 1] as Point, points[i] as Point, pen)
  return { path, label: turnPoint(label ?? middle(source, target), direction) }
}

function curve(a: Point, b: Point, pen: ReturnType<typeof draw>): string {
  if (a.y === b.y) return pen('L', b)
  const x = (a.x + b.x) / 2
  return pen('C', { x, y: a.y }, { x, y: b.y }, b)
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })

const turn = 14

/** A line back: out at the right, along a free level `y`, and in again at the left, with round corners. */
export function routeBack({ source, target }: Ends, y: number, direction: Direction): Route {
  const right = source.x + 22
  const left = target.x - 22
  const down = y > source.y ? 1 : -1
  const up = y > target.y ? -1 : 1
  const pen = draw(direction)
  const point = (px: number, py: number): Point => ({ x: px, y: py })
  const path = [
    pen('M', source),
    pen('L', point(right - turn, source.y)),
    pen('Q', point(right, source.y), point(right, source.y + turn * down)),
    pen('L', point(right, y - turn * down)),
    pen('Q', point(right, y), point(right - turn, y)),
    pen('L', point(left + turn, y)),
    pen('Q', point(left, y), point(left, y + turn * up)),
    pen('L', point(left, target.y - turn * up)),
    pen('Q', point(left, target.y), point(left + turn, target.y)),
    pen('L', target),
  ].join('')
  return { path, label: turnPoint(point((right + left) / 2, y), direction) }
}

/** Whether a line has to go back against the direction to reach its target. */
export const goesBack = ({ source, target }: Ends): boolean => target.x < source.x + 4
