import type { WorkflowGraph } from '@rabbit/dsl'
import type { Picture } from '@rabbit/exchange'
import { drawGraph } from './drawing/draw.ts'
import { labelWidth } from './drawing/guard-words.ts'
import { chooseDirection } from './layout/choose-direction.ts'
import { layOut } from './layout/layout.ts'
import { routeAll } from './layout/route-all.ts'
import { layoutInput, placeBoxes, turnMarks } from './place-drawing.ts'

const noGhosts = { states: [], transitions: [], at: new Map() }
/** A page lies on its side. */
const page = { width: 1600, height: 1000 }

/** A workflow as the canvas arranges it, without a canvas: for pictures and for formats that hold a drawing. */
export function pictureOf(graph: WorkflowGraph): Picture {
  const drawn = drawGraph(graph, noGhosts)
  const free = layoutInput(drawn, graph.layout, graph.entry)
  const direction = chooseDirection({ drawing: free, size: page, prefer: 'right' })
  const drawing = turnMarks(drawn, direction)
  const layout = layOut({ ...layoutInput(drawing, graph.layout, graph.entry), direction })
  const boxes = placeBoxes({ drawing, direction, layout, places: graph.layout, dragged: new Map() })
  const routes = routeAll({ lines: drawing.lines, boxes, layout, direction })
  return {
    title: graph.title ?? graph.name,
    direction,
    states: drawing.states.flatMap(({ id, state, shape, isEntry }) => {
      const box = boxes.get(id)
      return box
        ? [{ ...box, name: state.name, type: state.type, shape, isEntry: isEntry && shape === 'card' }]
        : []
    }),
    marks: drawing.marks.flatMap(({ id, join }) => {
      const box = boxes.get(id)
      return box ? [{ ...box, join }] : []
    }),
    lines: drawing.lines.flatMap((line) => {
      const route = routes.get(line.id)
      const target = boxes.get(line.target)
      if (!route || !target) return []
      const { x, y, width, height } = target
      const arrival = direction === 'right' ? { x, y: y + height / 2 } : { x: x + width / 2, y }
      const label =
        line.label === null ? null : { ...route.label, text: line.label, width: labelWidth(line.label) }
      return [{ path: route.path, head: line.arrow ? arrival : null, guard: line.guard, label }]
    }),
  }
}
