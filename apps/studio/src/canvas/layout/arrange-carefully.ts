import { Graph, layout } from '@dagrejs/dagre'
import type { Point } from '@rabbit/dsl'
import type { Arrangement, ToArrange } from './arrangement.ts'

interface EdgeWithPoints {
  readonly points?: readonly Point[]
  readonly x?: number
  readonly y?: number
}

/**
 * The best arrangement, with few crossings and short lines. Its time grows faster than the drawing, and its stack
 * with the longest way through it.
 */
export function arrangeCarefully({ boxes, lines, spacing }: ToArrange): Arrangement {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', ...spacing, edgesep: 18, ranker: 'network-simplex' })
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height })
  for (const { id, source, target, label } of lines) {
    const size = label.width > 0 ? { ...label, labelpos: 'c' as const } : {}
    graph.setEdge(source, target, { ...size, weight: source === target ? 0 : 1 }, id)
  }
  layout(graph)
  const middle = (id: string): Point => {
    const { x = 0, y = 0 } = graph.node(id) as Partial<Point>
    return { x, y }
  }
  return {
    boxes: new Map(boxes.map(({ id }) => [id, middle(id)])),
    lines: new Map(
      lines.map(({ id, source, target, label }) => {
        const { points = [], x, y } = (graph.edge(source, target, id) ?? {}) as EdgeWithPoints
        const at = label.width > 0 && x !== undefined && y !== undefined ? { x, y } : null
        return [id, { bends: neededBends(points.slice(1, -1), at), label: at }]
      }),
    ),
  }
}

/**
 * The library halves the layers to make room for labels, so every other point lies between two layers. Only the
 * label's needs to be passed; the others would make the line swing.
 */
const neededBends = (points: readonly Point[], label: Point | null): readonly Point[] =>
  points.filter((point, index) => index % 2 === 1 || (label !== null && Math.abs(point.x - label.x) < 1.5))
