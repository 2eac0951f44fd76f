import {
  applyEdits,
  arrowOf,
  type EditRefusal,
  isRefusal,
  openWorkflow,
  planTextEdit,
  quoteName,
  spanOf,
  type TextEdit,
  type Transition,
  type Workflow,
  type WorkflowEdit,
} from '@rabbit/dsl'
import { triggerText } from '../build/render-draft.ts'
import type { DraftTrigger } from '../draft.ts'

/** A change of the present text: what the canvas can do too, and what starts the workflow. */
export type RefineEdit =
  | WorkflowEdit
  | {
      readonly kind: 'set-triggers'
      readonly triggers: readonly DraftTrigger[]
      readonly replace: 'same-kind' | 'all'
    }
  /** One more state at an end of an arrow: `a -> b` becomes `a -> [b, c]`. */
  | {
      readonly kind: 'widen'
      readonly transition: number
      readonly end: 'from' | 'to'
      readonly state: string
    }
  /** Drops a declaration that says nothing, of a state that arrows name. */
  | { readonly kind: 'undeclare'; readonly state: string }

/** A sentence that goes back to the person instead of a change. */
export class NotClear {
  readonly question: string
  constructor(question: string) {
    this.question = question
  }
}

/** The text while it is being refined: each edit is planned on the text that the one before it left. */
export class Session {
  workflow: Workflow
  readonly edits: RefineEdit[] = []
  readonly notes: string[] = []
  /** New tasks without properties: they need no declaration once an arrow names them. */
  readonly bare = new Set<string>()
  /** What was done, in words, a sentence each. */
  readonly done: string[] = []
  /** The state that `it` means. */
  focus: string | null = null

  constructor(text: string) {
    this.workflow = openWorkflow(text)
  }

  get transitions(): readonly Transition[] {
    return this.workflow.graph.transitions
  }

  get names(): readonly string[] {
    return this.workflow.graph.states.map(({ name }) => name)
  }

  apply(edit: RefineEdit): void {
    const planned = planRefineEdit(this.workflow, edit)
    if (isRefusal(planned)) throw new Refused(planned.message)
    this.workflow = openWorkflow(applyEdits(this.workflow.text, planned))
    this.edits.push(edit)
  }

  /** Takes back the declarations that only helped to draw arrows. */
  tidy(): void {
    for (const name of this.bare) {
      if (this.transitions.some(({ from, to }) => from.includes(name) || to.includes(name)))
        this.apply({ kind: 'undeclare', state: name })
    }
    this.bare.clear()
  }

  typeOf(name: string): string {
    return this.workflow.graph.states.find((state) => state.name === name)?.type ?? 'task'
  }

  leaving(name: string): { readonly index: number; readonly transition: Transition }[] {
    return this.transitions
      .map((transition, index) => ({ index, transition }))
      .filter(({ transition }) => transition.from.includes(name))
  }

  entering(name: string): { readonly index: number; readonly transition: Transition }[] {
    return this.transitions
      .map((transition, index) => ({ index, transition }))
      .filter(({ transition }) => transition.to.includes(name))
  }
}

/** The text edits of one change. */
export function planRefineEdit(workflow: Workflow, edit: RefineEdit): readonly TextEdit[] | EditRefusal {
  if (edit.kind === 'set-triggers') return planTriggers(workflow, edit)
  if (edit.kind === 'undeclare') return planUndeclare(workflow, edit.state)
  return edit.kind === 'widen' ? planWiden(workflow, edit) : planTextEdit(workflow, edit)
}

function planUndeclare({ tree, text }: Workflow, name: string): readonly TextEdit[] {
  const index = tree.statements.findIndex(
    (statement) => statement.kind === 'state' && statement.name.name === name,
  )
  const statement = tree.statements[index]
  if (statement?.kind !== 'state' || statement.block !== null) return []
  const start = tree.starts[index] ?? 0
  const end = statement.type.to
  const from = text.lastIndexOf('\n', start + statement.name.from - 1) + 1
  if (!/^state\s/.test(text.slice(from).trimStart())) return []
  const to = text.indexOf('\n', start + end)
  if (
    text
      .slice(start + end, to < 0 ? text.length : to)
      .trim()
      .replace(';', '') !== ''
  )
    return []
  const before = text.slice(0, from)
  const after = to < 0 ? '' : text.slice(to + 1)
  const gap = /(^|\n)\r?\n$/.test(before) && /^\r?\n/.test(after) ? (after.startsWith('\r\n') ? 2 : 1) : 0
  return [{ from, to: to < 0 ? text.length : to + 1 + gap, insert: '' }]
}

