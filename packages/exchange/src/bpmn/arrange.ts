import type { Point, StateName } from '@rabbit/dsl'

export interface Sized {
  readonly id: string
  readonly tag: string
  readonly width: number
  readonly height: number
  readonly state: StateName | null
  readonly attributes: Readonly<Record<string, string | null>>
}

export interface Shape extends Point {
  readonly width: number
  readonly height: number
  /** Whether a person chose the place. */
  readonly placed: boolean
}

interface Line {
  readonly from: string
  readonly to: string
}

const [column, row] = [250, 110]

/**
 * A place for every shape: states where they are known to stand, the others in layers from the left; events on the
 * border of what they watch; gateways beside what they follow or lead to.
 */
export function arrange(
  nodes: readonly Sized[],
  lines: readonly Line[],
  places: ReadonlyMap<StateName, Point>,
  chosen: ReadonlyMap<StateName, Point>,
): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>()
  const put = (node: Sized, x: number, y: number, placed = false) =>
    shapes.set(node.id, { x, y, width: node.width, height: node.height, placed })
  const layers = layersOf(nodes, lines)
  const used = new Map<number, number>()
  for (const node of nodes) {
    const place = node.state === null ? undefined : places.get(node.state)
    if (place) put(node, place.x, place.y, node.state !== null && chosen.has(node.state))
  }
  const stands = new Map<string, number>()
  for (const node of nodes) {
    if (shapes.has(node.id)) continue
    const host = node.attributes.attachedToRef
    const known = host ? shapes.get(host) : undefined
    if (host && known) {
      const count = stands.get(host) ?? 0
      stands.set(host, count + 1)
      put(node, known.x + 20 + count * 42, known.y + known.height - 18)
      continue
    }
    if (places.size > 0 && node.state === null) {
      const before = lines.find(({ from, to }) => to === node.id && shapes.has(from))?.from
      const after = lines.find(({ from, to }) => from === node.id && shapes.has(to))?.to
      const [left, right] = [before && shapes.get(before), after && shapes.get(after)]
      const at = left ? { x: left.x + left.width + 20, y: left.y + left.height / 2 } : undefined
      const other = right ? { x: right.x - node.width - 20, y: right.y + right.height / 2 } : undefined
      const spot = node.id.startsWith('join') ? (other ?? at) : (at ?? other)
      if (spot) {
        put(node, spot.x, spot.y - node.height / 2)
        continue
      }
    }
    const layer = layers.get(node.id) ?? 0
    const index = used.get(layer) ?? 0
    used.set(layer, index + 1)
    put(node, layer * column + (184 - node.width) / 2, index * row + (56 - node.height) / 2)
  }
  return shapes
}

/** How many steps from a beginning each node is at the least. */
function layersOf(nodes: readonly Sized[], lines: readonly Line[]): ReadonlyMap<string, number> {
  const next = new Map<string, string[]>()
  const arrives = new Set<string>()
  for (const { from, to } of lines) {
    const list = next.get(from)
    if (list) list.push(to)
    else next.set(from, [to])
    arrives.add(to)
  }
  const layers = new Map<string, number>()
  const visit = (starts: readonly string[]) => {
    const queue = [...starts]
    for (const id of starts) layers.set(id, layers.get(id) ?? 0)
    for (let at = 0; at < queue.length; at++) {
      const id = queue[at] as string
      for (const to of next.get(id) ?? [])
        if (!layers.has(to)) {
          layers.set(to, (layers.get(id) ?? 0) + 1)
          queue.push(to)
        }
    }
  }
  visit(
    nodes.filter(({ id, attributes }) => !arrives.has(id) && !attributes.attachedToRef).map(({ id }) => id),
  )
  for (const { id, attributes } of nodes) {
    if (layers.has(id)) continue
    const host = attributes.attachedToRef
    layers.set(id, host ? (layers.get(host) ?? 0) : 0)
    visit([id])
  }
  return layers
}
