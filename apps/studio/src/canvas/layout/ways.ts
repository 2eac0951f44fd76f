import type { Point } from '@rabbit/dsl'
import type { ArrangedLine } from './arrangement.ts'
import { type Direction, turnPoint } from './direction.ts'
import { dodge } from './dodge.ts'
import { type Near, overlap, type Rect } from './grid.ts'
import { type Ends, type Route, routeThrough } from './route.ts'
import type { PlacedBox } from './route-all.ts'

/** What the way of a line depends on, apart from what stands around. */
export interface Asked {
  readonly source: PlacedBox
  readonly target: PlacedBox
  /** How the layout leads it. */
  readonly planned: ArrangedLine | undefined
}

/** How a line runs along the direction, as far as the boxes decide it. */
export interface Way {
  readonly asked: Asked
  /** All that was looked at: what changes outside of it does not concern the line. */
  readonly looked: Rect
  /** null when too much stands in the way. */
  readonly route: Route | null
  readonly label: Point | null
}

/** The way of a line between its ends, around what stands there. */
export function wayOf(asked: Asked, ends: Ends, grid: Near<PlacedBox>, direction: Direction): Way {
  const { source, target, planned } = asked
  const between = ({ x }: Point) => x > ends.source.x + 8 && x < ends.target.x - 8
  const turn = (point: Point) => turnPoint(point, direction)
  const bends = (planned?.bends ?? []).map(turn)
  const place = planned?.label ? turn(planned.label) : null
  // With one end moved by hand, the way that was planned still leads around what stands between.
  const holds = bends.every(between) && (place === null || between(place))
  const label = holds ? place : null
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  const looking: Near<PlacedBox> = {
    near: (rect) => {
      left = Math.min(left, rect.x)
      top = Math.min(top, rect.y)
      right = Math.max(right, rect.x + rect.width)
      bottom = Math.max(bottom, rect.y + rect.height)
      return grid.near(rect)
    },
  }
  const points = [ends.source, ...(holds ? bends : []), ends.target]
  const free = dodge(points, looking, (box) => box === source || box === target)
  return {
    asked,
    looked: { x: left, y: top, width: right - left, height: bottom - top },
    route: free && routeThrough(free, label, direction),
    label,
  }
}

/** The ways of one state of a drawing, by line. */
export type Ways = Map<string, Way>

/** The earlier way of a line where it is still the same; null where it has to be looked for. */
export type KnownWays = (line: string, asked: Asked) => Way | null

/**
 * @param changed where something stands that did not before, or the other way round; what stands as it did is the
 * same object
 */
export const knownWays =
  (ways: Ways, changed: readonly Rect[]): KnownWays =>
  (line, asked) => {
    const way = ways.get(line)
    if (!way || !sameAsked(way.asked, asked)) return null
    return changed.some((rect) => touch(rect, way.looked)) ? null : way
  }

/** A level line looks at a stretch without height. */
const touch = (box: Rect, looked: Rect): boolean =>
  overlap(box, {
    ...looked,
    x: looked.x - 1,
    y: looked.y - 1,
    width: looked.width + 2,
    height: looked.height + 2,
  })

const sameAsked = (a: Asked, b: Asked): boolean =>
  a.source === b.source && a.target === b.target && samePlan(a.planned, b.planned)

const samePlan = (a: ArrangedLine | undefined, b: ArrangedLine | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    samePoint(a.label, b.label) &&
    a.bends.length === b.bends.length &&
    a.bends.every((bend, i) => samePoint(bend, b.bends[i] ?? null)))

const samePoint = (a: Point | null, b: Point | null): boolean => a?.x === b?.x && a?.y === b?.y
