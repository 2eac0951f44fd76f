import type { Point, StateName, WorkflowGraph } from '@rabbit/dsl'
import type { Rect } from '@xyflow/react'
import { useMemo, useRef } from 'react'
import { isDrawingEditable, useStudio } from '../store/index.ts'
import { drawGraph } from './drawing/draw.ts'
import { drawComparison, drawProposal } from './drawing/draw-proposal.ts'
import { type Drawing, stateId } from './drawing/drawing.ts'
import { drawsSame } from './drawing/draws-same.ts'
import { labelHeight, labelWidth } from './drawing/guard-words.ts'
import { type Direction, turnBox, turnPoint, turnSize } from './layout/direction.ts'
import type { LayoutInput, LayoutResult } from './layout/layout.ts'
import type { Route } from './layout/route.ts'
import { type PlacedBox, routeAll } from './layout/route-all.ts'
import { useDirection } from './layout/useDirection.ts'
import { useLayout } from './layout/useLayout.ts'

export interface PlacedDrawing {
  readonly drawing: Drawing
  readonly direction: Direction
  /** Whether the layout is this drawing's own; until then boxes may be missing or stand where they stood before. */
  readonly ready: boolean
  readonly boxes: ReadonlyMap<string, PlacedBox>
  readonly routes: ReadonlyMap<string, Route>
}

/**
 * What is on the canvas now and where: the text's graph, alone or with a proposal or an earlier text. `dragged` goes before all else;
 * `tidied` counts how often the automatic layout was asked to begin anew.
 */
export function useDrawing(dragged: ReadonlyMap<string, Point>, tidied: number): PlacedDrawing {
  const graph = useDrawnGraph()
  const ghosts = useStudio((s) => s.ghosts)
  const proposed = useStudio((s) => s.proposal?.workflow.graph ?? null)
  const before = useStudio((s) => s.comparison?.workflow.graph ?? null)
  const drawn = useMemo(
    () =>
      proposed
        ? drawProposal(graph, proposed)
        : before
          ? drawComparison(before, graph)
          : drawGraph(graph, ghosts),
    [graph, ghosts, proposed, before],
  )
  const places = proposed?.layout ?? graph.layout
  const entry = proposed?.entry ?? graph.entry
  const direction = useDirection(tidied, () => layoutInput(drawn, places, entry))
  const drawing = useMemo(() => turnMarks(drawn, direction), [drawn, direction])
  const makeInput = () => ({ ...layoutInput(drawing, places, entry), direction })
  const { layout, ready } = useLayout(`${direction}\n${layoutKey(drawing, places, entry)}`, makeInput)
  const boxes = useMemo(
    () => placeBoxes({ drawing, direction, layout, places, dragged }),
    [drawing, direction, layout, places, dragged],
  )
  const routes = useMemo(
    () => routeAll(drawing.lines, boxes, layout, direction),
    [drawing, boxes, layout, direction],
  )
  return { drawing, direction, ready, boxes, routes }
}

/** The present graph, or an earlier one that is drawn the same. */
function useDrawnGraph(): WorkflowGraph {
  const graph = useStudio((s) => s.document.workflow.graph)
  // A proposal is compared with what the text says, not with what is drawn of it.
  const exact = useStudio((s) => !isDrawingEditable(s))
  const last = useRef(graph)
  if (exact || !drawsSame(last.current, graph)) last.current = graph
  return last.current
}

/** A mark lies across the direction. */
function turnMarks(drawing: Drawing, direction: Direction): Drawing {
  if (direction === 'right') return drawing
  return { ...drawing, marks: drawing.marks.map((mark) => ({ ...mark, ...turnSize(mark, direction) })) }
}

/** What the drawing takes with its guards, in the drawing's own coordinates; null when nothing is drawn. */
export function boundsOf({
  drawing,
  boxes,
  routes,
}: Pick<PlacedDrawing, 'drawing' | 'boxes' | 'routes'>): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  const take = (x: number, y: number, width: number, height: number) => {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  for (const { x, y, width, height } of boxes.values()) take(x, y, width, height)
  for (const { id, label } of drawing.lines) {
    const at = routes.get(id)?.label
    const width = label === null ? 0 : labelWidth(label)
    if (at) take(at.x - width / 2, at.y - labelHeight / 2, width, labelHeight)
  }
  return left === Infinity ? null : { x: left, y: top, width: right - left, height: bottom - top }
}

