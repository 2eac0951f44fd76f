/** Which states the check of a unit looked at, and which units looked at a state. Units are numbers of states too. */
export class Watch {
  private readonly states: (readonly number[] | undefined)[]
  private readonly units: (number[] | undefined)[]
  private readonly visits: number[]
  /** Lists that belong to this watch alone. */
  private readonly own = new Set<number>()
  /** How many states were visited for all units together. */
  visited: number

  /** @param count how many names there are */
  constructor(count: number, before: Watch | null = null) {
    this.states = grown(before?.states ?? [], count, undefined)
    this.units = grown(before?.units ?? [], count, undefined)
    this.visits = grown(before?.visits ?? [], count, 0)
    this.visited = before?.visited ?? 0
  }

  unitsAt(state: number): readonly number[] {
    return this.units[state] ?? []
  }

  forget(unit: number): void {
    for (const state of this.states[unit] ?? [])
      this.listOf(state).splice(this.listOf(state).indexOf(unit), 1)
    this.visited -= this.visits[unit] ?? 0
    this.states[unit] = undefined
    this.visits[unit] = 0
  }

  /** @param visits how many states were visited for it */
  note(unit: number, states: readonly number[], visits: number): void {
    if (states.length === 0) return
    for (const state of states) this.listOf(state).push(unit)
    this.states[unit] = states
    this.visits[unit] = visits
    this.visited += visits
  }

  private listOf(state: number): number[] {
    const list = this.units[state]
    if (list && this.own.has(state)) return list
    this.own.add(state)
    const copy = list ? list.slice() : []
    this.units[state] = copy
    return copy
  }
}

/** A copy of a list that is at least so long. */
function grown<T>(list: readonly T[], length: number, filler: T): T[] {
  const copy = list.slice()
  while (copy.length < length) copy.push(filler)
  return copy
}
