import type { Arrow, Plan } from './plan.ts'
import { arrowAt, stateAt } from './plan.ts'

/** Old name → new name, of states that are called something else in another version. */
export type Renamed = { readonly [name: string]: string }

/** Where the parts of one version are found in another; undefined where they are not. */
export interface PlanMatch {
  /** State index → its index there. */
  state(index: number): number | undefined
  /** The transition of a fork → that of the same fork: to the same states, from the same ones if there are several. */
  fork(transition: number): number | undefined
  /** A transition of a join → the first one of the join of the same states. */
  join(transition: number): number | undefined
}

/** @param renamed of the names in `from`, those that are others in `to` */
export function matchPlans(from: Plan, to: Plan, renamed: Renamed): PlanMatch {
  const state = (index: number): number | undefined =>
    to.indexOf.get(nameIn(renamed, stateAt(from, index).name))
  const all = (indexes: readonly number[]): ReadonlySet<number> | null => {
    const found = indexes.map(state)
    return found.includes(undefined) ? null : new Set(found as number[])
  }
  return {
    state,
    fork(transition) {
      const old = arrowAt(from, transition)
      const targets = all(old.to)
      if (targets === null) return undefined
      const sources = all(old.from)
      const alike = to.arrows.filter((arrow) => isSet(arrow.to, targets))
      const liking = (arrow: Arrow): number =>
        (sources !== null && isSet(arrow.from, sources) ? 2 : 0) + (arrow.condition === old.condition ? 1 : 0)
      return alike.toSorted((a, b) => liking(b) - liking(a))[0]?.transition
    },
    join(transition) {
      const old = from.joins.find(({ arrows }) => arrows.some((arrow) => arrow.transition === transition))
      const sources = all(old?.sources ?? [])
      const alike = to.joins.filter((join) => sources !== null && isSet(join.sources, sources))
      const best = alike.find(({ mode }) => mode === old?.mode) ?? alike[0]
      return best?.arrows[0]?.transition
    },
  }
}

export function nameIn(renamed: Renamed, name: string): string {
  return Object.hasOwn(renamed, name) ? (renamed[name] as string) : name
}

function isSet(indexes: readonly number[], wanted: ReadonlySet<number>): boolean {
  return indexes.length === wanted.size && indexes.every((index) => wanted.has(index))
}
