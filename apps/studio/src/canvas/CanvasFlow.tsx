import type { Point, StateName } from '@rabbit/dsl'
import {
  Background,
  type Connection,
  type NodeChange,
  type OnConnectEnd,
  ReactFlow,
  useReactFlow,
  useStore,
} from '@xyflow/react'
import { type DragEvent, useCallback, useMemo, useRef, useState } from 'react'
import { ContextMenu } from '../design/index.ts'
import {
  addState,
  connectStates,
  isDrawingEditable,
  type Line,
  placeStates,
  stepTypeOfDrag,
  tidy,
  useStudio,
} from '../store/index.ts'
import css from './Canvas.module.css'
import { CanvasBanner } from './CanvasBanner.tsx'
import { CanvasTools } from './CanvasTools.tsx'
import { type MenuTarget, menuEntries } from './canvas-menu.tsx'
import { followEdgeSelection, followNodeSelection, movedNodes } from './changes.ts'
import { cardSize } from './drawing/draw.ts'
import type { Drawing } from './drawing/drawing.ts'
import { EmptyCanvas } from './EmptyCanvas.tsx'
import { FarView } from './far/FarView.tsx'
import { stateAtPoint } from './far/far-picture.ts'
import { type CanvasEdge, type CanvasNode, flowEdges, flowNodes } from './flow.ts'
import { MarkNode } from './MarkNode.tsx'
import { Overview } from './Overview.tsx'
import { StateNode } from './StateNode.tsx'
import { TransitionEdge } from './TransitionEdge.tsx'
import { useCanvasKeys } from './useCanvasKeys.ts'
import { type PlacedDrawing, useDrawing } from './useDrawing.ts'
import { useCanvasView } from './view/useCanvasView.ts'

const nodeTypes = { state: StateNode, mark: MarkNode }
const edgeTypes = { line: TransitionEdge }
const nothingDragged: ReadonlyMap<string, Point> = new Map()
/** A drawing of more boxes than this is painted instead of rendered when it is shown smaller than this. */
const fewestFar = 300
const farZoom = 0.4
const noNodes: CanvasNode[] = []
const noEdges: CanvasEdge[] = []
const withModifier = ['Meta', 'Control']

