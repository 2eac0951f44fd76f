import type { Point } from '@rabbit/dsl'

/** Points along an SVG path of absolute `M`, `L`, `Q` and `C`, at most about `step` apart. */
export function pathPoints(path: string, step: number): readonly Point[] {
  const points: Point[] = []
  let from: Point = { x: 0, y: 0 }
  for (const [, command, rest] of path.matchAll(/([MLQC])([^MLQC]*)/g)) {
    const given = pairsOf(rest ?? '')
    const to = given.at(-1) ?? from
    if (command === 'M') points.push(to)
    else {
      const controls = [from, ...given]
      const steps = Math.max(1, Math.ceil(lengthOf(controls) / step))
      for (let i = 1; i <= steps; i += 1) points.push(bezier(controls, i / steps))
    }
    from = to
  }
  return points
}

function pairsOf(text: string): readonly Point[] {
  const numbers = text.trim().split(/[ ,]+/).map(Number)
  const points: Point[] = []
  for (let i = 0; i + 1 < numbers.length; i += 2)
    points.push({ x: numbers[i] as number, y: numbers[i + 1] as number })
  return points
}

function lengthOf(points: readonly Point[]): number {
  let length = 0
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1] as Point, points[i] as Point]
    length += Math.hypot(b.x - a.x, b.y - a.y)
  }
  return length
}

/** A point of a Bézier curve of any degree, by De Casteljau's construction. */
function bezier(controls: readonly Point[], t: number): Point {
  let points = controls
  while (points.length > 1)
    points = points.slice(1).map(({ x, y }, i) => {
      const before = points[i] as Point
      return { x: before.x + (x - before.x) * t, y: before.y + (y - before.y) * t }
    })
  return points[0] as Point
}
