import type { Join } from '@rabbit/dsl'
import type { DraftArrow, DraftState } from './draft.ts'
import type { Losses } from './loss.ts'

/**
 * A drawing of another format: states, and between them nodes that only steer. `choice` follows the first flow that
 * holds, `fork` all of them, `join` waits.
 */
export interface NetNode {
  readonly key: string
  readonly kind: 'state' | 'choice' | 'fork' | 'join'
  /** For the state that stands in for a node which cannot be told by guards alone. */
  readonly name: string
  readonly join?: Join
  /** What a person called a steering node; listed as lost where no state carries it. */
  readonly title?: string
}

export interface NetFlow {
  readonly from: string
  readonly to: string
  readonly guard: string | null
}

export interface Net {
  readonly nodes: readonly NetNode[]
  /** In the order in which guards are tried. */
  readonly flows: readonly NetFlow[]
  /** Whether several ways out of a state without a guard are all followed. */
  readonly splits: boolean
}

export interface Untangled {
  readonly arrows: readonly DraftArrow[]
  /** States that do nothing, for steering nodes that had to stay. */
  readonly added: readonly DraftState[]
}

/** The transitions that a net comes to: steering nodes become guards, forks and joins of the states around them. */
export function untangle(net: Net, losses: Losses): Untangled {
  const work = new Untangler(net)
  work.run()
  work.listUntold(losses)
  return { arrows: work.finished(losses), added: work.added }
}

interface OpenArrow {
  readonly from: string
  readonly to: readonly string[]
  readonly guard: string | null
}

const words = { choice: 'choice', fork: 'fork', join: 'join' } as const

/** How many steering nodes in a row are followed before a state stands in. */
const maxSteering = 40

class Untangler {
  readonly added: DraftState[] = []
  private readonly nodes: ReadonlyMap<string, NetNode>
  private readonly out = new Map<string, NetFlow[]>()
  private readonly incoming = new Map<string, number>()
  private readonly open: OpenArrow[] = []
  private readonly members = new Map<string, string[]>()
  private readonly standIns = new Map<string, string>()
  private readonly queue: string[] = []
  private readonly splits: boolean

  constructor({ nodes, flows, splits }: Net) {
    this.splits = splits
    this.nodes = new Map(nodes.map((node) => [node.key, node]))
    for (const flow of flows) {
      const list = this.out.get(flow.from)
      if (list) list.push(flow)
      else this.out.set(flow.from, [flow])
      this.incoming.set(flow.to, (this.incoming.get(flow.to) ?? 0) + 1)
    }
  }

  run(): void {
    for (const { key, kind } of this.nodes.values())
      if (kind === 'state' || kind === 'join') this.leave(key, key)
    for (let key = this.queue.shift(); key !== undefined; key = this.queue.shift())
      this.leave(this.standIns.get(key) ?? key, key)
  }

  /** All ways out of a node, under the name of the state or join that they start from. */
  private leave(from: string, node: string): void {
    const flows = this.out.get(node) ?? []
    const steers = this.nodes.get(node)?.kind
    const free = flows.filter((flow) => flow.guard === null && this.nodes.get(flow.to)?.kind !== 'join')
    if (steers === 'fork' || (this.splits && steers !== 'choice' && free.length > 1)) {
      let forked = false
      for (const flow of flows) {
        if (!free.includes(flow)) this.follow(from, flow, flow.guard, 0)
        else if (!forked) {
          forked = true
          this.open.push({ from, to: free.map((each) => this.stateAt(each.to)), guard: null })
        }
      }
    } else for (const flow of flows) this.follow(from, flow, flow.guard, 0)
  }

  private follow(from: string, flow: NetFlow, guard: string | null, depth: number): void {
    const node = this.nodes.get(flow.to)
    if (!node) return
    const flows = this.out.get(node.key) ?? []
    if (node.kind === 'state') this.open.push({ from, to: [node.key], guard })
    else if (node.kind === 'join') {
      // "When none of its own arrows holds" is how a state with guarded arrows reaches a join anyway.
      const plain = (guard === null || guard === 'otherwise') && this.nodes.get(from)?.kind !== 'join'
      const member = plain ? from : this.standIn(node, from, guard)
      const list = this.members.get(node.key)
      if (!list) this.members.set(node.key, [member])
      else if (!list.includes(member)) list.push(member)
    } else if (depth > maxSteering || flows.length === 0) {
      this.open.push({ from, to: [this.stateAt(node.key)], guard })
    } else if (node.kind === 'fork') {
      this.open.push({ from, to: flows.map((each) => this.stateAt(each.to)), guard })
    } else if (flows.length === 1 && flows[0]?.guard === null) {
      this.follow(from, flows[0], guard, depth + 1)
    } else if (guard === null && (this.incoming.get(node.key) ?? 0) < 2) {
      for (const each of flows) this.follow(from, each, each.guard, depth + 1)
    } else this.open.push({ from, to: [this.stateAt(node.key)], guard })
  }

  /** The state at a node: itself, the one behind a mere meeting point, or one that stands in for it. */
  private stateAt(key: string, depth = 0): string {
    const node = this.nodes.get(key)
    if (!node || node.kind === 'state') return key
    const flows = this.out.get(key) ?? []
    if (node.kind === 'choice' && flows.length === 1 && flows[0]?.guard === null && depth < maxSteering)
      return this.stateAt(flows[0].to, depth + 1)
    if (node.kind === 'join') {
      const between = this.addState(node.name, `${key} branch ${this.added.length}`)
      const list = this.members.get(key)
      if (list) list.push(between)
      else this.members.set(key, [between])
      return between
    }
    const known = this.standIns.get(key)
    if (known !== undefined) return known
    const added = this.addState(node.name, `${key} state`)
    this.standIns.set(key, added)
    this.queue.push(key)
    return added
  }

  /** A state between a guarded arrow and a join. */
  private standIn(join: NetNode, from: string, guard: string | null): string {
    const between = this.addState(join.name, `${join.key} from ${from} ${this.added.length}`)
    this.open.push({ from, to: [between], guard })
    return between
  }

  private addState(name: string, key: string): string {
    this.added.push({ key, name, type: 'transform', properties: [['set', '{}']] })
    return key
  }

  listUntold(losses: Losses): void {
    for (const { key, kind, title } of this.nodes.values())
      if (title !== undefined && kind !== 'state' && !this.standIns.has(key))
        losses.add(
          `${words[kind]} "${title}"`,
          'It is told by the arrows around it, so its name is left out. Put it into a description.',
        )
  }

  finished(losses: Losses): readonly DraftArrow[] {
    return this.open.flatMap(({ from, to, guard }): DraftArrow[] => {
      const node = this.nodes.get(from)
      if (node?.kind !== 'join') return [{ from: [from], to, join: null, guard }]
      const members = this.members.get(from) ?? []
      if (members.length === 0) {
        losses.add(`join "${node.name}"`, 'Nothing leads to it, so it is left out. Draw arrows to it first.')
        return []
      }
      const join = members.length === 1 ? null : limited(node.join ?? 'all', members.length)
      return [{ from: members, to, join, guard }]
    })
  }
}

const limited = (join: Join, count: number): Join =>
  typeof join === 'number' ? Math.min(Math.max(1, Math.floor(join)), count) : join
