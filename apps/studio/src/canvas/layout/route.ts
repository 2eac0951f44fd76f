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

/** A line through points, its ends among them: every piece leaves and arrives level, so it reads along the direction. */
export function routeThrough(points: readonly Point[], label: Point | null, direction: Direction): Route {
  const pen = draw(direction)
  const source = points[0] as Point
  let path = pen('M', source)
  for (let i = 1; i < points.length; i += 1) path += curve(points[i - 1] as Point, points[i] as Point, pen)
  return { path, label: turnPoint(label ?? middle(source, points.at(-1) as Point), direction) }
}

function curve(a: Point, b: Point, pen: ReturnType<typeof draw>): string {
  if (a.y === b.y) return pen('L', b)
  const x = (a.x + b.x) / 2
  return pen('C', { x, y: a.y }, { x, y: b.y }, b)
}

/** A point of the piece of a line between two points, `t` from 0 to 1. */
export function curveAt(a: Point, b: Point, t: number): Point {
  const x = (a.x + b.x) / 2
  const u = 1 - t
  const [first, ends, last] = [u * u * u, 3 * t * u, t * t * t]
  const rise = last + ends * t
  return { x: a.x * first + x * ends + b.x * last, y: a.y + (b.y - a.y) * rise }
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })

const turn = 14

/** How far from a box a line back turns. */
export const turnRoom = 22

/** The way of a line back: out to `right`, along the level `y`, and in again from `left`. */
export interface BackWay {
  readonly left: number
  readonly right: number
  readonly y: number
}

/** A line back with round corners. */
export function routeBack(
  { source, target }: Ends,
  { left, right, y }: BackWay,
  direction: Direction,
): Route {
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
