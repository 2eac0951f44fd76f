import type { Point, StateName } from '@rabbit/dsl'
import type { ReactFlowInstance, ReactFlowProps } from '@xyflow/react'
import {
  addState,
  connectStates,
  isDrawingEditable,
  placeStates,
  stepTypeOfDrag,
  useStudio,
} from '../store/index.ts'
import type { MenuTarget } from './canvas-menu.tsx'
import { followEdgeSelection, followNodeSelection, movedNodes } from './changes.ts'
import { cardSize } from './drawing/draw.ts'
import { stateAtPoint } from './far/far-picture.ts'
import type { CanvasEdge, CanvasNode } from './flow.ts'
import type { PlacedDrawing } from './useDrawing.ts'

/** What is on the canvas at the moment that something is done on it. */
export interface Shown {
  readonly placed: PlacedDrawing
  readonly nodeById: ReadonlyMap<string, CanvasNode>
  readonly edgeById: ReadonlyMap<string, CanvasEdge>
  readonly far: boolean
}

export interface Handling {
  readonly shown: () => Shown
  readonly flow: Pick<ReactFlowInstance, 'screenToFlowPosition' | 'setCenter'>
  /** Where states are while they are dragged; nothing when they are let go. */
  readonly drag: (change: (dragged: ReadonlyMap<string, Point>) => ReadonlyMap<string, Point>) => void
  readonly openMenu: (target: MenuTarget) => void
}

/**
 * What is done on the canvas, as edits of the text and as selection. Made once for a canvas: each new function would
 * send React Flow through all that is drawn.
 */
export function createFlowHandlers({ shown, flow, drag, openMenu }: Handling) {
  let dragging = false
  const nameOf = (id: string): StateName | null => {
    const node = shown().nodeById.get(id)
    return node?.type === 'state' ? node.data.drawn.state.name : null
  }
  const place = (moved: ReadonlyMap<string, Point>, gesture?: string) => {
    const positions = new Map<StateName, Point>()
    for (const [id, point] of moved) {
      const name = nameOf(id)
      const box = shown().nodeById.get(id)?.position
      if (name !== null && box && (dragging || box.x !== point.x || box.y !== point.y))
        positions.set(name, point)
    }
    placeStates(useStudio, positions, gesture)
  }
  const connect = (source: string, target: string) => {
    const from = nameOf(source)
    const to = nameOf(target)
    if (from !== null && to !== null) connectStates(useStudio, from, to)
  }
  const pointOf = ({ clientX, clientY }: ClientPoint): Point =>
    flow.screenToFlowPosition({ x: clientX, y: clientY })
  const dropPoint = (event: ClientPoint): Point => {
    const { x, y } = pointOf(event)
    return { x: x - cardSize.width / 2, y: y - cardSize.height / 2 }
  }
  /** The state under a point of the overview, where no state is an element. */
  const farState = (event: ClientPoint): StateName | null => {
    const { far, placed } = shown()
    return far ? stateAtPoint(placed, pointOf(event)) : null
  }
  const openOnState = (name: StateName) => {
    const { selected, select } = useStudio.getState()
    if (!selected.has(name)) select(name)
    openMenu({ kind: 'state', name })
  }

  return {
    onNodesChange: (changes) => {
      followNodeSelection(useStudio, changes, nameOf)
      const moved = movedNodes(changes)
      if (moved.size === 0) return
      if (dragging) drag((before) => new Map([...before, ...moved]))
      else place(moved, `nudge:${[...moved.keys()].sort().join()}`)
    },
    onEdgesChange: (changes) => followEdgeSelection(useStudio, changes, shown().edgeById),
    onNodeDragStart: () => {
      dragging = true
    },
    onNodeDragStop: (_, __, moved) => {
      place(new Map(moved.map((node) => [node.id, node.position])))
      dragging = false
      drag(() => new Map())
    },
    onConnect: ({ source, target }) => connect(source, target),
    /** A line let go anywhere on a state means that state, not only on its connection point. */
    onConnectEnd: (event, { isValid, fromNode, fromHandle }) => {
      if (isValid || !fromNode || fromHandle?.type !== 'source') return
      const point = 'changedTouches' in event ? event.changedTouches[0] : event
      const below =
        point && document.elementFromPoint(point.clientX, point.clientY)?.closest('.react-flow__node')
      const target = below?.getAttribute('data-id')
      if (target) connect(fromNode.id, target)
    },
    onNodeClick: () => useStudio.getState().showSelection(),
    onNodeContextMenu: (_, node) => {
      const name = nameOf(node.id)
      if (name !== null) openOnState(name)
    },
    onEdgeContextMenu: (_, edge) => {
      const line = edge.data?.line
      if (!line || line.transition < 0) return
      const own = { transition: line.transition, from: line.from, to: line.to }
      useStudio.getState().selectLine(own)
      openMenu({ kind: 'line', line: own, carriesLabel: line.carriesLabel })
    },
    onPaneContextMenu: (event) => {
      const name = farState(event)
      if (name === null) openMenu({ kind: 'canvas', at: dropPoint(event) })
      else openOnState(name)
    },
    onSelectionContextMenu: (_, [node]) => {
      const name = node ? nameOf(node.id) : null
      if (name !== null) openOnState(name)
    },
    onEdgeDoubleClick: (_, edge) => {
      const transition = edge.data?.line.transition ?? -1
      const store = useStudio.getState()
      if (transition >= 0 && isDrawingEditable(store)) store.editGuard(transition)
    },
    onPaneClick: (event) => {
      const name = farState(event)
      const { select, clearSelection } = useStudio.getState()
      if (name === null) clearSelection()
      else select(name)
    },
    onDoubleClick: (event) => {
      if (shown().far) {
        const { x, y } = pointOf(event)
        void flow.setCenter(x, y, { zoom: 1 })
        return
      }
      const onPane = event.target instanceof Element && event.target.classList.contains('react-flow__pane')
      if (onPane && isDrawingEditable(useStudio.getState())) addState(useStudio, 'task', dropPoint(event))
    },
    onDragOver: (event) => {
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
    },
    onDrop: (event) => {
      const type = stepTypeOfDrag(event.dataTransfer)
      if (!type || !isDrawingEditable(useStudio.getState())) return
      event.preventDefault()
      addState(useStudio, type, dropPoint(event))
    },
  } satisfies ReactFlowProps<CanvasNode, CanvasEdge>
}

interface ClientPoint {
  readonly clientX: number
  readonly clientY: number
}
