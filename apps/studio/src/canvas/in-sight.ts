import type { Drawing } from './drawing/drawing.ts'
import { stateId } from './drawing/drawing.ts'
import { overlap, type Rect } from './layout/grid.ts'

/** Of more boxes than this only those near what is in sight are given to React Flow, which looks at all it has at every movement. */
export const mostGiven = 400

/** In pixels: how far one has to go until what is near is looked for anew. */
const stride = 512

export interface Sight {
  readonly width: number
  readonly height: number
  /** As React Flow has it: where the drawing's origin is, in pixels, and the zoom. */
  readonly transform: readonly [x: number, y: number, zoom: number]
}

/** What is in sight and a stride around it. It stays the same until one has gone a stride, or to half or double the size. */
export function nearSight({ width, height, transform: [x, y, zoom] }: Sight): Rect {
  const step = stride * 2 ** Math.ceil(-Math.log2(zoom))
  const left = (Math.floor(-x / zoom / step) - 1) * step
  const top = (Math.floor(-y / zoom / step) - 1) * step
  const right = (Math.ceil((width - x) / zoom / step) + 1) * step
  const bottom = (Math.ceil((height - y) / zoom / step) + 1) * step
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** The part of a drawing that is near, with what is selected, wherever that is: a drag takes all of it along. */
export function partNear(
  drawing: Drawing,
  boxes: ReadonlyMap<string, Rect>,
  near: Rect,
  selected: ReadonlySet<string>,
): Drawing {
  const chosen = new Set([...selected].map(stateId))
  const isNear = (id: string) => {
    const box = boxes.get(id)
    return box !== undefined && overlap(box, near)
  }
  const lines = drawing.lines.filter(({ source, target }) => {
    if (chosen.has(source) || chosen.has(target)) return true
    const [from, to] = [boxes.get(source), boxes.get(target)]
    return from !== undefined && to !== undefined && overlap(around(from, to), near)
  })
  // A line is drawn only if both its ends are there.
  const ends = new Set(lines.flatMap(({ source, target }) => [source, target]))
  const isGiven = ({ id }: { readonly id: string }) => ends.has(id) || chosen.has(id) || isNear(id)
  return { states: drawing.states.filter(isGiven), marks: drawing.marks.filter(isGiven), lines }
}

function around(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)]
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  }
}
