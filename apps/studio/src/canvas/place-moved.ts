import type { Point } from '@rabbit/dsl'
import { routeMoved, standing } from './layout/route-all.ts'
import { type Placed, type Placing, placeMoved } from './place-drawing.ts'

type Places = Pick<Placed, 'boxes' | 'routes'>

/**
 * Where everything stands while states are dragged, from where it stands at rest: what they do not concern is the
 * same object as there, and is looked at once a drag.
 */
export function createDragging(
  placing: Omit<Placing, 'dragged'>,
  rest: Places,
): (dragged: ReadonlyMap<string, Point>) => Places {
  let still: { readonly moved: string; readonly boxes: ReturnType<typeof standing> } | null = null
  return (dragged) => {
    const moved = placeMoved({ ...placing, dragged }, rest.boxes)
    const key = JSON.stringify([...moved.keys()])
    if (still?.moved !== key) {
      const others = [...rest.boxes].filter(([id]) => !moved.has(id))
      still = { moved: key, boxes: standing(others, placing.direction) }
    }
    const boxes = new Map(rest.boxes)
    for (const [id, box] of moved) boxes.set(id, box)
    const { drawing, layout, direction } = placing
    const input = { lines: drawing.lines, layout, direction }
    return { boxes, routes: routeMoved(input, { still: still.boxes, moved }, rest.routes) }
  }
}
