import {
  applyEdits,
  isPlainName,
  isRefusal,
  openWorkflow,
  planTextEdit,
  quoteName,
  type StateName,
  type Transition,
  type Workflow,
} from '@rabbit/dsl'
import type { StoreApi } from 'zustand'
import type { StudioStore } from './index.ts'

type Store = Pick<StoreApi<StudioStore>, 'getState' | 'setState'>

/**
 * Some states as a text of their own, so that it can be pasted anywhere: their declarations as they are written, and
 * the arrows that lead only among them. A state without either is declared as what it is.
 */
export function copyStates({ text, tree, graph }: Workflow, names: ReadonlySet<StateName>): string {
  const declared = new Map<StateName, string>()
  tree.statements.forEach((statement, index) => {
    if (statement.kind !== 'state' || !names.has(statement.name.name)) return
    const start = tree.starts[index] ?? 0
    declared.set(
      statement.name.name,
      text
        .slice(start, start + statement.length)
        .trim()
        .replace(/;$/, ''),
    )
  })
  const within = graph.transitions.filter(({ from, to }) => [...from, ...to].every((name) => names.has(name)))
  const drawn = new Set(within.flatMap(({ from, to }) => [...from, ...to]))
  const states = graph.states.flatMap(({ name, type }) => {
    if (!names.has(name)) return []
    const own = declared.get(name) ?? (drawn.has(name) ? undefined : `state ${spell(name)}: ${type}`)
    return own === undefined ? [] : [own]
  })
  return [...states, ...within.map(arrowText)].map((line) => `${line}\n`).join('')
}

const spell = (name: StateName): string => (isPlainName(name) ? name : quoteName(name))

function arrowText({ from, to, join, condition }: Transition): string {
  const list = (names: readonly StateName[]) =>
    names.length === 1 ? spell(names[0] ?? '') : `[${names.map(spell).join(', ')}]`
  const prefix = join === 'any' ? 'any ' : typeof join === 'number' ? `${join} of ` : ''
  return `${prefix}${list(from)} -> ${list(to)}${condition === null ? '' : `: ${condition}`}`
}

/** Adds a copied text's states and arrows, under names that are free, as one step of undo, and selects them. */
export function pasteStates(store: Store, copied: string): void {
  const { document, applyTextEdits, selectAll } = store.getState()
  const { text, tree, graph } = document.workflow
  let pasted = openWorkflow(copied)
  const { states } = pasted.graph
  if (states.length === 0 || pasted.diagnostics.some(isUnreadable)) {
    store.setState({
      refusal: 'What was copied is no part of a workflow: copy states on the canvas, or lines of its text.',
    })
    return
  }
  const taken = new Set([...graph.states, ...states].map(({ name }) => name))
  const names: StateName[] = []
  for (const { name } of states) {
    const newName = graph.states.some((state) => state.name === name) ? nextName(name, taken) : name
    taken.add(newName)
    names.push(newName)
    if (newName === name) continue
    const renamed = planTextEdit(pasted, { kind: 'rename-state', name, newName })
    if (!isRefusal(renamed)) pasted = openWorkflow(applyEdits(pasted.text, renamed))
  }
  const layout = tree.statements.findIndex(({ kind }) => kind === 'layout')
  const at = layout === -1 ? text.length : (tree.starts[layout] ?? text.length)
  const gap = at === 0 || text[at - 1] === '\n' ? '' : '\n'
  applyTextEdits([{ from: at, to: at, insert: `${gap}${pasted.text.trimEnd()}\n` }], { origin: 'canvas' })
  selectAll(names)
}

const isUnreadable = ({ code }: { readonly code: string }): boolean => code < 'R020'

function nextName(name: StateName, taken: ReadonlySet<StateName>): StateName {
  const base = name.replace(/_\d+$/, '')
  for (let n = 2; ; n += 1) if (!taken.has(`${base}_${n}`)) return `${base}_${n}`
}

/** Copies of the selected states beside them. */
export function duplicateSelected(store: Store): void {
  const { document, selected } = store.getState()
  if (selected.size > 0) pasteStates(store, copyStates(document.workflow, selected))
}
