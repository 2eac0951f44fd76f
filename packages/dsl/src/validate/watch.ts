import { ChunkedList } from '../chunked-list.ts'

interface Looked {
  readonly states: readonly number[]
  /** How many states were visited for it, some of them several times. */
  readonly visits: number
}

/** Which states the check of a unit looked at, and which units looked at a state. Units are numbers of states too. */
export class Watch {
  private readonly looked: ChunkedList<Looked>
  /** By state; null as long as nobody has asked, since of a text that is only opened nobody does. */
  private units: ChunkedList<number[]> | null = null
  /** The units noted before anybody asked. */
  private readonly noted: number[] = []
  /** States whose lists of units belong to this watch alone. */
  private readonly own = new Set<number>()
  /** How many states were visited for all units together. */
  visited: number

  constructor(before?: Watch) {
    this.looked = new ChunkedList(before?.looked)
    if (before) this.units = new ChunkedList(before.byState())
    this.visited = before?.visited ?? 0
  }

  unitsAt(state: number): readonly number[] {
    return this.byState().get(state) ?? []
  }

  forget(unit: number): void {
    const looked = this.looked.get(unit)
    if (!looked) return
    for (const state of looked.states) {
      const units = this.listOf(state)
      units.splice(units.indexOf(unit), 1)
    }
    this.visited -= looked.visits
    this.looked.set(unit, undefined)
  }

  /** @param visits how many states were visited for it */
  note(unit: number, states: readonly number[], visits: number): void {
    if (states.length === 0) return
    if (this.units) for (const state of states) this.listOf(state).push(unit)
    else this.noted.push(unit)
    this.looked.set(unit, { states, visits })
    this.visited += visits
  }

  private byState(): ChunkedList<number[]> {
    if (this.units) return this.units
    this.units = new ChunkedList()
    for (const unit of this.noted)
      for (const state of this.looked.get(unit)?.states ?? []) this.listOf(state).push(unit)
    return this.units
  }

  private listOf(state: number): number[] {
    const lists = this.byState()
    const list = lists.get(state)
    if (list && this.own.has(state)) return list
    this.own.add(state)
    const copy = list ? list.slice() : []
    lists.set(state, copy)
    return copy
  }
}
