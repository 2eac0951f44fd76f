import type { Point } from '@rabbit/dsl'
import { Background, ReactFlow, useReactFlow, useStore } from '@xyflow/react'
import { type ComponentProps, useCallback, useMemo, useRef, useState } from 'react'
import { ContextMenu } from '../design/index.ts'
import { isDrawingEditable, tidy, useStudio } from '../store/index.ts'
import css from './Canvas.module.css'
import { CanvasBanner } from './CanvasBanner.tsx'
import { CanvasTools } from './CanvasTools.tsx'
import { type CanvasCommands, type MenuTarget, menuEntries } from './canvas-menu.tsx'
import { DrawnLinesProvider, useDrawnLines } from './drawn-lines.ts'
import { EmptyCanvas } from './EmptyCanvas.tsx'
import { FarView } from './far/FarView.tsx'
import type { CanvasEdge, CanvasNode } from './flow.ts'
import { createFlowHandlers, type Shown } from './flow-handlers.ts'
import { mostGiven } from './in-sight.ts'
import { MarkNode } from './MarkNode.tsx'
import { Overview } from './Overview.tsx'
import { StateNode } from './StateNode.tsx'
import { TransitionEdge } from './TransitionEdge.tsx'
import { useCanvasKeys } from './useCanvasKeys.ts'
import { useDrawing } from './useDrawing.ts'
import { useFlow } from './useFlow.ts'
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

interface OpenMenu {
  readonly target: MenuTarget
  readonly commands: CanvasCommands
}

/** The drawing with its menu. What moves in the drawing does not draw the menu anew. */
export function CanvasFlow() {
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const editable = useStudio(isDrawingEditable)
  useStudio((s) => s.selected)
  useStudio((s) => s.checked)
  useStudio((s) => s.direction)
  const entries = menu ? menuEntries(menu.target, menu.commands) : []
  return <ContextMenu area={<DrawingArea openMenu={setMenu} />} entries={entries} disabled={!editable} />
}

interface DrawingAreaProps extends ComponentProps<'div'> {
  /** Not called `on…`: a menu makes a new function of every event handler of its area. */
  readonly openMenu: (menu: OpenMenu) => void
}

function DrawingArea({ openMenu, ...area }: DrawingAreaProps) {
  const [dragged, setDragged] = useState(nothingDragged)
  const [tidied, setTidied] = useState(0)
  const placed = useDrawing(dragged, tidied)
  const { nodes, edges, nodeById, edgeById } = useFlow(placed)
  const editable = useStudio(isDrawingEditable)
  const far = useStore((s) => s.transform[2] < farZoom) && placed.boxes.size > fewestFar
  const lines = useDrawnLines(
    placed,
    useStore((s) => s.domNode),
  )
  useCanvasKeys()
  const { settled, showWhole, onMove, onPointerDownCapture } = useCanvasView(placed, tidied)
  const startTidy = useCallback(() => {
    tidy(useStudio)
    setTidied((count) => count + 1)
  }, [])
  const shown = useRef<Shown>({ placed, nodeById, edgeById, far })
  shown.current = { placed, nodeById, edgeById, far }
  const { screenToFlowPosition, setCenter } = useReactFlow()
  const handlers = useMemo(
    () =>
      createFlowHandlers({
        shown: () => shown.current,
        flow: { screenToFlowPosition, setCenter },
        drag: setDragged,
        openMenu: (target) => openMenu({ target, commands: { showAll: showWhole, tidy: startTidy } }),
      }),
    [screenToFlowPosition, setCenter, openMenu, showWhole, startTidy],
  )
  return (
    <div
      {...area}
      className={css.canvas}
      data-unsettled={placed.boxes.size > 0 && !settled ? '' : undefined}
      onPointerDownCapture={onPointerDownCapture}
    >
      <DrawnLinesProvider value={lines}>
        <ReactFlow<CanvasNode, CanvasEdge>
          {...handlers}
          nodes={far ? noNodes : nodes}
          edges={far ? noEdges : edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onMove={onMove}
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
          {placed.boxes.size > mostGiven ? null : <Overview />}
          <CanvasTools onShowAll={showWhole} onTidy={startTidy} />
          <CanvasBanner />
        </ReactFlow>
      </DrawnLinesProvider>
      {placed.drawing.states.length === 0 ? <EmptyCanvas /> : null}
    </div>
  )
}
