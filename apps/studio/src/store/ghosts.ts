import { type Span, type State, spanOf, type TextEdit, type Transition, type Workflow } from '@rabbit/dsl'
import type { WorkflowDocument } from '../document/index.ts'
import { statementAt } from './statement-at.ts'
import { transitionKeys } from './transition-key.ts'

/** What is no longer understood but was a moment ago: drawn greyed until its statement parses again or is gone. */
export interface Ghosts {
  readonly states: readonly State[]
  readonly transitions: readonly Transition[]
  /** For each of them, an offset in the broken statement that took it away. */
  readonly at: ReadonlyMap<State | Transition, number>
}

export const noGhosts: Ghosts = { states: [], transitions: [], at: new Map() }

/** The codes below this one say that a statement could not be read; those from here on, what it means. */
const firstMeaningCode = 'R020'

type Statement = Workflow['tree']['statements'][number]

const isBroken = ({ kind, diagnostics }: Statement): boolean =>
  kind === 'broken' ||
  diagnostics.some(({ code, severity }) => severity === 'error' && code < firstMeaningCode)

/** Looks at the statements only: what they mean need not be known for it. */
export const hasBrokenStatements = ({ tree }: Workflow): boolean => tree.statements.some(isBroken)

/**
 * The ghosts after a change. What typing takes away by breaking a statement stays as a ghost, until that statement
 * can be read again. A name that is typed over is no ghost, and what a gesture took away is gone for good.
 */
export function followGhosts(ghosts: Ghosts, before: WorkflowDocument, after: WorkflowDocument): Ghosts {
  if (!hasBrokenStatements(after.workflow)) return noGhosts
  const edits = after.lastChange?.edits ?? []
  const at = new Map<State | Transition, number>()
  for (const [ghost, offset] of ghosts.at) {
    const moved = movedBy(edits, offset)
    if (brokenAt(after.workflow, moved)) at.set(ghost, moved)
  }
  if (after.lastChange?.origin === 'text') {
    for (const edit of edits) addLost(at, edit, before.workflow, after.workflow, movedBy(edits, edit.from))
  }
  const { graph } = after.workflow
  const names = new Set(graph.states.map((state) => state.name))
  const keys = new Set(transitionKeys(graph))
  const own = [...at.keys()]
  return {
    states: unique(own.filter(isState), (state) => state.name, names),
    transitions: unique(own.filter(isTransition), endsOf, keys),
    at,
  }
}

/** Adds what an edit took away, if it broke the statement that it was made in. */
function addLost(
  at: Map<State | Transition, number>,
  edit: TextEdit,
  before: Workflow,
  after: Workflow,
  offset: number,
): void {
  const broken = [offset, offset + edit.insert.length].find((each) => brokenAt(after, each))
  if (broken === undefined) return
  const statement = after.tree.statements[statementAt(after.tree.starts, broken)]
  // A statement that is still read, if not without error, draws what it says now; only what it swallowed is lost.
  const own = statement?.kind === 'broken' ? null : statementSpan(before, edit.from)
  const lost = (span: Span | null) =>
    own === null || span === null || span.from < own.from || span.from >= own.to
  const names = new Set(after.graph.states.map((state) => state.name))
  for (const state of before.graph.states) {
    if (!names.has(state.name) && lost(spanOf(before, { state: state.name }))) at.set(state, broken)
  }
  const keys = new Set(transitionKeys(after.graph))
  const keysBefore = transitionKeys(before.graph)
  before.graph.transitions.forEach((transition, index) => {
    const gone = !keys.has(keysBefore[index] ?? '')
    if (gone && lost(spanOf(before, { transition: index }))) at.set(transition, broken)
  })
}

function brokenAt({ tree }: Workflow, offset: number): boolean {
  const statement = tree.statements[statementAt(tree.starts, offset)]
  return statement !== undefined && isBroken(statement)
}

function statementSpan({ tree, text }: Workflow, offset: number): Span {
  const index = statementAt(tree.starts, offset)
  return { from: tree.starts[index] ?? 0, to: tree.starts[index + 1] ?? text.length }
}

/** An offset after edits; what was in a replaced stretch goes to its beginning. */
function movedBy(edits: readonly TextEdit[], offset: number): number {
  let shift = 0
  for (const { from, to, insert } of edits) {
    if (to <= offset && to > from) shift += insert.length - (to - from)
    else if (from < offset) shift += from === to ? insert.length : from - offset
  }
  return Math.max(0, offset + shift)
}

const isTransition = (thing: State | Transition): thing is Transition => 'from' in thing && 'to' in thing
const isState = (thing: State | Transition): thing is State => !isTransition(thing)

const endsOf = (transition: Transition): string => transitionKeys({ transitions: [transition] })[0] ?? ''

function unique<T>(items: readonly T[], keyOf: (item: T) => string, present: ReadonlySet<string>): T[] {
  const seen = new Set(present)
  return items.filter((item) => {
    const key = keyOf(item)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
