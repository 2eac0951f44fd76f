import { ChunkedList } from '../chunked-list.ts'

interface Looked {
  readonly states: readonly number[]
  /** How many states were visited for it, some of them several times. */
  readonly visits: number
}

/** Which states the check of a unit looked at, and which units looked at a state. Units are numbers of states too. */
export class Watch {
  private readonly looked: ChunkedList<Looked>
  /** The units noted before anybody asked for those of a state: of a text that is only opened nobody does. */
  private readonly noted: number[] = []
  /** Those by state, once somebody has asked. */
  private rows: Rows | null
  /** The units of the states where they are others since. */
  private readonly lists: ChunkedList<number[]>
  /** States whose lists of units belong to this watch alone. */
  private readonly own = new Set<number>()
  /** How many states were visited for all units together. */
  visited: number

  constructor(before?: Watch) {
    this.looked = new ChunkedList(before?.looked)
    this.rows = before?.byState() ?? null
    this.lists = new ChunkedList(before?.lists)
    this.visited = before?.visited ?? 0
  }

  unitsAt(state: number): readonly number[] {
    return this.lists.get(state) ?? unitsIn(this.byState(), state)
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
    if (this.rows) for (const state of states) this.listOf(state).push(unit)
    else this.noted.push(unit)
    this.looked.set(unit, { states, visits })
    this.visited += visits
  }

  private byState(): Rows {
    this.rows ??= rowsOf(this.noted.map((unit) => ({ unit, states: this.looked.get(unit)?.states ?? [] })))
    return this.rows
  }

  private listOf(state: number): number[] {
    const list = this.unitsAt(state)
    if (this.own.has(state)) return list as number[]
    this.own.add(state)
    const copy = list.slice()
    this.lists.set(state, copy)
    return copy
  }
}

/** The units of all states in a row, and where those of each end. */
interface Rows {
  readonly units: Int32Array
  readonly ends: Int32Array
}

function rowsOf(noted: readonly { readonly unit: number; readonly states: readonly number[] }[]): Rows {
  let most = -1
  for (const { states } of noted) for (const state of states) if (state > most) most = state
  const ends = new Int32Array(most + 1)
  for (const { states } of noted) for (const state of states) ends[state] = (ends[state] as number) + 1
  let count = 0
  for (let state = 0; state <= most; state++) {
    const own = ends[state] as number
    ends[state] = count
    count += own
  }
  const units = new Int32Array(count)
  for (const { unit, states } of noted) {
    for (const state of states) {
      const at = ends[state] as number
      units[at] = unit
      ends[state] = at + 1
    }
  }
  return { units, ends }
}

function unitsIn({ units, ends }: Rows, state: number): readonly number[] {
  if (state >= ends.length) return []
  return Array.from(units.subarray(state === 0 ? 0 : (ends[state - 1] as number), ends[state] as number))
}
