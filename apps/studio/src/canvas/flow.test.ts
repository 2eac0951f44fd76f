import { openWorkflow } from '@rabbit/dsl'
import { expect, it } from 'vitest'
import { drawGraph } from './drawing/draw.ts'
import { type CanvasNode, flowNodes } from './flow.ts'

const boxesOf = (drawing: ReturnType<typeof drawGraph>) =>
  new Map(
    drawing.states.map(({ id, width, height }, i) => [
      id,
      { x: i * 200, y: 0, width, height, automatic: true },
    ]),
  )
const byId = (nodes: readonly CanvasNode[]) => new Map(nodes.map((node) => [node.id, node]))

it('gives new node objects only for what changed', () => {
  const draw = (text: string) =>
    drawGraph(openWorkflow(text).graph, { states: [], transitions: [], at: new Map() })
  const before = draw('a -> b\nb -> c\n')
  const first = flowNodes(
    { direction: 'right', drawing: before, boxes: boxesOf(before), selected: new Set(), editable: true },
    new Map(),
  )
  const after = draw('a -> b\nb -> c\nstate b: log\n')
  const second = flowNodes(
    { direction: 'right', drawing: after, boxes: boxesOf(after), selected: new Set(), editable: true },
    byId(first),
  )
  expect(second.map((node, i) => node === first[i])).toEqual([true, false, true])
  const third = flowNodes(
    { direction: 'right', drawing: after, boxes: boxesOf(after), selected: new Set(['c']), editable: true },
    byId(second),
  )
  expect(third.map((node, i) => node === second[i])).toEqual([true, true, false])
  expect(first.every((node) => node.measured?.width === node.width && node.handles?.length === 2)).toBe(true)
})
