import { act, render } from '@testing-library/react'
import { ReactFlowProvider } from '@xyflow/react'
import { Profiler, type ReactNode } from 'react'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { createStore } from 'zustand'
import { TooltipProvider } from '../design/index.ts'
import { useStudio } from '../store/index.ts'
import { drawGraph } from './drawing/draw.ts'
import { DrawnLinesProvider, type DrawnRoute } from './drawn-lines.ts'
import { flowEdges, flowNodes } from './flow.ts'
import { StateNode } from './StateNode.tsx'
import { TransitionEdge } from './TransitionEdge.tsx'

const text = 'a -> b: x > 1\nb -> c\nc -> d\n'
const drawn = new Map<string, number>()
const routes = createStore<ReadonlyMap<string, DrawnRoute>>(() => new Map())

/** Counts how often each of these is drawn. */
const counted = (id: string, child: ReactNode) => (
  <Profiler key={id} id={id} onRender={() => drawn.set(id, (drawn.get(id) ?? 0) + 1)}>
    {child}
  </Profiler>
)

const event = (seq: number, kind: string, rest: object = {}) =>
  ({ executionId: 'e', seq, at: seq, kind, ...rest }) as never

beforeAll(() => {
  useStudio.getState().openSaved({ id: 'w', name: 'W', revision: 1, text })
  const drawing = drawGraph(useStudio.getState().document.workflow.graph, {
    states: [],
    transitions: [],
    at: new Map(),
  })
  const boxes = new Map(
    drawing.states.map(({ id, width, height }, i) => [
      id,
      { x: i * 300, y: 0, width, height, automatic: true },
    ]),
  )
  routes.setState(
    new Map(
      drawing.lines.map(({ id }) => [
        id,
        { path: 'M0,0L9,0', label: { x: 4, y: 0 }, arrival: { x: 9, y: 0 } },
      ]),
    ),
    true,
  )
  const flow = { drawing, direction: 'right', boxes, selected: new Set<string>(), editable: true } as const
  const nodes = flowNodes(flow, new Map())
  const edges = flowEdges({ ...flow, isPlaced: () => true, selectedLineId: null }, new Map())
  render(
    <TooltipProvider>
      <ReactFlowProvider>
        <DrawnLinesProvider value={{ routes, labels: document.body }}>
          {nodes.map((node) =>
            counted(node.id, <StateNode {...(node as never as Parameters<typeof StateNode>[0])} />),
          )}
          <svg aria-hidden>
            {edges.map((edge) =>
              counted(
                edge.id,
                <TransitionEdge {...(edge as never as Parameters<typeof TransitionEdge>[0])} />,
              ),
            )}
          </svg>
        </DrawnLinesProvider>
      </ReactFlowProvider>
    </TooltipProvider>,
  )
})
beforeEach(() => drawn.clear())

it('draws one card anew when one state changes its status', () => {
  const { watch, receiveEvents } = useStudio.getState()
  act(() => {
    watch({ id: 'e', workflowId: 'w', versionId: null, text })
    receiveEvents('e', [
      event(1, 'execution_started', { data: { input: {}, trigger: 'manual' } }),
      event(2, 'state_entered', { state: 'b', visit: 1, data: { from: [], type: 'task' } }),
    ])
  })
  drawn.clear()
  act(() =>
    receiveEvents('e', [
      event(3, 'state_completed', { state: 'b', visit: 1, data: { result: {}, durationMs: 5 } }),
    ]),
  )
  expect([...drawn]).toEqual([['state:b', 1]])
})

it('draws one line anew when one runs otherwise', () => {
  const [[id, route] = []] = routes.getState()
  if (!id || !route) throw new Error('There is no line.')
  act(() => routes.setState((before) => new Map(before).set(id, { ...route, path: 'M0,0L9,9' }), true))
  expect([...drawn]).toEqual([[id, 1]])
})
