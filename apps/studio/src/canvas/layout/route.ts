import type { Point } from '@rabbit/dsl'

/** A line as it is drawn: an SVG path and where its label stands. */
export interface Route {
  readonly path: string
  readonly label: Point
}

export interface Ends {
  /** Where the line leaves, at a right side. */
  readonly source: Point
  /** Where it arrives, at a left side. */
  readonly target: Point
}

/** A line through the layout's bends: every piece leaves and arrives level, so it reads from left to right. */
export function routeThrough({ source, target }: Ends, bends: readonly Point[], label: Point | null): Route {
  const points = [source, ...bends.filter(({ x }) => x > source.x + 8 && x < target.x - 8), target]
  let path = `M${source.x},${source.y}`
  for (let i = 1; i < points.length; i += 1) path += curve(points[i - 1] as Point, points[i] as Point)
  return { path, label: label ?? middle(source, target) }
}

function curve(a: Point, b: Point): string {
  if (a.y === b.y) return `L${b.x},${b.y}`
  const x = (a.x + b.x) / 2
  return `C${x},${a.y} ${x},${b.y} ${b.x},${b.y}`
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })

const turn = 14

/** A line back: out at the right, along a free level `y`, and in again at the left, with round corners. */
export function routeBack({ source, target }: Ends, y: number): Route {
  const right = source.x + 22
  const left = target.x - 22
  const down = y > source.y ? 1 : -1
  const up = y > target.y ? -1 : 1
  const path = [
    `M${source.x},${source.y}`,
    `L${right - turn},${source.y}`,
    `Q${right},${source.y} ${right},${source.y + turn * down}`,
    `L${right},${y - turn * down}`,
    `Q${right},${y} ${right - turn},${y}`,
    `L${left + turn},${y}`,
    `Q${left},${y} ${left},${y + turn * up}`,
    `L${left},${target.y - turn * up}`,
    `Q${left},${target.y} ${left + turn},${target.y}`,
    `L${target.x},${target.y}`,
  ].join('')
  return { path, label: { x: (right + left) / 2, y } }
}

/** Whether a line has to go back to the left to reach its target. */
export const goesBack = ({ source, target }: Ends): boolean => target.x < source.x + 16
