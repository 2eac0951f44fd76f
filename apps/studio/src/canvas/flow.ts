import type { Point } from '@rabbit/dsl'
import { type Edge, type Node, Position } from '@xyflow/react'
import type { Drawing, DrawnLine, DrawnMark, DrawnState } from './drawing/drawing.ts'
import { guardWords, joinWords } from './drawing/guard-words.ts'
import { type Direction, turnPoint, turnSize } from './layout/direction.ts'
import type { PlacedBox } from './layout/route-all.ts'

export type StateNodeType = Node<{ readonly drawn: DrawnState; readonly direction: Direction }, 'state'>
export type MarkNodeType = Node<{ readonly drawn: DrawnMark; readonly direction: Direction }, 'mark'>
export type CanvasNode = StateNodeType | MarkNodeType
/** How the line runs is not in it: see `drawn-lines.ts`. */
export type CanvasEdge = Edge<{ readonly line: DrawnLine; readonly direction: Direction }, 'line'>

const handleSize = 12

/** The sides at which lines arrive and leave. */
export const sides = {
  right: { target: Position.Left, source: Position.Right },
  down: { target: Position.Top, source: Position.Bottom },
} as const

/** Where the connection points are, so that nothing has to be measured. */
function handlesFor(size: { readonly width: number; readonly height: number }, direction: Direction) {
  const { width, height } = turnSize(size, direction)
  const handle = (type: 'target' | 'source', x: number) => ({
    type,
    position: sides[direction][type],
    ...turnPoint({ x: x - handleSize / 2, y: (height - handleSize) / 2 }, direction),
    width: handleSize,
    height: handleSize,
  })
  return [handle('target', 0), handle('source', width)]
}

const drawnLabel = ({ state, shape, look }: DrawnState): string => {
  const kind = shape === 'card' ? state.type : shape
  return `State ${state.name}, ${kind}${look === 'plain' ? '' : `, ${look}`}`
}

export interface FlowInput {
  readonly drawing: Drawing
  readonly direction: Direction
  readonly boxes: ReadonlyMap<string, PlacedBox>
  readonly selected: ReadonlySet<string>
  /** Whether states can be moved, connected and removed now. */
  readonly editable: boolean
}

/** Nodes for React Flow. Those that did not change are the very objects of `before`, so they are not drawn again. */
export function flowNodes(input: FlowInput, before: ReadonlyMap<string, CanvasNode>): CanvasNode[] {
  const { drawing, direction, boxes, selected, editable } = input
  const nodes: CanvasNode[] = []
  for (const drawn of drawing.states) {
    const box = boxes.get(drawn.id)
    if (!box) continue
    const own = editable && drawn.look !== 'broken'
    const old = before.get(drawn.id)
    const isSelected = selected.has(drawn.state.name)
    if (
      old?.type === 'state' &&
      sameState(old.data.drawn, drawn) &&
      old.data.direction === direction &&
      at(old, box) &&
      old.selected === isSelected &&
      old.draggable === own
    ) {
      nodes.push(old)
      continue
    }
    nodes.push({
      id: drawn.id,
      type: 'state',
      position: { x: box.x, y: box.y },
      data: dataOf(old, drawn, direction),
      ...sized(drawn, direction),
      selected: isSelected,
      draggable: own,
      selectable: own,
      connectable: own,
      deletable: false,
      ariaLabel: drawnLabel(drawn),
    })
  }
  for (const drawn of drawing.marks) {
    const box = boxes.get(drawn.id)
    if (!box) continue
    const old = before.get(drawn.id)
    const same = old?.type === 'mark' && sameMark(old.data.drawn, drawn) && old.data.direction === direction
    if (same && at(old, box)) nodes.push(old)
    else {
      nodes.push({
        id: drawn.id,
        type: 'mark',
        position: { x: box.x, y: box.y },
        data: { drawn, direction },
        ...sized(drawn, direction),
        draggable: false,
        selectable: false,
        connectable: false,
        deletable: false,
        focusable: false,
        ariaLabel: joinWords(drawn.join),
      })
    }
  }
  return nodes
}

const sized = (
  { width, height }: { readonly width: number; readonly height: number },
  direction: Direction,
) => ({
  width,
  height,
  measured: { width, height },
  handles: handlesFor({ width, height }, direction),
})

/** The very data of before when the card shows the same, so that a node that only moved is not drawn again. */
function dataOf(old: CanvasNode | undefined, drawn: DrawnState, direction: Direction): StateNodeType['data'] {
  const same = old?.type === 'state' && sameState(old.data.drawn, drawn) && old.data.direction === direction
  return same ? old.data : { drawn, direction }
}

const at = (node: CanvasNode, box: Point) => node.position.x === box.x && node.position.y === box.y

/** The graph builds new state objects after an edit; what a card shows of one decides. */
const sameState = (a: DrawnState, b: DrawnState): boolean =>
  a.state.name === b.state.name &&
  a.state.type === b.state.type &&
  a.state.declared === b.state.declared &&
  a.shape === b.shape &&
  a.look === b.look &&
  a.isEntry === b.isEntry

const sameMark = (a: DrawnMark, b: DrawnMark): boolean =>
  a.transition === b.transition && a.join === b.join && a.label === b.label && a.look === b.look

export interface FlowEdgesInput {
  readonly drawing: Drawing
  readonly direction: Direction
  /** Whether the box of this id has a place. */
  readonly isPlaced: (id: string) => boolean
  readonly selectedLineId: string | null
}

/** Edges for React Flow, reusing what did not change as `flowNodes` does. */
export function flowEdges(input: FlowEdgesInput, before: ReadonlyMap<string, CanvasEdge>): CanvasEdge[] {
  const { drawing, direction, isPlaced, selectedLineId } = input
  const edges: CanvasEdge[] = []
  for (const line of drawing.lines) {
    if (!isPlaced(line.source) || !isPlaced(line.target)) continue
    const old = before.get(line.id)
    const selected = line.id === selectedLineId
    if (
      old?.data &&
      old.selected === selected &&
      sameLine(old.data.line, line) &&
      old.data.direction === direction
    ) {
      edges.push(old)
      continue
    }
    edges.push({
      id: line.id,
      type: 'line',
      source: line.source,
      target: line.target,
      data: { line, direction },
      selected,
      deletable: false,
      focusable: line.transition >= 0,
      selectable: line.transition >= 0,
      zIndex: selected ? 2 : 0,
      ariaLabel: lineLabel(line),
    })
  }
  return edges
}

const sameLine = (a: DrawnLine, b: DrawnLine): boolean =>
  a.transition === b.transition &&
  a.label === b.label &&
  a.look === b.look &&
  a.guard?.kind === b.guard?.kind &&
  a.target === b.target &&
  a.source === b.source

function lineLabel({ from, to, label, guard }: DrawnLine): string {
  const ends = `Transition from ${from ?? 'a join'} to ${to ?? 'a mark'}`
  return label === null ? ends : `${ends}. ${guardWords(guard)}: ${label}`
}
