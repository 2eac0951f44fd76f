import { openWorkflow, type Point } from '@rabbit/dsl'
import { drawGraph } from '../drawing/draw.ts'
import { labelHeight, labelWidth } from '../drawing/guard-words.ts'
import type { Direction } from '../layout/direction.ts'
import { createGrid, overlap, type Rect } from '../layout/grid.ts'
import { layOut, layOutAgain, type MadeLayout } from '../layout/layout.ts'
import { pathPoints } from '../layout/path-points.ts'
import { routeAll } from '../layout/route-all.ts'
import { layoutInput, type Placed, placeBoxes, turnMarks } from '../place-drawing.ts'

const noGhosts = { states: [], transitions: [], at: new Map() }
const nothingDragged = new Map()

/** A text as it stands on the canvas when it is opened, without a browser. */
export const pictureOf = (text: string, direction: Direction): Placed => createPictures(direction)(text)

/** A canvas that shows one text after the other, each with the layout that follows the last. */
export function createPictures(direction: Direction): (text: string) => Placed {
  let last: MadeLayout | null = null
  return (text) => {
    const { graph } = openWorkflow(text)
    const drawing = turnMarks(drawGraph(graph, noGhosts), direction)
    const input = { ...layoutInput(drawing, graph.layout, graph.entry), direction }
    const result = (last && layOutAgain(input, last)) ?? layOut(input)
    last = { input, result }
    const placing = { drawing, direction, layout: result, places: graph.layout, dragged: nothingDragged }
    const boxes = placeBoxes(placing)
    return { drawing, boxes, routes: routeAll({ lines: drawing.lines, boxes, layout: result, direction }) }
  }
}

/** What makes a drawing hard to read, each named so that a failing test says where to look. */
export interface Faults {
  readonly boxOnBox: readonly string[]
  readonly labelOnBox: readonly string[]
  readonly labelOnLabel: readonly string[]
  /** Lines that run through a box, their own included. */
  readonly lineOnBox: readonly string[]
  /** Lines that run under the label of another. */
  readonly lineOnLabel: readonly string[]
  readonly lines: number
}

export function faultsOf({ drawing, boxes, routes }: Placed): Faults {
  const all = [...boxes].map(([id, box]) => ({ id, line: '', ...box }))
  const labels = drawing.lines.flatMap(({ id, label }) => {
    const at = routes.get(id)?.label
    if (label === null || !at) return []
    const width = labelWidth(label)
    return [{ id, line: id, x: at.x - width / 2, y: at.y - labelHeight / 2, width, height: labelHeight }]
  })
  const lineOnBox = new Set<string>()
  const lineOnLabel = new Set<string>()
  const find = createGrid([...all, ...labels]).near
  for (const line of drawing.lines) {
    for (const point of pathPoints(routes.get(line.id)?.path ?? '', 4)) {
      for (const hit of find({ x: point.x, y: point.y, width: 0, height: 0 })) {
        const own = hit.id === line.source || hit.id === line.target
        if (!inside(point, hit, own ? 6 : 1)) continue
        if (hit.line === '') lineOnBox.add(`${line.id} on ${hit.id}`)
        else if (hit.line !== line.id) lineOnLabel.add(`${line.id} on label of ${hit.id}`)
      }
    }
  }
  return {
    boxOnBox: pairs(all, createGrid(all).near),
    labelOnBox: pairs(labels, createGrid(all).near),
    labelOnLabel: pairs(labels, createGrid(labels).near),
    lineOnBox: [...lineOnBox],
    lineOnLabel: [...lineOnLabel],
    lines: drawing.lines.length,
  }
}

type Named = Rect & { readonly id: string; readonly line: string }

function pairs(things: readonly Named[], find: (rect: Rect) => Iterable<Named>): readonly string[] {
  const found = new Set<string>()
  for (const one of things)
    for (const other of find(one))
      if (one !== other && overlap(one, other)) found.add([one.id, other.id].sort().join(' on '))
  return [...found]
}

const inside = ({ x, y }: Point, rect: Rect, by: number): boolean =>
  x > rect.x + by && x < rect.x + rect.width - by && y > rect.y + by && y < rect.y + rect.height - by
