import type { Point } from '@rabbit/dsl'
import type { DrawnLine } from '../drawing/drawing.ts'
import { labelHeight, labelWidth } from '../drawing/guard-words.ts'
import { type Direction, turnBox, turnSize } from './direction.ts'
import { createGrid, type Grid, joinGrids, type Near } from './grid.ts'
import { createLanes } from './lanes.ts'
import type { LayoutResult } from './layout.ts'
import { placeLabels } from './place-labels.ts'
import { type Ends, goesBack, type Route, routeBack, routeThrough } from './route.ts'
import { type KnownWays, knownWays, type Ways, wayOf } from './ways.ts'

export interface PlacedBox extends Point {
  readonly width: number
  readonly height: number
  /** Whether it stands where the automatic layout put it. */
  readonly automatic: boolean
}

export interface ToRoute {
  readonly lines: readonly DrawnLine[]
  readonly boxes: ReadonlyMap<string, PlacedBox>
  readonly layout: LayoutResult
  readonly direction: Direction
}

/**
 * A route for every line between placed boxes. Lines back run beside everything they pass, each on its own level,
 * the others around what they do not concern; no label stands on a box or another label.
 */
export const routeAll = (input: ToRoute): ReadonlyMap<string, Route> => createRouter()(input)

/** Routes one state of a drawing after the other. A line that nothing has changed for keeps its way without a look at what is around. */
export function createRouter(): (input: ToRoute) => ReadonlyMap<string, Route> {
  let last: { readonly direction: Direction; readonly boxes: Standing; readonly ways: Ways } | null = null
  return (input) => {
    const { direction } = input
    const before = last?.direction === direction ? last : null
    const changed = before && follow(before.boxes, turned(input.boxes, direction, before.boxes.all))
    const boxes = changed ? before.boxes : standing(input.boxes, direction)
    const ways: Ways = new Map()
    const known = changed && knownWays(before.ways, changed)
    const routes = routesOf(input, boxes, { known, ways })
    last = { direction, boxes, ways }
    const drawn = direction === 'right' ? boxes.grid : createGrid(input.boxes.values())
    placeLabels(input.lines, drawn, routes)
    return routes
  }
}

type Boxes = Iterable<readonly [id: string, box: PlacedBox]>

/** What lines run between and around, as if the drawing ran to the right. */
interface Around {
  boxOf(id: string): PlacedBox | undefined
  readonly grid: Near<PlacedBox>
  /** The same boxes, found by their columns. */
  readonly columns: Near<PlacedBox>
}

export interface Standing extends Around {
  readonly all: Map<string, PlacedBox>
  readonly grid: Grid<PlacedBox>
  readonly columns: Grid<PlacedBox>
}

export function standing(boxes: Boxes, direction: Direction): Standing {
  const all = turned(boxes, direction)
  return {
    all,
    boxOf: (id) => all.get(id),
    grid: createGrid(all.values()),
    columns: createGrid(all.values(), Number.POSITIVE_INFINITY),
  }
}

/** Boxes as if the drawing ran to the right; those that stand as they did before are the objects of then. */
function turned(
  boxes: Boxes,
  direction: Direction,
  before?: ReadonlyMap<string, PlacedBox>,
): Map<string, PlacedBox> {
  const all = new Map<string, PlacedBox>()
  for (const [id, placed] of boxes) {
    const box = turnBox(placed, direction)
    const old = before?.get(id)
    all.set(id, old && sameBox(old, box) ? old : box)
  }
  return all
}

const sameBox = (a: PlacedBox, b: PlacedBox): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height && a.automatic === b.automatic

/** With more changes than these it costs less to begin anew. */
const mostChanged = 60

/**
 * Makes what stands be what stands now. Answers where something stands now that did not before, or the other way
 * round; null, and nothing is done, when that is much.
 */
function follow({ all, grid, columns }: Standing, now: Map<string, PlacedBox>): readonly PlacedBox[] | null {
  const gone = [...all].filter(([id, box]) => now.get(id) !== box)
  const come = [...now].filter(([id, box]) => all.get(id) !== box)
  if (gone.length + come.length > mostChanged) return null
  for (const [id, box] of gone) {
    all.delete(id)
    grid.remove(box)
    columns.remove(box)
  }
  for (const [id, box] of come) {
    all.set(id, box)
    grid.add(box)
    columns.add(box)
  }
  return [...gone, ...come].map(([, box]) => box)
}

const together = (a: Around, b: Around): Around => ({
  boxOf: (id) => b.boxOf(id) ?? a.boxOf(id),
  grid: joinGrids(a.grid, b.grid),
  columns: joinGrids(a.columns, b.columns),
})

/** The routes while some boxes are moved: lines that do not end in one of those stay as they are. */
export function routeMoved(
  { lines, layout, direction }: Omit<ToRoute, 'boxes'>,
  { still, moved }: { readonly still: Standing; readonly moved: ReadonlyMap<string, PlacedBox> },
  before: ReadonlyMap<string, Route>,
): ReadonlyMap<string, Route> {
  const concerned = lines.filter(({ source, target }) => moved.has(source) || moved.has(target))
  const boxes = together(still, standing(moved, direction))
  const routed = routesOf({ lines: concerned, layout, direction }, boxes, { known: null, ways: new Map() })
  const routes = new Map(before)
  for (const [id, route] of routed) routes.set(id, route)
  return routes
}

function routesOf(
  { lines, layout, direction }: Omit<ToRoute, 'boxes'>,
  boxes: Around,
  { known, ways }: { readonly known: KnownWays | null; readonly ways: Ways },
): Map<string, Route> {
  const routes = new Map<string, Route>()
  const lanes = createLanes(boxes)
  for (const line of lines) {
    const source = boxes.boxOf(line.source)
    const target = boxes.boxOf(line.target)
    if (!source || !target) continue
    const ends = endsOf(source, target)
    if (goesBack(ends)) {
      routes.set(line.id, routeBack(ends, lanes.back(ends, laneWidth(line, direction)), direction))
      continue
    }
    const isPlanned = source.automatic || target.automatic
    const asked = { source, target, planned: isPlanned ? layout.lines.get(line.id) : undefined }
    const way = known?.(line.id, asked) ?? wayOf(asked, ends, boxes.grid, direction)
    ways.set(line.id, way)
    // Which level beside the boxes is free depends on the lines before.
    const beside = () => routeThrough(lanes.beside(ends, laneWidth(line, direction)), way.label, direction)
    routes.set(line.id, way.route ?? beside())
  }
  return routes
}

/** What a line back takes with its label, across the direction. */
const laneWidth = ({ label }: DrawnLine, direction: Direction): number =>
  turnSize({ width: label === null ? labelHeight : labelWidth(label), height: labelHeight }, direction).height

const endsOf = (source: PlacedBox, target: PlacedBox): Ends => ({
  source: { x: source.x + source.width, y: source.y + source.height / 2 },
  target: { x: target.x, y: target.y + target.height / 2 },
})
