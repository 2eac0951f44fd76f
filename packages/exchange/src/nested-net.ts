import type { DraftState } from './draft.ts'
import type { Net, NetFlow, NetNode } from './net.ts'

/** A net in the making, read from a format that nests branches like brackets. */
export class NestedNet {
  readonly states: DraftState[] = []
  protected readonly nodes = new Map<string, NetNode>()
  protected readonly flows: NetFlow[] = []
  /** States that end their branch when no other way out of them holds. */
  protected readonly closing = new Set<string>()

  net(): Net {
    return { nodes: [...this.nodes.values()], flows: this.flows, splits: false }
  }

  protected flow(from: string, to: string, guard: string | null): void {
    this.flows.push({ from, to, guard })
  }

  /** `start` leads to the first state unless that is where the workflow begins anyway. */
  beginAt(start: string): void {
    const arrives = new Set(this.flows.map(({ to }) => to))
    const roots = this.states.filter(({ key }) => !arrives.has(key))
    const name = this.nodes.get(start)?.name
    if (name === 'start' || (roots.length === 1 && roots[0]?.key === start)) return
    this.states.unshift({ key: 'the start', name: 'start', type: null, properties: [] })
    this.nodes.set('the start', { key: 'the start', kind: 'state', name: 'start' })
    this.flows.unshift({ from: 'the start', to: start, guard: null })
  }

  /** How much there is now, for `closeBranch` to know what a branch added. */
  protected mark(): { readonly nodes: number; readonly flows: number } {
    return { nodes: this.nodes.size, flows: this.flows.length }
  }

  /** Where a branch comes to its end it reaches the join; several ends meet in a state first. */
  protected closeBranch(
    since: { readonly nodes: number; readonly flows: number },
    join: string,
    name: string,
  ): void {
    const leaving = new Set(this.flows.slice(since.flows).map(({ from }) => from))
    const last = [...this.nodes.values()]
      .slice(since.nodes)
      .filter(({ key, kind }) => (!leaving.has(key) || this.closing.has(key)) && kind !== 'fork')
    if (last.length > 1) {
      this.states.push({ key: name, name, type: 'transform', properties: [['set', '{}']] })
      this.nodes.set(name, { key: name, kind: 'state', name })
      this.flow(name, join, null)
    }
    for (const { key } of last) this.flow(key, last.length > 1 ? name : join, null)
  }
}
