export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Past this many differing lines the exact search gives way to "all of these became all of those". */
const maxDifferences = 600

/** A shortest way from one text to another, line by line; removed lines stand before the added ones in their place. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const a = linesOf(before)
  const b = linesOf(after)
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++
  const middle = shortestEdit(a.slice(head, a.length - tail), b.slice(head, b.length - tail))
  return [...same(a.slice(0, head)), ...middle, ...same(a.slice(a.length - tail))]
}

const linesOf = (text: string): string[] => {
  const lines = text.split(/\r\n|\r|\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}
const of = (kind: DiffLine['kind']) => (lines: readonly string[]) => lines.map((text) => ({ kind, text }))
const same = of('same')
const removed = of('removed')
const added = of('added')

/**
 * The greedy algorithm of Myers: for each number of differences, the farthest place reached on each diagonal.
 * @see http://www.xmailserver.org/diff2.pdf
 */
function shortestEdit(a: readonly string[], b: readonly string[]): DiffLine[] {
  const most = Math.min(a.length + b.length, maxDifferences)
  const traces: Map<number, number>[] = []
  let reach = new Map<number, number>([[1, 0]])
  for (let d = 0; d <= most; d++) {
    traces.push(new Map(reach))
    for (let k = -d; k <= d; k += 2) {
      let x = comesFromAbove(reach, k, d) ? at(reach, k + 1) : at(reach, k - 1) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      reach.set(k, x)
      if (x >= a.length && x - k >= b.length) return walkBack(traces, a, b)
    }
    reach = new Map(reach)
  }
  return [...removed(a), ...added(b)]
}

const at = (reach: ReadonlyMap<number, number>, k: number): number => reach.get(k) ?? -1
const comesFromAbove = (reach: ReadonlyMap<number, number>, k: number, d: number): boolean =>
  k === -d || (k !== d && at(reach, k - 1) < at(reach, k + 1))

function walkBack(
  traces: readonly Map<number, number>[],
  a: readonly string[],
  b: readonly string[],
): DiffLine[] {
  const back: DiffLine[] = []
  let x = a.length
  let y = b.length
  for (let d = traces.length - 1; d >= 0; d--) {
    const reach = traces[d] ?? new Map<number, number>()
    const k = x - y
    const above = comesFromAbove(reach, k, d)
    const fromK = above ? k + 1 : k - 1
    const fromX = at(reach, fromK)
    const fromY = fromX - fromK
    while (x > fromX && y > fromY && x > 0 && y > 0 && a[x - 1] === b[y - 1]) {
      back.push({ kind: 'same', text: a[--x] ?? '' })
      y--
    }
    if (d === 0) break
    if (above) back.push({ kind: 'added', text: b[--y] ?? '' })
    else back.push({ kind: 'removed', text: a[--x] ?? '' })
  }
  return back.reverse()
}

/** A stretch of a diff to show, or how many unchanged lines are folded away. */
export type DiffPart =
  | { readonly kind: 'lines'; readonly lines: readonly DiffLine[] }
  | { readonly kind: 'fold'; readonly count: number }

/** The changes with some lines around them; longer unchanged stretches are folded. */
export function foldDiff(lines: readonly DiffLine[], around = 2): readonly DiffPart[] {
  const near = lines.map(() => false)
  lines.forEach((line, i) => {
    if (line.kind === 'same') return
    for (let j = Math.max(0, i - around); j <= Math.min(lines.length - 1, i + around); j++) near[j] = true
  })
  const parts: DiffPart[] = []
  let start = 0
  for (let i = 1; i <= lines.length; i++) {
    if (i < lines.length && near[i] === near[start]) continue
    const stretch = lines.slice(start, i)
    if (near[start] || stretch.length <= 2) parts.push({ kind: 'lines', lines: stretch })
    else parts.push({ kind: 'fold', count: stretch.length })
    start = i
  }
  return parts
}
