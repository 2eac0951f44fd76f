import type { DraftArrow } from './draft.ts'

/**
 * Joins where a format has no sign for them: where all branches of a fork meet at one state, each with one arrow
 * without a guard, that state waits for all of them.
 */
export function inferJoins(arrows: readonly DraftArrow[]): readonly DraftArrow[] {
  const next = new Map<string, DraftArrow[]>()
  const incoming = new Map<string, DraftArrow[]>()
  for (const arrow of arrows) {
    for (const name of arrow.from) push(next, name, arrow)
    for (const name of arrow.to) push(incoming, name, arrow)
  }
  const replaced = new Map<DraftArrow, DraftArrow | null>()
  for (const fork of arrows) {
    if (fork.to.length < 2) continue
    const branches = fork.to.map((name) => reach(name, next))
    for (const [meeting, into] of incoming) {
      if (
        into.length < 2 ||
        into.some((arrow) => arrow.guard !== null || arrow.from.length > 1 || arrow.to.length > 1)
      )
        continue
      const sources = into.map(({ from }) => from[0] as string)
      const owners = sources.map((source) =>
        branches.flatMap((branch, at) => (branch.has(source) ? [at] : [])),
      )
      const single = owners.every((list) => list.length === 1)
      if (!single || new Set(owners.flat()).size !== fork.to.length || into.length !== fork.to.length)
        continue
      if (into.some((arrow) => replaced.has(arrow)) || fork.to.includes(meeting)) continue
      replaced.set(into[0] as DraftArrow, { from: sources, to: [meeting], join: 'all', guard: null })
      for (const arrow of into.slice(1)) replaced.set(arrow, null)
      break
    }
  }
  return arrows.flatMap((arrow) => {
    const other = replaced.get(arrow)
    return other === undefined ? [arrow] : other === null ? [] : [other]
  })
}

function reach(from: string, next: ReadonlyMap<string, readonly DraftArrow[]>): ReadonlySet<string> {
  const seen = new Set<string>([from])
  for (const name of seen) for (const arrow of next.get(name) ?? []) for (const to of arrow.to) seen.add(to)
  return seen
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
