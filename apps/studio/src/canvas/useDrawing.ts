import type { Point, WorkflowGraph } from '@rabbit/dsl'
import { useMemo, useRef, useState } from 'react'
import { isDrawingEditable, useStudio } from '../store/index.ts'
import { drawGraph } from './drawing/draw.ts'
import { drawComparison, drawProposal } from './drawing/draw-proposal.ts'
import { drawsSame } from './drawing/draws-same.ts'
import type { Direction } from './layout/direction.ts'
import { createRouter, type PlacedBox } from './layout/route-all.ts'
import { useDirection } from './layout/useDirection.ts'
import { useLayout } from './layout/useLayout.ts'
import { layoutInput, layoutKey, type Placed, placeBoxes, turnMarks } from './place-drawing.ts'
import { createDragging } from './place-moved.ts'

export interface PlacedDrawing extends Placed {
  readonly direction: Direction
  /** Whether the layout is this drawing's own; until then boxes may be missing or stand where they stood before. */
  readonly ready: boolean
  /** The boxes as they stand when nothing is dragged. */
  readonly rest: ReadonlyMap<string, PlacedBox>
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
  const workflowId = useStudio((s) => s.saved?.id ?? '')
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
  const key = useMemo(() => layoutKey(drawing, places, entry), [drawing, places, entry])
  const stretch = JSON.stringify([workflowId, tidied, direction])
  const { layout, ready } = useLayout({ stretch, key, makeInput })
  const [route] = useState(createRouter)
  const rest = useMemo(() => {
    const boxes = placeBoxes({ drawing, direction, layout, places, dragged: nothingDragged })
    return { boxes, routes: route({ lines: drawing.lines, boxes, layout, direction }) }
  }, [route, drawing, direction, layout, places])
  const drag = useMemo(
    () => createDragging({ drawing, direction, layout, places }, rest),
    [drawing, direction, layout, places, rest],
  )
  const { boxes, routes } = useMemo(() => (dragged.size === 0 ? rest : drag(dragged)), [rest, drag, dragged])
  return useMemo(
    () => ({ drawing, direction, ready, boxes, routes, rest: rest.boxes }),
    [drawing, direction, ready, boxes, routes, rest],
  )
}

const nothingDragged: ReadonlyMap<string, Point> = new Map()

/** The present graph, or an earlier one that is drawn the same. */
function useDrawnGraph(): WorkflowGraph {
  const graph = useStudio((s) => s.document.workflow.graph)
  // A proposal is compared with what the text says, not with what is drawn of it.
  const exact = useStudio((s) => !isDrawingEditable(s))
  const last = useRef(graph)
  if (exact || !drawsSame(last.current, graph)) last.current = graph
  return last.current
}
