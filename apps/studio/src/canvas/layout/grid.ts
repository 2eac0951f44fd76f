import type { Point } from '@rabbit/dsl'

export interface Rect extends Point {
  readonly width: number
  readonly height: number
}

export const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** Rectangles found by where they are: what is near is looked at, the rest is not. */
export interface Grid<T extends Rect> extends Near<T> {
  add(item: T): void
}

export interface Near<T extends Rect = Rect> {
  /** Those in the cells that a rectangle touches, each once. */
  near(rect: Rect): readonly T[]
}

const cell = 192
/** What stands in more cells than this is looked at always. */
const mostCells = 400

/** `cellHeight: Infinity` makes it a grid of columns, for what is looked up from top to bottom. */
export function createGrid<T extends Rect>(items: Iterable<T> = [], cellHeight = cell): Grid<T> {
  const cells = new Map<number, T[]>()
  const everywhere: T[] = []
  const add = (item: T) => {
    const keys = keysOf(item, cellHeight)
    if (keys === null) everywhere.push(item)
    for (const key of keys ?? []) {
      const held = cells.get(key)
      if (held) held.push(item)
      else cells.set(key, [item])
    }
  }
  const near = (rect: Rect): readonly T[] => {
    const keys = keysOf(rect, cellHeight) ?? [...cells.keys()]
    const [only] = keys
    if (keys.length === 1 && only !== undefined && everywhere.length === 0) return cells.get(only) ?? []
    const found = new Set(everywhere)
    for (const key of keys) for (const item of cells.get(key) ?? []) found.add(item)
    return [...found]
  }
  for (const item of items) add(item)
  return { add, near }
}

/** Two grids of different things, looked at as one. */
export const joinGrids = <T extends Rect>(a: Near<T>, b: Near<T>): Near<T> => ({
  near: (rect) => {
    const [found, more] = [a.near(rect), b.near(rect)]
    return more.length === 0 ? found : [...found, ...more]
  },
})

/** The cells of a rectangle; null for too many. */
function keysOf({ x, y, width, height }: Rect, cellHeight: number): readonly number[] | null {
  const [left, right] = [Math.floor(x / cell), Math.floor((x + width) / cell)]
  const [top, bottom] = [Math.floor(y / cellHeight), Math.floor((y + height) / cellHeight)]
  if ((right - left + 1) * (bottom - top + 1) > mostCells) return null
  const keys: number[] = []
  for (let cx = left; cx <= right; cx += 1)
    for (let cy = top; cy <= bottom; cy += 1) keys.push(cx * 0x10_0000 + cy)
  return keys
}