export function CanvasFlow() {
  const [dragged, setDragged] = useState(nothingDragged)
  const dragging = useRef(false)
  const [tidied, setTidied] = useState(0)
  const placed = useDrawing(dragged, tidied)
  const { nodes, edges, nodeById, edgeById } = useFlow(placed)
  const editable = useStudio(isDrawingEditable)
  const { screenToFlowPosition, setCenter } = useReactFlow()
  const far = useStore((s) => s.transform[2] < farZoom) && placed.boxes.size > fewestFar
  useCanvasKeys()
  const { settled, showWhole, onMove, onPointerDownCapture } = useCanvasView(placed, tidied)

  const nameOf = useCallback(
    (id: string): StateName | null => {
      const node = nodeById.get(id)
      return node?.type === 'state' ? node.data.drawn.state.name : null
    },
    [nodeById],
  )
  const place = useCallback(
    (moved: ReadonlyMap<string, Point>, gesture?: string) => {
      const positions = new Map<StateName, Point>()
      for (const [id, point] of moved) {
        const name = nameOf(id)
        const box = nodeById.get(id)?.position
        if (name !== null && box && (dragging.current || box.x !== point.x || box.y !== point.y))
          positions.set(name, point)
      }
      placeStates(useStudio, positions, gesture)
    },
    [nameOf, nodeById],
  )
  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      followNodeSelection(useStudio, changes, nameOf)
      const moved = movedNodes(changes)
      if (moved.size === 0) return
      if (dragging.current) setDragged((before) => new Map([...before, ...moved]))
      else place(moved, `nudge:${[...moved.keys()].sort().join()}`)
    },
    [nameOf, place],
  )
  const onDragStop = useCallback(
    (_: unknown, __: CanvasNode, moved: CanvasNode[]) => {
      place(new Map(moved.map((node) => [node.id, node.position])))
      dragging.current = false
      setDragged(nothingDragged)
    },
    [place],
  )
  const onConnect = useCallback(
    ({ source, target }: Connection) => {
      const from = nameOf(source)
      const to = nameOf(target)
      if (from !== null && to !== null) connectStates(useStudio, from, to)
    },
    [nameOf],
  )
  /** A line let go anywhere on a state means that state, not only on its connection point. */
  const onConnectEnd = useCallback<OnConnectEnd>(
    (event, { isValid, fromNode, fromHandle }) => {
      if (isValid || !fromNode || fromHandle?.type !== 'source') return
      const point = 'changedTouches' in event ? event.changedTouches[0] : event
      const below =
        point && document.elementFromPoint(point.clientX, point.clientY)?.closest('.react-flow__node')
      const target = below?.getAttribute('data-id')
      if (target) onConnect({ source: fromNode.id, target, sourceHandle: null, targetHandle: null })
    },
    [onConnect],
  )
  const dropPoint = (event: { readonly clientX: number; readonly clientY: number }) => {
    const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY })
    return { x: x - cardSize.width / 2, y: y - cardSize.height / 2 }
  }
  const onDrop = (event: DragEvent) => {
    const type = stepTypeOfDrag(event.dataTransfer)
    if (!type || !editable) return
    event.preventDefault()
    addState(useStudio, type, dropPoint(event))
  }

  const [menu, setMenu] = useState<MenuTarget>({ kind: 'canvas', at: { x: 0, y: 0 } })
  const openOnState = (name: StateName) => {
    const { selected, select } = useStudio.getState()
    if (!selected.has(name)) select(name)
    setMenu({ kind: 'state', name })
  }
  const openOnLine = (edge: CanvasEdge) => {
    const line = edge.data?.line
    if (!line || line.transition < 0) return
    const own = { transition: line.transition, from: line.from, to: line.to }
    useStudio.getState().selectLine(own)
    setMenu({ kind: 'line', line: own, carriesLabel: line.carriesLabel })
  }
  const startTidy = () => {
    tidy(useStudio)
    setTidied(tidied + 1)
  }

  const area = (
    <div
      className={css.canvas}
      data-unsettled={nodes.length > 0 && !settled ? '' : undefined}
      onPointerDownCapture={onPointerDownCapture}
    >
      <ReactFlow<CanvasNode, CanvasEdge>
        nodes={far ? noNodes : nodes}
        edges={far ? noEdges : edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onMove={onMove}
        onNodesChange={onNodesChange}
        onEdgesChange={(changes) => followEdgeSelection(useStudio, changes, edgeById)}
        onNodeDragStart={() => {
          dragging.current = true
        }}
        onNodeDragStop={onDragStop}
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        onNodeClick={() => useStudio.getState().showSelection()}
        onNodeContextMenu={(_, node) => {
          const name = nameOf(node.id)
          if (name !== null) openOnState(name)
        }}
        onEdgeContextMenu={(_, edge) => openOnLine(edge)}
        onPaneContextMenu={(event) => {
          const at = screenToFlowPosition(pointOf(event))
          const name = far ? stateAtPoint(placed, at) : null
          if (name === null) setMenu({ kind: 'canvas', at: dropPoint(event) })
          else openOnState(name)
        }}
        onSelectionContextMenu={(_, [node]) => {
          const name = node ? nameOf(node.id) : null
          if (name !== null) openOnState(name)
        }}
        onEdgeDoubleClick={(_, edge) => openGuard(edge)}
        onPaneClick={(event) => {
          const name = far ? stateAtPoint(placed, screenToFlowPosition(pointOf(event))) : null
          const { select, clearSelection } = useStudio.getState()
          if (name === null) clearSelection()
          else select(name)
        }}
        onDoubleClick={(event) => {
          if (far) {
            const { x, y } = screenToFlowPosition(pointOf(event))
            void setCenter(x, y, { zoom: 1 })
            return
          }
          const onPane =
            event.target instanceof Element && event.target.classList.contains('react-flow__pane')
          if (onPane && editable) addState(useStudio, 'task', dropPoint(event))
        }}
        onDragOver={(event) => {
          event.preventDefault()
          event.dataTransfer.dropEffect = 'copy'
        }}
        onDrop={onDrop}
        nodesDraggable={editable}
        nodesConnectable={editable}
        nodeDragThreshold={3}
        connectionRadius={28}
        deleteKeyCode={null}
        multiSelectionKeyCode={withModifier}
        zoomOnDoubleClick={false}
        minZoom={0.08}
        maxZoom={2}
        onlyRenderVisibleElements
        elevateNodesOnSelect={false}
        attributionPosition="top-right"
        aria-label="Workflow drawing"
      >
        <Background gap={24} size={1.4} />
        {far ? <FarView placed={placed} /> : null}
        <Overview />
        <CanvasTools onShowAll={showWhole} onTidy={startTidy} />
        <CanvasBanner />
      </ReactFlow>
      {placed.drawing.states.length === 0 ? <EmptyCanvas /> : null}
    </div>
  )
  const entries = menuEntries(menu, { showAll: showWhole, tidy: startTidy })
  return <ContextMenu area={area} entries={entries} disabled={!editable} />
}

const pointOf = ({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Point => ({
  x: clientX,
  y: clientY,
})

function openGuard(edge: CanvasEdge): void {
  const transition = edge.data?.line.transition ?? -1
  if (transition >= 0 && isDrawingEditable(useStudio.getState())) useStudio.getState().editGuard(transition)
}

/** The drawing as React Flow's nodes and edges; what did not change is the same object as before. */
function useFlow({ drawing, direction, boxes, routes }: PlacedDrawing) {
  const selected = useStudio((s) => s.selected)
  const selectedLine = useStudio((s) => s.selectedLine)
  const editable = useStudio(isDrawingEditable)
  const lastNodes = useRef<ReadonlyMap<string, CanvasNode>>(new Map())
  const lastEdges = useRef<ReadonlyMap<string, CanvasEdge>>(new Map())
  const nodes = useMemo(
    () => flowNodes({ drawing, direction, boxes, selected, editable }, lastNodes.current),
    [drawing, direction, boxes, selected, editable],
  )
  const selectedLineId = useMemo(() => lineIdOf(drawing, selectedLine), [drawing, selectedLine])
  const edges = useMemo(
    () => flowEdges({ drawing, direction, boxes, routes, selectedLineId }, lastEdges.current),
    [drawing, direction, boxes, routes, selectedLineId],
  )
  const nodeById = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes])
  const edgeById = useMemo(() => new Map(edges.map((edge) => [edge.id, edge])), [edges])
  lastNodes.current = nodeById
  lastEdges.current = edgeById
  return { nodes, edges, nodeById, edgeById }
}

function lineIdOf(drawing: Drawing, line: Line | null): string | null {
  if (!line) return null
  const lines = drawing.lines.filter((each) => each.transition === line.transition)
  const exact = lines.find((each) => each.from === line.from && each.to === line.to)
  const into = lines.find((each) => line.to !== null && each.to === line.to)
  const outOf = lines.find((each) => line.from !== null && each.from === line.from)
  return (exact ?? into ?? outOf ?? lines[0])?.id ?? null
}
