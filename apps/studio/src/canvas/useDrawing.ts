import type { Point, StateName } from '@rabbit/dsl'
import { useMemo } from 'react'
import { useStudio } from '../store/index.ts'
import { drawGraph } from './drawing/draw.ts'
import { drawProposal } from './drawing/draw-proposal.ts'
import { type Drawing, stateId } from './drawing/drawing.ts'
import { labelWidth } from './drawing/guard-words.ts'
import type { LayoutInput, LayoutResult } from './layout/layout.ts'
import type { Route } from './layout/route.ts'
import { type PlacedBox, routeAll } from './layout/route-all.ts'
import { useLayout } from './layout/useLayout.ts'

export interface PlacedDrawing {
  readonly drawing: Drawing
  readonly boxes: ReadonlyMap<string, PlacedBox>
  readonly routes: ReadonlyMap<string, Route>
}

/** What is on the canvas now and where: the text's graph, or a proposal beside it. `dragged` goes before all else. */
export function useDrawing(dragged: ReadonlyMap<string, Point>): PlacedDrawing {
  const graph = useStudio((s) => s.document.workflow.graph)
  const ghosts = useStudio((s) => s.ghosts)
  const proposed = useStudio((s) => s.proposal?.workflow.graph ?? null)
  const drawing = useMemo(
    () => (proposed ? drawProposal(graph, proposed) : drawGraph(graph, ghosts)),
    [graph, ghosts, proposed],
  )
  const places = proposed?.layout ?? graph.layout
  const entry = proposed?.entry ?? graph.entry
  const makeInput = () => layoutInput(drawing, places, entry)
  const layout = useLayout(layoutKey(drawing, places, entry), makeInput)
  const boxes = useMemo(
    () => placeBoxes(drawing, layout, places, dragged),
    [drawing, layout, places, dragged],
  )
  const routes = useMemo(() => routeAll(drawing.lines, boxes, layout), [drawing, boxes, layout])
  return { drawing, boxes, routes }
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
): LayoutInput {
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

function placeBoxes(
  drawing: Drawing,
  layout: LayoutResult,
  places: ReadonlyMap<StateName, Point>,
  dragged: ReadonlyMap<string, Point>,
): ReadonlyMap<string, PlacedBox> {
  const boxes = new Map<string, PlacedBox>()
  for (const { id, width, height, state } of drawing.states) {
    const chosen = dragged.get(id) ?? places.get(state.name)
    const corner = chosen ?? layout.boxes.get(id)
    if (corner) boxes.set(id, { ...corner, width, height, automatic: chosen === undefined })
  }
  for (const mark of drawing.marks) {
    const box = placeMark(drawing, mark, layout, boxes)
    if (box) boxes.set(mark.id, box)
  }
  return boxes
}

/** A mark stands where the layout has it, unless a state beside it was moved: then it follows the states. */
function placeMark(
  drawing: Drawing,
  { id, width, height }: { readonly id: string; readonly width: number; readonly height: number },
  layout: LayoutResult,
  boxes: ReadonlyMap<string, PlacedBox>,
): PlacedBox | null {
  const sources = drawing.lines.flatMap((line) => (line.target === id ? (boxes.get(line.source) ?? []) : []))
  const targets = drawing.lines.flatMap((line) => (line.source === id ? (boxes.get(line.target) ?? []) : []))
  const corner = layout.boxes.get(id)
  if (corner && [...sources, ...targets].every((box) => box.automatic))
    return { ...corner, width, height, automatic: true }
  if (sources.length === 0 || targets.length === 0) return null
  const right = Math.max(...sources.map((box) => box.x + box.width))
  const left = Math.min(...targets.map((box) => box.x))
  const single = sources.length === 1 ? sources : targets.length === 1 ? targets : [...sources, ...targets]
  const level = single.reduce((sum, box) => sum + box.y + box.height / 2, 0) / single.length
  const x =
    sources.length === 1 ? Math.min(right + 36, (right + left) / 2) : Math.max(left - 46, (right + left) / 2)
  return { x: left > right ? x : right + 36, y: level - height / 2, width, height, automatic: false }
}