function planWiden(
  workflow: Workflow,
  { transition, end, state }: RefineEdit & { kind: 'widen' },
): readonly TextEdit[] | EditRefusal {
  const place = arrowOf(workflow, transition)
  const statement = place === null ? undefined : workflow.tree.statements[place.statement]
  if (place === null || statement?.kind !== 'transition')
    return { kind: 'refused', message: 'There is no such arrow.' }
  const group = statement.groups[end === 'from' ? place.arrow : place.arrow + 1]
  if (group === undefined) return { kind: 'refused', message: 'There is no such arrow.' }
  const start = workflow.tree.starts[place.statement] ?? 0
  const source = workflow.text.slice(start + group.from, start + group.to)
  const bracket = source.lastIndexOf(']')
  if (bracket >= 0) {
    const inner = source.slice(0, bracket).trimEnd()
    const at = start + group.from + inner.length
    return [{ from: at, to: at, insert: `${inner.endsWith(',') ? ' ' : ', '}${quoteName(state)}` }]
  }
  return [{ from: start + group.from, to: start + group.to, insert: `[${source}, ${quoteName(state)}]` }]
}

/** An edit that the language refused; caught where the instruction is answered. */
export class Refused extends Error {}

function planTriggers(
  workflow: Workflow,
  { triggers, replace }: RefineEdit & { kind: 'set-triggers' },
): readonly TextEdit[] {
  const kinds = new Set(triggers.map(({ kind }) => kind as string))
  const old = workflow.graph.triggers
    .map(({ kind }, index) => ({ kind, index }))
    .filter(({ kind }) => replace === 'all' || kinds.has(kind))
  const lineEnd = workflow.text.includes('\r\n') ? '\r\n' : '\n'
  const lines = triggers.map(triggerText)
  const spans = old.map(({ index }) => spanOf(workflow, { trigger: index })).filter((span) => span !== null)
  const first = spans[0]
  if (first !== undefined) {
    const rest = spans.slice(1).map((span) => wholeLine(workflow.text, span.from, span.to))
    const head =
      lines.length === 0
        ? wholeLine(workflow.text, first.from, first.to)
        : { ...first, insert: lines.join(lineEnd) }
    return [head, ...rest]
  }
  if (lines.length === 0) return []
  const at = insertionPoint(workflow)
  const before = at > 0 && !/[\r\n]$/.test(workflow.text.slice(0, at)) ? lineEnd : ''
  const after = at === 0 ? lineEnd : ''
  const gap = at > 0 && workflow.graph.triggers.length === 0 ? lineEnd : ''
  return [{ from: at, to: at, insert: `${before}${gap}${lines.join(lineEnd)}${lineEnd}${after}` }]
}

function wholeLine(text: string, from: number, to: number): TextEdit {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const end = text.indexOf('\n', to)
  const alone =
    text.slice(start, from).trim() === '' &&
    (end < 0 ? text.slice(to) : text.slice(to, end)).trim().replace(/^;/, '') === ''
  return alone ? { from: start, to: end < 0 ? text.length : end + 1, insert: '' } : { from, to, insert: '' }
}

/** After the header and the triggers that are there, at the start of a line. */
function insertionPoint({ tree, text }: Workflow): number {
  let at = 0
  tree.statements.forEach((statement, i) => {
    if (!['workflow', 'input', 'trigger'].includes(statement.kind)) return
    const start = tree.starts[i] ?? 0
    const end = text.indexOf(
      '\n',
      start + ('to' in statement && typeof statement.to === 'number' ? statement.to : 0),
    )
    at = end < 0 ? text.length : end + 1
  })
  return at
}
