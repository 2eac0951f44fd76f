import type { StateName, WorkflowGraph } from '@rabbit/dsl'
import type { StateCreator } from 'zustand'
import type { StudioStore } from './index.ts'
import { transitionKeys } from './transition-key.ts'

/** One drawn line: a transition by its index in the graph, and the pair of states that the line joins. */
export interface Line {
  readonly transition: number
  /** Empty for the part between a join's mark and its target; then any source stands for it. */
  readonly from: StateName | null
  readonly to: StateName | null
}

export interface SelectionSlice {
  readonly selected: ReadonlySet<StateName>
  readonly selectedLine: Line | null
  /** The state whose name is being typed on the canvas. */
  readonly editingName: StateName | null
  /** The transition whose guard is being typed on the canvas. */
  readonly editingGuard: number | null
  /** The states that are to be connected to the one that is chosen next. */
  readonly connectingFrom: StateName | null
  select(name: StateName, mode?: 'replace' | 'toggle'): void
  selectAll(names: readonly StateName[]): void
  selectLine(line: Line): void
  clearSelection(): void
  editName(name: StateName | null): void
  editGuard(transition: number | null): void
  connectFrom(name: StateName | null): void
}

export const createSelectionSlice: StateCreator<StudioStore, [], [], SelectionSlice> = (set) => ({
  selected: new Set(),
  selectedLine: null,
  editingName: null,
  editingGuard: null,
  connectingFrom: null,
  select: (name, mode = 'replace') =>
    set(({ selected }) => ({ selected: nextSelection(selected, name, mode), selectedLine: null })),
  selectAll: (names) => set({ selected: new Set(names), selectedLine: null }),
  selectLine: (line) => set({ selected: new Set(), selectedLine: line }),
  clearSelection: () =>
    set({
      selected: new Set(),
      selectedLine: null,
      editingName: null,
      editingGuard: null,
      connectingFrom: null,
    }),
  editName: (editingName) => set({ editingName }),
  editGuard: (editingGuard) => set({ editingGuard }),
  connectFrom: (connectingFrom) => set({ connectingFrom }),
})

function nextSelection(selected: ReadonlySet<StateName>, name: StateName, mode: 'replace' | 'toggle') {
  if (mode === 'replace') return new Set([name])
  const next = new Set(selected)
  if (!next.delete(name)) next.add(name)
  return next
}

type Selection = Pick<
  SelectionSlice,
  'selected' | 'selectedLine' | 'editingName' | 'editingGuard' | 'connectingFrom'
>

/** The selection after the graph has changed: what is gone is no longer selected, what moved is followed. */
export function keepSelection(
  selection: Selection,
  before: WorkflowGraph,
  after: WorkflowGraph,
): Partial<Selection> {
  if (before === after) return {}
  const { selected, selectedLine, editingName, editingGuard, connectingFrom } = selection
  const names = new Set(after.states.map((state) => state.name))
  const kept = [...selected].filter((name) => names.has(name))
  return {
    ...(kept.length === selected.size ? {} : { selected: new Set(kept) }),
    ...(selectedLine ? { selectedLine: follow(selectedLine, before, after) } : {}),
    ...(connectingFrom !== null && !names.has(connectingFrom) ? { connectingFrom: null } : {}),
    ...(editingName !== null && !names.has(editingName) ? { editingName: null } : {}),
    ...(editingGuard === null ? {} : { editingGuard: followIndex(editingGuard, before, after) }),
  }
}

function follow(line: Line, before: WorkflowGraph, after: WorkflowGraph): Line | null {
  const transition = followIndex(line.transition, before, after)
  return transition === null ? null : { ...line, transition }
}

/** The index, after a change, of the transition that had this one before. */
export function followIndex(index: number, before: WorkflowGraph, after: WorkflowGraph): number | null {
  const key = transitionKeys(before)[index]
  const found = key === undefined ? -1 : transitionKeys(after).indexOf(key)
  return found === -1 ? null : found
}
