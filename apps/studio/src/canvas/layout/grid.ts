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
  /** Takes out the very object that was added. */
  remove(item: T): void
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
    const few = eachCell(item, cellHeight, (key) => {
      const held = cells.get(key)
      if (held) held.push(item)
      else cells.set(key, [item])
    })
    if (!few) everywhere.push(item)
  }
  const near = (rect: Rect): readonly T[] => {
    let only: readonly T[] | undefined
    let found: Set<T> | null = everywhere.length > 0 ? new Set(everywhere) : null
    const take = (held: readonly T[] | undefined) => {
      if (!held) return
      if (!found && !only) only = held
      else {
        found ??= new Set(only)
        for (const item of held) found.add(item)
      }
    }
    if (!eachCell(rect, cellHeight, (key) => take(cells.get(key))))
      for (const held of cells.values()) take(held)
    return found ? [...found] : (only ?? [])
  }
  const remove = (item: T) => {
    const without = (held: T[] | undefined) => {
      const index = held?.indexOf(item) ?? -1
      if (index !== -1) held?.splice(index, 1)
    }
    if (!eachCell(item, cellHeight, (key) => without(cells.get(key)))) without(everywhere)
  }
  for (const item of items) add(item)
  return { add, remove, near }
}

/** Two grids of different things, looked at as one. */
export const joinGrids = <T extends Rect>(a: Near<T>, b: Near<T>): Near<T> => ({
  near: (rect) => {
    const [found, more] = [a.near(rect), b.near(rect)]
    return more.length === 0 ? found : [...found, ...more]
  },
})

/** Calls `take` for each cell of a rectangle; for none, and answers false, when there are too many. */
function eachCell({ x, y, width, height }: Rect, cellHeight: number, take: (key: number) => void): boolean {
  const [left, right] = [Math.floor(x / cell), Math.floor((x + width) / cell)]
  const [top, bottom] = [Math.floor(y / cellHeight), Math.floor((y + height) / cellHeight)]
  if ((right - left + 1) * (bottom - top + 1) > mostCells) return false
  for (let cx = left; cx <= right; cx += 1)
    for (let cy = top; cy <= bottom; cy += 1) take(cx * 0x10_0000 + cy)
  return true
}
