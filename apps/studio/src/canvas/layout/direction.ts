import type { Point } from '@rabbit/dsl'

/** Where a drawing runs to: from left to right, or from top to bottom. */
export type Direction = 'right' | 'down'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Layout and routes are worked out as if everything ran to the right. A drawing that runs down is that picture
 * mirrored at its diagonal, so turning a point twice gives the point again.
 */
export const turnPoint = ({ x, y }: Point, direction: Direction): Point =>
  direction === 'right' ? { x, y } : { x: y, y: x }

export const turnSize = ({ width, height }: Size, direction: Direction): Size =>
  direction === 'right' ? { width, height } : { width: height, height: width }

export const turnBox = <T extends Point & Size>(box: T, direction: Direction): T =>
  direction === 'right' ? box : { ...box, ...turnPoint(box, direction), ...turnSize(box, direction) }
