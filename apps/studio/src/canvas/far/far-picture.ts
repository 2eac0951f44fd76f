import type { Point, StateName } from '@rabbit/dsl'
import type { DrawnState, Look } from '../drawing/drawing.ts'
import { createGrid, type Grid, type Rect } from '../layout/grid.ts'
import type { Placed } from '../place-drawing.ts'

/** A state as the overview draws it. */
export interface FarBox extends Rect {
  readonly drawn: DrawnState
}

/** Lines of one look that begin near one another, as one path. */
export interface FarLines extends Rect {
  readonly look: Look
  readonly path: string
}

/** A large drawing, made ready to be painted from far: what is in sight is found without looking at the rest. */
export interface FarPicture {
  readonly boxes: Grid<FarBox>
  readonly boxOf: ReadonlyMap<string, FarBox>
  readonly marks: Grid<Rect>
  readonly lines: Grid<FarLines>
}

/** The side of the squares by which lines are grouped. */
const square = 1536

export function farPicture({ drawing, boxes, routes }: Placed): FarPicture {
  const states = drawing.states.flatMap((drawn) => {
    const box = boxes.get(drawn.id)
    return box ? [{ ...box, drawn }] : []
  })
  return {
    boxes: createGrid(states),
    boxOf: new Map(states.map((box) => [box.drawn.state.name, box])),
    marks: createGrid(drawing.marks.flatMap(({ id }) => boxes.get(id) ?? [])),
    lines: createGrid(groupLines({ drawing, boxes, routes })),
  }
}

function groupLines({ drawing, boxes, routes }: Placed): readonly FarLines[] {
  interface Group {
    readonly look: Look
    readonly paths: string[]
    left: number
    top: number
    right: number
    bottom: number
  }
  const groups = new Map<string, Group>()
  for (const { id, source, target, look } of drawing.lines) {
    const route = routes.get(id)
    const ends = [boxes.get(source), boxes.get(target)].filter((box) => box !== undefined)
    const [from] = ends
    if (!route || !from) continue
    const key = `${look} ${Math.floor(from.x / square)} ${Math.floor(from.y / square)}`
    const known = groups.get(key)
    const group = known ?? { look, paths: [], left: from.x, top: from.y, right: from.x, bottom: from.y }
    if (!known) groups.set(key, group)
    group.paths.push(route.path)
    // A line stays between its ends and its label, or nearly.
    const points = [
      route.label,
      ...ends,
      ...ends.map((box) => ({ x: box.x + box.width, y: box.y + box.height })),
    ]
    for (const { x, y } of points) {
      group.left = Math.min(group.left, x)
      group.top = Math.min(group.top, y)
      group.right = Math.max(group.right, x)
      group.bottom = Math.max(group.bottom, y)
    }
  }
  return [...groups.values()].map(({ look, paths, left, top, right, bottom }) => ({
    look,
    path: paths.join(''),
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
  }))
}

/** The state at a point of the drawing. */
export function stateAtPoint({ drawing, boxes }: Placed, { x, y }: Point): StateName | null {
  for (const { id, state } of drawing.states) {
    const box = boxes.get(id)
    if (box && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height)
      return state.name
  }
  return null
}