/** Everything the layout depends on; two drawings with one key have one layout. */
function layoutKey(drawing: Drawing, places: ReadonlyMap<StateName, Point>, entry: StateName | null): string {
  const states = drawing.states.map(({ id, width, state }) => {
    const place = places.get(state.name)
    return place ? `${id}@${place.x},${place.y}` : `${id}:${width}`
  })
  const lines = drawing.lines.map(
    ({ id, source, target, label }) => `${id}|${source}|${target}|${label ?? ''}`,
  )
  return [entry ?? '', ...states, ...drawing.marks.map(({ id }) => id), ...lines].join('\n')
}

function layoutInput(
  drawing: Drawing,
  places: ReadonlyMap<StateName, Point>,
  entry: StateName | null,
): Omit<LayoutInput, 'direction'> {
  const boxes = [
    ...drawing.states.map(({ id, width, height, state }) => ({
      id,
      width,
      height,
      placed: places.get(state.name) ?? null,
    })),
    ...drawing.marks.map(({ id, width, height }) => ({ id, width, height, placed: null })),
  ]
  const first = entry === null ? -1 : boxes.findIndex(({ id }) => id === stateId(entry))
  const [anchor] = first > 0 ? boxes.splice(first, 1) : []
  if (anchor) boxes.unshift(anchor)
  const lines = drawing.lines.map(({ id, source, target, label }) => ({
    id,
    source,
    target,
    labelWidth: label === null ? 0 : labelWidth(label),
  }))
  return { boxes, lines }
}

interface Placing {
  readonly drawing: Drawing
  readonly direction: Direction
  readonly layout: LayoutResult
  readonly places: ReadonlyMap<StateName, Point>
  readonly dragged: ReadonlyMap<string, Point>
}

function placeBoxes(placing: Placing): ReadonlyMap<string, PlacedBox> {
  const { drawing, layout, places, dragged } = placing
  const boxes = new Map<string, PlacedBox>()
  for (const { id, width, height, state } of drawing.states) {
    const chosen = dragged.get(id) ?? places.get(state.name)
    const corner = chosen ?? layout.boxes.get(id)
    if (corner) boxes.set(id, { ...corner, width, height, automatic: chosen === undefined })
  }
  const beside = drawing.marks.length > 0 ? besideMarks(drawing, boxes) : new Map<string, Beside>()
  for (const mark of drawing.marks) {
    const box = placeMark(placing, mark, beside.get(mark.id) ?? nothingBeside)
    if (box) boxes.set(mark.id, box)
  }
  return boxes
}

/** The states that a mark joins. */
interface Beside {
  readonly sources: readonly PlacedBox[]
  readonly targets: readonly PlacedBox[]
}

const nothingBeside: Beside = { sources: [], targets: [] }

function besideMarks(
  { lines, marks }: Drawing,
  boxes: ReadonlyMap<string, PlacedBox>,
): ReadonlyMap<string, Beside> {
  const beside = new Map(
    marks.map(({ id }) => [id, { sources: [] as PlacedBox[], targets: [] as PlacedBox[] }]),
  )
  for (const { source, target } of lines) {
    const from = boxes.get(source)
    const to = boxes.get(target)
    if (from) beside.get(target)?.sources.push(from)
    if (to) beside.get(source)?.targets.push(to)
  }
  return beside
}

/** A mark stands where the layout has it, unless a state beside it was moved: then it follows the states. */
function placeMark(
  { direction, layout }: Placing,
  mark: { readonly id: string; readonly width: number; readonly height: number },
  beside: Beside,
): PlacedBox | null {
  const corner = layout.boxes.get(mark.id)
  if (corner && [...beside.sources, ...beside.targets].every((box) => box.automatic))
    return { ...corner, width: mark.width, height: mark.height, automatic: true }
  const sources = beside.sources.map((box) => turnBox(box, direction))
  const targets = beside.targets.map((box) => turnBox(box, direction))
  if (sources.length === 0 || targets.length === 0) return null
  const { width, height } = turnSize(mark, direction)
  const right = Math.max(...sources.map((box) => box.x + box.width))
  const left = Math.min(...targets.map((box) => box.x))
  const planned = corner && turnPoint(corner, direction)
  // Where the layout has it there may be a guard before it; it stays as long as that is between the states.
  if (planned && planned.x > right + 8 && planned.x + width < left - 8)
    return turnBox({ ...planned, width, height, automatic: true }, direction)
  const single = sources.length === 1 ? sources : targets.length === 1 ? targets : [...sources, ...targets]
  const level = single.reduce((sum, box) => sum + box.y + box.height / 2, 0) / single.length
  const between =
    sources.length === 1 ? Math.min(right + 36, (right + left) / 2) : Math.max(left - 46, (right + left) / 2)
  const x = left > right ? between : right + 36
  return turnBox({ x, y: level - height / 2, width, height, automatic: false }, direction)
}
