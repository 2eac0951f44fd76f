import { Fields } from '../fields.ts'
import { isMap, type Json } from '../value.ts'

/** A node of the machine with its place in it. */
export interface TreeNode {
  readonly key: string
  /** Keys from the machine down, joined by dots; empty for the machine itself. */
  readonly path: string
  readonly parent: TreeNode | null
  readonly fields: Fields
  readonly children: ReadonlyMap<string, TreeNode>
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history'
  readonly initial: string | null
}

export interface StateTree {
  readonly root: TreeNode
  /** The node that a target names, seen from a node; null when there is none. */
  find(target: string, from: TreeNode): TreeNode | null
}

export function readTree(machine: { readonly [key: string]: Json }): StateTree {
  const byId = new Map<string, TreeNode>()
  const read = (key: string, json: Json, parent: TreeNode | null): TreeNode => {
    const path = parent === null ? '' : parent.path === '' ? key : `${parent.path}.${key}`
    const fields = new Fields(parent === null ? 'machine' : `state "${path}"`, json)
    const states = fields.take('states')
    const type = fields.text('type')
    const initial = fields.take('initial')
    const children = new Map<string, TreeNode>()
    const node: TreeNode = {
      key,
      path,
      parent,
      fields,
      children,
      type:
        type === 'parallel' || type === 'final' || type === 'history'
          ? type
          : isMap(states) && Object.keys(states).length > 0
            ? 'compound'
            : 'atomic',
      initial: typeof initial === 'string' ? initial : isMap(initial) ? String(initial.target ?? '') : null,
    }
    const id = fields.text('id')
    if (id !== null) byId.set(id, node)
    if (isMap(states))
      for (const [name, state] of Object.entries(states)) children.set(name, read(name, state, node))
    return node
  }
  const root = read('', machine, null)
  const walk = (from: TreeNode | null, steps: readonly string[]): TreeNode | null =>
    steps.reduce<TreeNode | null>((node, step) => node?.children.get(step) ?? null, from)
  return {
    root,
    find(target, from) {
      const clean = target.replace(/^xstate\./, '')
      if (clean.startsWith('#')) {
        const whole = byId.get(clean.slice(1))
        if (whole) return whole
        const [id = '', ...steps] = clean.slice(1).split('.')
        return walk(byId.get(id) ?? null, steps)
      }
      if (clean.startsWith('.')) return walk(from, clean.slice(1).split('.'))
      const scope = from.parent ?? from
      return scope.children.get(clean) ?? walk(scope, clean.split('.'))
    },
  }
}
