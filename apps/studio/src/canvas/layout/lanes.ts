import type { Point } from '@rabbit/dsl'
import { type Near, overlap } from './grid.ts'
import { type BackWay, type Ends, turnRoom } from './route.ts'

/** From what a line on a lane passes, and between two of them. */
const laneGap = 6

/** Levels beside the boxes, for lines that cannot run between them. Everything runs to the right, as everywhere here. */
export interface Lanes {
  /** The way of a line back; `width` is what it takes with its label. The level is then taken. */
  back(ends: Ends, width: number): BackWay
  /** The points of a line along the direction that too much stands in the way of. */
  beside(ends: Ends, width: number): readonly Point[]
}

interface Lane {
  readonly left: number
  readonly right: number
  readonly y: number
  readonly width: number
}

type Span = Pick<Lane, 'left' | 'right'>

/** `grid` and `columns` hold the same boxes. */
export function createLanes({ grid, columns }: { readonly grid: Near; readonly columns: Near }): Lanes {
  const lanes: Lane[] = []
  /** The level beside everything between the ends that no earlier line uses there. */
  const freeLevel = (span: Span, ends: Ends, width: number): number => {
    const left = span.left - laneGap
    const right = span.right + laneGap
    let y = Math.max(ends.source.y, ends.target.y)
    for (const box of columns.near({ x: left, y: 0, width: right - left, height: 0 }))
      if (box.x < right && box.x + box.width > left) y = Math.max(y, box.y + box.height)
    y += laneGap + Math.max(12, width / 2)
    const taken = (lane: Lane) =>
      lane.left < right &&
      left < lane.right &&
      Math.abs(lane.y - y) < (lane.width + width) / 2 + laneGap - 0.5
    for (let lane = lanes.find(taken); lane; lane = lanes.find(taken))
      y = lane.y + (lane.width + width) / 2 + laneGap
    return y
  }
  /** Where a line can go from its end to its level without running through a box. */
  const freeColumn = (from: number, step: 1 | -1, endY: number, level: number): number => {
    let x = from
    for (let tries = 0; tries < 6; tries += 1) {
      const leg = { x: x - 2, y: Math.min(endY, level), width: 4, height: Math.abs(level - endY) }
      const box = grid.near(leg).find((each) => overlap(each, leg))
      if (!box) return x
      x = step === 1 ? box.x + box.width + turnRoom / 2 : box.x - turnRoom / 2
    }
    return x
  }
  return {
    back(ends, width) {
      const span = { left: ends.target.x - turnRoom, right: ends.source.x + turnRoom }
      let y = freeLevel(span, ends, width)
      const right = freeColumn(span.right, 1, ends.source.y, y)
      const left = freeColumn(span.left, -1, ends.target.y, y)
      if (left < span.left || right > span.right) y = freeLevel({ left, right }, ends, width)
      lanes.push({ left: left - laneGap, right: right + laneGap, y, width })
      return { left, right, y }
    },
    beside(ends, width) {
      const { source, target } = ends
      const span = { left: source.x + 2 * turnRoom, right: target.x - 2 * turnRoom }
      if (span.left >= span.right) return [source, target]
      const y = freeLevel(span, ends, width)
      lanes.push({ ...span, y, width })
      return [source, { x: span.left, y }, { x: span.right, y }, target]
    },
  }
}
