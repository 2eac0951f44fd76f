import type { StateName } from '@rabbit/dsl'
import { useStore } from '@xyflow/react'
import { useMemo, useRef } from 'react'
import { isDrawingEditable, type Line, useStudio } from '../store/index.ts'
import type { Drawing } from './drawing/drawing.ts'
import { type CanvasEdge, type CanvasNode, flowEdges, flowNodes } from './flow.ts'
import { mostGiven, nearSight, partNear } from './in-sight.ts'
import type { Rect } from './layout/grid.ts'
import type { PlacedDrawing } from './useDrawing.ts'

/** The drawing, or of a large one what is near, as React Flow's nodes and edges; what did not change is the same object as before. */
export function useFlow(placed: PlacedDrawing) {
  const { direction, boxes, rest } = placed
  const selected = useStudio((s) => s.selected)
  const selectedLine = useStudio((s) => s.selectedLine)
  const editable = useStudio(isDrawingEditable)
  const drawing = useNear(placed, selected)
  const lastNodes = useRef<ReadonlyMap<string, CanvasNode>>(new Map())
  const lastEdges = useRef<ReadonlyMap<string, CanvasEdge>>(new Map())
  const nodes = useMemo(
    () => flowNodes({ drawing, direction, boxes, selected, editable }, lastNodes.current),
    [drawing, direction, boxes, selected, editable],
  )
  const selectedLineId = useMemo(() => lineIdOf(placed.drawing, selectedLine), [placed.drawing, selectedLine])
  const edges = useMemo(
    () =>
      flowEdges({ drawing, direction, isPlaced: (id) => rest.has(id), selectedLineId }, lastEdges.current),
    [drawing, direction, rest, selectedLineId],
  )
  const nodeById = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes])
  const edgeById = useMemo(() => new Map(edges.map((edge) => [edge.id, edge])), [edges])
  lastNodes.current = nodeById
  lastEdges.current = edgeById
  return { nodes, edges, nodeById, edgeById }
}

function useNear({ drawing, rest }: PlacedDrawing, selected: ReadonlySet<StateName>): Drawing {
  const isLarge = rest.size > mostGiven
  const near = useStore((s) => (isLarge ? nearSight(s) : null), sameRect)
  return useMemo(
    () => (near ? partNear(drawing, rest, near, selected) : drawing),
    [drawing, rest, near, selected],
  )
}

const sameRect = (a: Rect | null, b: Rect | null): boolean =>
  a === b || (a?.x === b?.x && a?.y === b?.y && a?.width === b?.width && a?.height === b?.height)

function lineIdOf(drawing: Drawing, line: Line | null): string | null {
  if (!line) return null
  const lines = drawing.lines.filter((each) => each.transition === line.transition)
  const exact = lines.find((each) => each.from === line.from && each.to === line.to)
  const into = lines.find((each) => line.to !== null && each.to === line.to)
  const outOf = lines.find((each) => line.from !== null && each.from === line.from)
  return (exact ?? into ?? outOf ?? lines[0])?.id ?? null
}
