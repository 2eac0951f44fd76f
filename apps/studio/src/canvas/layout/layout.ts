import { Graph, layout } from '@dagrejs/dagre'
import type { Point } from '@rabbit/dsl'
import { type Direction, turnPoint, turnSize } from './direction.ts'

/** What the layout needs to know of a drawing: plain values, so that they cross to a worker. */
export interface LayoutInput {
  readonly direction: Direction
  /** The first one anchors the drawing: the middle of its first side is (0, 0) whatever is added elsewhere. */
  readonly boxes: readonly LayoutBox[]
  readonly lines: readonly LayoutLine[]
}

export interface LayoutBox {
  readonly id: string
  readonly width: number
  readonly height: number
  /** Top left corner chosen by hand; never moved. */
  readonly placed: Point | null
}

export interface LayoutLine {
  readonly id: string
  readonly source: string
  readonly target: string
  /** 0 without a label. */
  readonly labelWidth: number
}

export interface LayoutLineResult {
  /** Where the line bends, between its ends. */
  readonly bends: readonly Point[]
  /** The label's middle; null without a label. */
  readonly label: Point | null
}

export interface LayoutResult {
  /** Top left corners by id. */
  readonly boxes: ReadonlyMap<string, Point>
  readonly lines: ReadonlyMap<string, LayoutLineResult>
}

/** In a drawing that runs down, the note of the card above stands between the card and the label. */
const labelRoom = { right: 24, down: 40 } as const
const gap = 24

/** Places every box in layers along the direction. What was placed by hand stays; the rest makes way for it. */
export function layOut({ direction, boxes, lines }: LayoutInput): LayoutResult {
  const turned = boxes.map((box) => ({
    ...box,
    ...turnSize(box, direction),
    placed: box.placed && turnPoint(box.placed, direction),
  }))
  const result = layOutRight(turned, lines, direction)
  return direction === 'right' ? result : turnResult(result)
}

function turnResult({ boxes, lines }: LayoutResult): LayoutResult {
  const turn = (point: Point) => turnPoint(point, 'down')
  const turnLine = ({ bends, label }: LayoutLineResult) => ({
    bends: bends.map(turn),
    label: label && turn(label),
  })
  return {
    boxes: new Map([...boxes].map(([id, point]) => [id, turn(point)])),
    lines: new Map([...lines].map(([id, line]) => [id, turnLine(line)])),
  }
}

/** The layout of boxes that are turned already; only a label's sides still depend on the direction. */
function layOutRight(
  boxes: readonly LayoutBox[],
  lines: readonly LayoutLine[],
  direction: Direction,
): LayoutResult {
  if (boxes.length === 0) return { boxes: new Map(), lines: new Map() }
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', ...spacing[direction], edgesep: 18, ranker: rankerFor(boxes.length) })
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height })
  for (const { id, source, target, labelWidth } of lines) {
    const size = turnSize({ width: labelWidth, height: labelRoom[direction] }, direction)
    const label = labelWidth > 0 ? { ...size, labelpos: 'c' as const } : {}
    graph.setEdge(source, target, { ...label, weight: source === target ? 0 : 1 }, id)
  }
  layout(graph)
  const corners = new Map<string, Point>()
  for (const { id, width, height } of boxes) {
    const { x = 0, y = 0 } = graph.node(id) as Partial<Point>
    corners.set(id, { x: x - width / 2, y: y - height / 2 })
  }
  const anchor = anchorOf(boxes, corners)
  const placed = makeWay(boxes, corners, anchor)
  return { boxes: placed, lines: linesOf(graph, lines, anchor, direction) }
}

/** Between neighbours in a layer, and between layers; below a card there is room for two lines of note. */
const spacing = { right: { nodesep: 36, ranksep: 40 }, down: { nodesep: 32, ranksep: 34 } } as const

/** network-simplex draws best and is slow on large graphs. */
const rankerFor = (count: number) => (count > 400 ? ('longest-path' as const) : ('network-simplex' as const))

/** How far everything moves so that the first box stands where it always does. */
function anchorOf(boxes: readonly LayoutBox[], corners: ReadonlyMap<string, Point>): Point {
  const first = boxes[0]
  const corner = first && corners.get(first.id)
  if (!first || !corner) return { x: 0, y: 0 }
  return { x: -corner.x, y: -corner.y - first.height / 2 }
}

function makeWay(boxes: readonly LayoutBox[], corners: ReadonlyMap<string, Point>, anchor: Point) {
  const result = new Map<string, Point>()
  const fixed = boxes.filter((box) => box.placed !== null)
  for (const { id, placed } of fixed) if (placed) result.set(id, placed)
  for (const box of boxes) {
    if (box.placed) continue
    const corner = corners.get(box.id) ?? { x: 0, y: 0 }
    let point = { x: Math.round(corner.x + anchor.x), y: Math.round(corner.y + anchor.y) }
    for (let tries = 0; tries < 20; tries += 1) {
      const other = fixed.find((each) => overlaps(box, point, each))
      if (!other?.placed) break
      point = { x: point.x, y: other.placed.y + other.height + gap }
    }
    result.set(box.id, point)
  }
  return result
}

function overlaps(box: LayoutBox, at: Point, other: LayoutBox): boolean {
  const place = other.placed
  if (!place) return false
  return (
    at.x < place.x + other.width + gap / 2 &&
    place.x < at.x + box.width + gap / 2 &&
    at.y < place.y + other.height + gap / 2 &&
    place.y < at.y + box.height + gap / 2
  )
}

interface EdgeWithPoints {
  readonly points?: readonly Point[]
  readonly x?: number
  readonly y?: number
}

function linesOf(
  graph: Graph,
  lines: readonly LayoutLine[],
  anchor: Point,
  direction: Direction,
): ReadonlyMap<string, LayoutLineResult> {
  const move = ({ x, y }: Point): Point => ({ x: Math.round(x + anchor.x), y: Math.round(y + anchor.y) })
  const result = new Map<string, LayoutLineResult>()
  for (const { id, source, target, labelWidth } of lines) {
    const edge = graph.edge(source, target, id) as EdgeWithPoints | undefined
    const points = (edge?.points ?? []).slice(1, -1).map(move)
    const label =
      labelWidth > 0 && edge?.x !== undefined && edge.y !== undefined ? move({ x: edge.x, y: edge.y }) : null
    const below = label && { x: label.x + (labelRoom[direction] - labelRoom.right) / 2, y: label.y }
    result.set(id, { bends: neededBends(points, label), label: below })
  }
  return result
}

/**
 * The library halves the layers to make room for labels, so every other point lies between two layers. Only the
 * label's needs to be passed; the others would make the line swing.
 */
const neededBends = (points: readonly Point[], label: Point | null): readonly Point[] =>
  points.filter((point, index) => index % 2 === 1 || (label !== null && Math.abs(point.x - label.x) < 1.5))
