import type { StateName, WorkflowGraph } from './graph.ts'

/**
 * The strongly connected component of each state, as a number: states of one component lie on common loops.
 * Numbers ascend against the arrows: a component's targets outside it have smaller numbers. Tarjan's algorithm with
 * a stack of its own, linear in states and arrows.
 */
export function components(graph: WorkflowGraph): ReadonlyMap<StateName, number> {
  const targets = targetsOf(graph)
  const component = new Map<StateName, number>()
  const order = new Map<StateName, number>()
  const lowest = new Map<StateName, number>()
  const path: StateName[] = []
  let count = 0
  for (const { name: root } of graph.states) {
    if (order.has(root)) continue
    const calls: { state: StateName; next: number }[] = [{ state: root, next: 0 }]
    for (let call = calls.at(-1); call; call = calls.at(-1)) {
      const { state } = call
      if (call.next === 0) {
        order.set(state, order.size)
        lowest.set(state, order.get(state) as number)
        path.push(state)
      }
      const target = targets.get(state)?.[call.next++]
      if (target === undefined) {
        calls.pop()
        if (lowest.get(state) === order.get(state)) {
          let member: StateName | undefined
          do {
            member = path.pop()
            if (member !== undefined) component.set(member, count)
          } while (member !== undefined && member !== state)
          count++
        }
        const parent = calls.at(-1)?.state
        if (parent !== undefined) lower(lowest, parent, lowest.get(state) as number)
      } else if (!order.has(target)) {
        calls.push({ state: target, next: 0 })
      } else if (!component.has(target)) {
        lower(lowest, state, order.get(target) as number)
      }
    }
  }
  return component
}

function lower(lowest: Map<StateName, number>, state: StateName, value: number): void {
  if (value < (lowest.get(state) as number)) lowest.set(state, value)
}

/** The states that each state's arrows lead to. */
export function targetsOf(graph: WorkflowGraph): ReadonlyMap<StateName, readonly StateName[]> {
  const targets = new Map<StateName, StateName[]>()
  for (const { from, to } of graph.transitions) {
    for (const source of from) {
      const list = targets.get(source)
      if (list) list.push(...to)
      else targets.set(source, [...to])
    }
  }
  return targets
}
