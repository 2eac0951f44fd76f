// @vitest-environment node
import { openWorkflow } from '@rabbit/dsl'
import { createRandom } from '@rabbit/dsl/testing'
import { expect, it } from 'vitest'
import { drawGraph } from './drawing/draw.ts'
import { stateId } from './drawing/drawing.ts'
import { layOut } from './layout/layout.ts'
import { routeAll } from './layout/route-all.ts'
import { layoutInput, placeBoxes, turnMarks } from './place-drawing.ts'
import { createDragging } from './place-moved.ts'
import { randomFlow } from './testing/random-flow.ts'

const noGhosts = { states: [], transitions: [], at: new Map() }

function draggable(text: string, direction: 'right' | 'down') {
  const { graph } = openWorkflow(text)
  const drawing = turnMarks(drawGraph(graph, noGhosts), direction)
  const layout = layOut({ ...layoutInput(drawing, graph.layout, graph.entry), direction })
  const placing = { drawing, direction, layout, places: graph.layout }
  const boxes = placeBoxes({ ...placing, dragged: new Map() })
  const rest = { boxes, routes: routeAll({ lines: drawing.lines, boxes, layout, direction }) }
  return { placing, rest, drag: createDragging(placing, rest) }
}

const changed = <T>(before: ReadonlyMap<string, T>, now: ReadonlyMap<string, T>) =>
  [...now].filter(([id, value]) => before.get(id) !== value).map(([id]) => id)

it('moves and routes anew what a drag concerns, and nothing else', () => {
  const { rest, drag } = draggable('a -> b\nb -> c\nc -> d\nd -> e\n', 'right')
  const { boxes, routes } = drag(new Map([[stateId('b'), { x: 300, y: 400 }]]))
  expect(changed(rest.boxes, boxes)).toEqual([stateId('b')])
  expect(changed(rest.routes, routes)).toHaveLength(2)
  expect(routes.size).toBe(rest.routes.size)
})

it('takes the mark of a fork along, with the lines to the states that stay', () => {
  const { placing, rest, drag } = draggable('a -> [b, c, d]\n[b, c, d] -> e\ne -> f\n', 'right')
  const { boxes, routes } = drag(new Map([[stateId('a'), { x: -200, y: 300 }]]))
  const [fork] = placing.drawing.marks
  expect(changed(rest.boxes, boxes).sort()).toEqual([fork?.id, stateId('a')].sort())
  expect(changed(rest.routes, routes)).toHaveLength(4)
})

it.each(['right', 'down'] as const)('stands as if it had always been placed there, drawn %s', (direction) => {
  const { placing, rest, drag } = draggable(randomFlow(createRandom(3), 60), direction)
  for (const [index, { id }] of placing.drawing.states.entries()) {
    const from = rest.boxes.get(id)
    if (!from) continue
    const dragged = new Map([[id, { x: from.x + 37 * (index % 5), y: from.y - 23 * (index % 7) }]])
    const { boxes } = drag(dragged)
    expect(boxes).toEqual(placeBoxes({ ...placing, dragged }))
  }
})
