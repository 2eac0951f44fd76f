import type { Point } from '@rabbit/dsl'
import type { Near, Rect } from './grid.ts'
import { curveAt } from './route.ts'

/** How far a line keeps from a box that it goes around. */
const clearance = 10
const mostDetours = 8

/**
 * The points of a line, with detours around the boxes that it would run through; null when too many are in its way.
 * As everywhere here, the line runs to the right.
 */
export function dodge<T extends Rect>(
  points: readonly Point[],
  boxes: Near<T>,
  isOwn: (box: T) => boolean,
): readonly Point[] | null {
  let way = points
  for (let detours = 0; detours < mostDetours; detours += 1) {
    const hit = firstHit(way, boxes, isOwn)
    if (!hit) return way
    const around = detour(way[hit.piece] as Point, way[hit.piece + 1] as Point, hit.box)
    if (around.length === 0) return null
    way = [...way.slice(0, hit.piece + 1), ...around, ...way.slice(hit.piece + 1)]
  }
  return firstHit(way, boxes, isOwn) ? null : way
}

function firstHit<T extends Rect>(
  points: readonly Point[],
  boxes: Near<T>,
  isOwn: (box: T) => boolean,
): { readonly piece: number; readonly box: T } | null {
  for (let piece = 0; piece + 1 < points.length; piece += 1) {
    const a = points[piece] as Point
    const b = points[piece + 1] as Point
    const top = Math.min(a.y, b.y)
    const bounds = { x: a.x, y: top, width: b.x - a.x, height: Math.max(a.y, b.y) - top }
    const box = boxes.near(bounds).find((each) => !isOwn(each) && runsThrough(a, b, each))
    if (box) return { piece, box }
  }
  return null
}

const samples = 24

function runsThrough(a: Point, b: Point, box: Rect): boolean {
  if (b.x <= box.x || a.x >= box.x + box.width) return false
  if (Math.max(a.y, b.y) <= box.y || Math.min(a.y, b.y) >= box.y + box.height) return false
  for (let i = 1; i < samples; i += 1) {
    const { x, y } = curveAt(a, b, i / samples)
    if (x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height) return true
  }
  return false
}

/** Points between `a` and `b` that lead past a box: level with an end that stands in its column, else beside it. */
function detour(a: Point, b: Point, box: Rect): readonly Point[] {
  const left = box.x - clearance
  const right = box.x + box.width + clearance
  const clear = ({ y }: Point) => y <= box.y || y >= box.y + box.height
  if (left <= a.x) return right < b.x && clear(a) ? [{ x: right, y: a.y }] : []
  if (right >= b.x) return clear(b) ? [{ x: left, y: b.y }] : []
  const middle = (a.y + b.y) / 2
  const above = box.y - clearance
  const below = box.y + box.height + clearance
  const y = middle - above < below - middle ? above : below
  return [
    { x: left, y },
    { x: right, y },
  ]
}
