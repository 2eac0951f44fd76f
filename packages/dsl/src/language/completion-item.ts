import { spellName } from '../edit/spelling.ts'
import type { Workflow } from '../workflow.ts'

/** Something that fits where the cursor is. */
export interface Completion {
  readonly label: string
  readonly kind: 'keyword' | 'state' | 'type' | 'property' | 'value' | 'name' | 'function'
  /** A few words, or the signature of a function. */
  readonly detail: string
  /** What is written in place of the completion's span. */
  readonly insert: string
  /** The same with places to fill in, for editors that can: `state ${1:name}: ${2:task}`. */
  readonly snippet?: string
  /** More, as Markdown. */
  readonly documentation?: string
}

/** Every state, and the two that need no mention before an arrow leads to them. */
export function stateCompletions({ graph }: Pick<Workflow, 'graph'>): readonly Completion[] {
  const { states } = graph
  const details = new Map<string, string>()
  const detailOf = (type: string) => {
    const known = details.get(type) ?? `state: ${type}`
    details.set(type, known)
    return known
  }
  const items = states.map(({ name, type }) => stateItem(name, detailOf(type)))
  for (const item of builtInStates) if (states.every(({ name }) => name !== item.label)) items.push(item)
  return items
}

/** Most names are of this kind, and it is quick to see. */
const simpleName = /^[A-Za-z_]\w*$/

function stateItem(name: string, detail: string): Completion {
  return { label: name, kind: 'state', detail, insert: simpleName.test(name) ? name : spellName(name) }
}

const builtInStates = [stateItem('start', 'where an execution begins'), stateItem('end', 'the normal exit')]

export function keyword(label: string, detail: string, snippet?: string): Completion {
  return { label, kind: 'keyword', detail, insert: label, ...(snippet === undefined ? {} : { snippet }) }
}

export function valueItem(label: string, detail: string, insert = label): Completion {
  return { label, kind: 'value', detail, insert }
}
