import type { Property, State, StateName } from '../graph/graph.ts'
import { sameValue } from '../graph/same.ts'
import type { ValueNode } from '../syntax/tree.ts'
import type { Workflow } from '../workflow.ts'
import type { WorkflowChange } from './change.ts'

/** What changed in one state, property by property, maps entry by entry. */
export function compareStates(
  { before: was, after: is }: { readonly before: State; readonly after: State },
  before: Workflow,
  after: Workflow,
): readonly WorkflowChange[] {
  const state = is.name
  const changes: WorkflowChange[] = []
  if (was.type !== is.type) changes.push({ kind: 'retyped', state, before: was.type, after: is.type })
  for (const path of changedPaths(was.properties, is.properties)) {
    const [from, to] = [sourceAt(before, state, path), sourceAt(after, state, path)]
    changes.push({ kind: 'property-changed', state, path, before: from, after: to })
  }
  if (changes.length > 0) return changes
  if (was.declared !== is.declared) return [{ kind: 'declared', state, declared: is.declared }]
  return [{ kind: 'properties-reordered', state }]
}

function changedPaths(before: readonly Property[], after: readonly Property[]): readonly string[][] {
  const [was, is] = [firsts(before), firsts(after)]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const [a, b] = [was.get(name), is.get(name)]
    if (a && b && sameValue(a, b)) return []
    if (a?.kind !== 'map' || b?.kind !== 'map') return [[name]]
    const inner = changedPaths(a.entries, b.entries).map((path) => [name, ...path])
    return inner.length > 0 ? inner : [[name]]
  })
}

/** Of two properties of one name the first counts. */
const firsts = (properties: readonly Property[]) =>
  new Map(properties.toReversed().map(({ name, value }) => [name, value]))

/** A property's value as it stands in the text; null when it has none. */
function sourceAt({ tree, text }: Workflow, state: StateName, path: readonly string[]): string | null {
  const index = tree.statements.findIndex((s) => s.kind === 'state' && s.name.name === state)
  const statement = tree.statements[index]
  if (statement?.kind !== 'state') return null
  let block = statement.block
  let value: ValueNode | undefined
  for (const name of path) {
    value = block?.entries.find(({ key }) => key.name === name)?.value
    block = value?.kind === 'map' ? value.block : null
  }
  const start = tree.starts[index] ?? 0
  return value ? text.slice(start + value.from, start + value.to) : null
}
