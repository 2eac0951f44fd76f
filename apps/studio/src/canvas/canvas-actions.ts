import type { Point } from '@rabbit/dsl'
import { copyStates, freeName, pasteStates, useStudio } from '../store/index.ts'

let gestures = 0

/** A new state of the kind that calls a function, led to from a state, with its name ready for typing. */
export function addStateAfter(source: string): void {
  const { applyEdit, document, select, editName } = useStudio.getState()
  const name = freeName(document.workflow.graph, 'task')
  gestures += 1
  const gesture = `add-after-${gestures}`
  if (applyEdit({ kind: 'add-state', name, type: 'task' }, { gesture })) return
  applyEdit({ kind: 'connect', from: [source], to: [name] }, { gesture })
  select(name)
  editName(name)
}

export function selectEverything(): void {
  const { document, selectAll } = useStudio.getState()
  selectAll(document.workflow.graph.states.map(({ name }) => name))
}

/** The selected states as text; null when none is selected. */
export function selectedText(): string | null {
  const { document, selected } = useStudio.getState()
  return selected.size === 0 ? null : copyStates(document.workflow, selected)
}

const notAllowed = (key: string) =>
  `The browser does not give the clipboard to a menu here: press Ctrl ${key}.`

export async function copySelected(): Promise<void> {
  const text = selectedText()
  if (text === null) return
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    useStudio.setState({ refusal: notAllowed('C') })
  }
}

export async function pasteFromClipboard(): Promise<void> {
  try {
    pasteStates(useStudio, await navigator.clipboard.readText())
  } catch {
    useStudio.setState({ refusal: notAllowed('V') })
  }
}

/** Gives hand-placed states back to the automatic layout. */
export function giveBack(names: Iterable<string>): void {
  const { layout } = useStudio.getState().document.workflow.graph
  const placed = [...names].filter((name) => layout.has(name))
  const positions: Record<string, Point | null> = Object.fromEntries(placed.map((name) => [name, null]))
  if (placed.length > 0) useStudio.getState().applyEdit({ kind: 'place', positions })
}
