import type { Point, StateName } from '@rabbit/dsl'
import type { EdgeChange, NodeChange } from '@xyflow/react'
import type { StoreApi } from 'zustand'
import { connectStates, type StudioStore } from '../store/index.ts'
import type { CanvasEdge, CanvasNode } from './flow.ts'

type Store = Pick<StoreApi<StudioStore>, 'getState'>

/** The selection that React Flow asks for, given to the store. */
export function followNodeSelection(
  store: Store,
  changes: readonly NodeChange<CanvasNode>[],
  nameOf: (id: string) => StateName | null,
): void {
  const selects = changes.filter((change) => change.type === 'select')
  if (selects.length === 0) return
  const { selected, selectedLine, selectAll, connectingFrom, connectFrom } = store.getState()
  const chosen = selects.find((change) => change.selected)
  const target = chosen ? nameOf(chosen.id) : null
  if (connectingFrom !== null && target !== null) {
    connectFrom(null)
    connectStates(store, connectingFrom, target)
    return
  }
  const next = new Set(selected)
  for (const { id, selected: wanted } of selects) {
    const name = nameOf(id)
    if (name === null) continue
    if (wanted) next.add(name)
    else next.delete(name)
  }
  // Letting go of states because a line is selected must not let go of the line.
  if (next.size === 0 && selectedLine) return
  if (next.size !== selected.size || [...next].some((name) => !selected.has(name))) selectAll([...next])
}

export function followEdgeSelection(
  store: Store,
  changes: readonly EdgeChange<CanvasEdge>[],
  edges: ReadonlyMap<string, CanvasEdge>,
): void {
  for (const change of changes) {
    if (change.type !== 'select' || !change.selected) continue
    const line = edges.get(change.id)?.data?.line
    if (line && line.transition >= 0)
      store.getState().selectLine({ transition: line.transition, from: line.from, to: line.to })
  }
}

/** Where React Flow wants nodes to stand. */
export function movedNodes(changes: readonly NodeChange<CanvasNode>[]): ReadonlyMap<string, Point> {
  const moved = new Map<string, Point>()
  for (const change of changes)
    if (change.type === 'position' && change.position) moved.set(change.id, change.position)
  return moved
}
