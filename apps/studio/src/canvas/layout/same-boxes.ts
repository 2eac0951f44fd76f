interface Drawn {
  readonly boxes: readonly { readonly id: string; readonly width: number; readonly height: number }[]
  readonly lines: readonly { readonly source: string; readonly target: string }[]
}

/**
 * Which box of an earlier drawing each box of the present one is: the one with its id, else one that is gone and
 * had the same size and mostly the same neighbours, as after a renaming. Others are new and not in the answer.
 */
export function sameBoxes(before: Drawn, now: Drawn): ReadonlyMap<string, string> {
  const old = new Map(before.boxes.map((box) => [box.id, box]))
  const same = new Map<string, string>()
  for (const { id } of now.boxes) if (old.has(id)) same.set(id, id)
  const added = now.boxes.filter(({ id }) => !same.has(id))
  const present = new Set(same.keys())
  const gone = before.boxes.filter(({ id }) => !present.has(id))
  if (added.length === 0 || gone.length === 0 || added.length * gone.length > 10_000) return same
  const neighboursBefore = neighboursOf(before, new Set(gone.map(({ id }) => id)))
  const neighboursNow = neighboursOf(now, new Set(added.map(({ id }) => id)))
  const left = new Set(gone)
  // What was recognised makes its neighbours easier to recognise.
  for (let round = 0; round < 3; round += 1) {
    for (const box of added) {
      if (same.has(box.id)) continue
      const mine = new Set([...(neighboursNow.get(box.id) ?? [])].map((id) => same.get(id) ?? id))
      let best: { readonly box: Drawn['boxes'][number]; readonly share: number } | null = null
      for (const other of left) {
        if (other.width !== box.width || other.height !== box.height) continue
        const share = shareOf(mine, neighboursBefore.get(other.id) ?? none)
        if (share >= 0.5 && share > (best?.share ?? 0)) best = { box: other, share }
      }
      if (!best) continue
      same.set(box.id, best.box.id)
      left.delete(best.box)
    }
  }
  return same
}

const none: ReadonlySet<string> = new Set()

function neighboursOf({ lines }: Drawn, of: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  const add = (id: string, neighbour: string) => {
    if (!of.has(id)) return
    const known = found.get(id)
    if (known) known.add(neighbour)
    else found.set(id, new Set([neighbour]))
  }
  for (const { source, target } of lines) {
    add(source, target)
    add(target, source)
  }
  return found
}

/** How much of two sets is in both, from 0 to 1. */
function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0
  for (const each of a) if (b.has(each)) common += 1
  const all = a.size + b.size - common
  return all === 0 ? 0 : common / all
}
