import type { Point } from '@rabbit/dsl'
import type { Direction } from './direction.ts'
import { type LayoutInput, type LayoutResult, layOut } from './layout.ts'

export interface DirectionWish {
  readonly drawing: Omit<LayoutInput, 'direction'>
  /** The canvas, in pixels of the screen. */
  readonly size: { readonly width: number; readonly height: number }
  /** Stays unless the other one shows clearly more. */
  readonly prefer: Direction
}

/** How much larger the other direction must show a drawing to be worth it. */
const clearly = 1.2
/** Larger drawings fit neither way, and laying them out twice would be felt. */
const mostBoxes = 60

/**
 * The direction that shows a drawing largest on a canvas. Where states were placed by hand, the direction whose
 * automatic places are nearest to those: it is the one that they were placed in.
 */
export function chooseDirection({ drawing, size, prefer }: DirectionWish): Direction {
  if (drawing.boxes.length > mostBoxes) return prefer
  const free = { ...drawing, boxes: drawing.boxes.map((box) => ({ ...box, placed: null })) }
  const right = layOut({ ...free, direction: 'right' })
  const down = layOut({ ...free, direction: 'down' })
  if (drawing.boxes.some(({ placed }) => placed !== null))
    return strayed(drawing, down) < strayed(drawing, right) ? 'down' : 'right'
  const [shownRight, shownDown] = [shownSize(drawing, right, size), shownSize(drawing, down, size)]
  if (prefer === 'right') return shownDown > shownRight * clearly ? 'down' : 'right'
  return shownRight > shownDown * clearly ? 'right' : 'down'
}

/** How far the hand-placed boxes stand from where a layout would have them, in all. */
function strayed({ boxes }: DirectionWish['drawing'], layout: LayoutResult): number {
  let sum = 0
  for (const { id, placed } of boxes) {
    const own = layout.boxes.get(id)
    if (placed && own) sum += distance(placed, own)
  }
  return sum
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

/** The zoom at which all of it is in sight, at most 1. */
function shownSize({ boxes }: DirectionWish['drawing'], layout: LayoutResult, size: DirectionWish['size']) {
  let [left, top, right, bottom] = [0, 0, 1, 1]
  for (const { id, width, height } of boxes) {
    const { x, y } = layout.boxes.get(id) ?? { x: 0, y: 0 }
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  return Math.min(size.width / (right - left), size.height / (bottom - top), 1)
}
