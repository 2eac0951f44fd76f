/** A graph by indices: nodes are numbered from 0 in the order that reading prefers. */
export interface IndexedGraph {
  readonly count: number
  readonly edges: readonly (readonly [source: number, target: number])[]
}

/**
 * The layer of every node, from 0: beyond all its predecessors, when edges that go back are left out. Takes time in
 * proportion to the graph and no stack, so that a chain may be as long as it likes.
 */
export function layersOf({ count, edges }: IndexedGraph): Int32Array {
  const out = outgoing(count, edges)
  const order = readingOrder(count, out)
  const rank = new Int32Array(count)
  order.forEach((node, index) => {
    rank[node] = index
  })
  const layer = new Int32Array(count)
  for (const node of order) {
    for (const target of out[node] ?? []) {
      if (at(rank, target) > at(rank, node)) layer[target] = Math.max(at(layer, target), at(layer, node) + 1)
    }
  }
  return layer
}

function outgoing(count: number, edges: IndexedGraph['edges']): readonly (readonly number[])[] {
  const out: number[][] = Array.from({ length: count }, () => [])
  for (const [source, target] of edges) if (source !== target) out[source]?.push(target)
  return out
}

/** Nodes with all before them that lead to them, except around a circle: depth first, finished last comes first. */
function readingOrder(count: number, out: readonly (readonly number[])[]): readonly number[] {
  const seen = new Uint8Array(count)
  const finished: number[] = []
  const next = new Int32Array(count)
  for (let root = 0; root < count; root += 1) {
    if (seen[root]) continue
    const path = [root]
    seen[root] = 1
    while (path.length > 0) {
      const node = path.at(-1) as number
      const target = out[node]?.[at(next, node)]
      next[node] = at(next, node) + 1
      if (target === undefined) {
        finished.push(node)
        path.pop()
      } else if (!seen[target]) {
        seen[target] = 1
        path.push(target)
      }
    }
  }
  return finished.reverse()
}

/**
 * Places in one row, in order, as near as can be to where each wants to be and at least `gaps[i]` after the one
 * before it: neighbours that push each other move together (the pool of adjacent violators).
 */
export function settle(wishes: readonly number[], gaps: readonly number[]): readonly number[] {
  let offset = 0
  const offsets = wishes.map((_, i) => {
    offset += i === 0 ? 0 : (gaps[i] ?? 0)
    return offset
  })
  const pools: { sum: number; size: number }[] = []
  wishes.forEach((wish, i) => {
    pools.push({ sum: wish - (offsets[i] ?? 0), size: 1 })
    for (
      let last = pools.at(-1), before = pools.at(-2);
      last && before;
      last = pools.at(-1), before = pools.at(-2)
    ) {
      if (before.sum / before.size <= last.sum / last.size) break
      pools.pop()
      before.sum += last.sum
      before.size += last.size
    }
  })
  const bases = pools.flatMap(({ sum, size }) => Array.from({ length: size }, () => sum / size))
  return offsets.map((each, i) => each + (bases[i] ?? 0))
}

const at = (values: Int32Array, index: number): number => values[index] ?? 0
