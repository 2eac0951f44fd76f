import {
  arrowOf,
  type EditableWorkflow,
  type EditRefusal,
  planTextEdit,
  quoteName,
  type State,
  spanOf,
  type TextEdit,
  type Workflow,
  type WorkflowEdit,
} from '@rabbit/dsl'
import { triggerText } from '../build/render-draft.ts'
import type { DraftTrigger } from '../draft.ts'
import { planInput } from './plan-input.ts'

/** A change of the present text: what the canvas can do too, and what only words ask for. */
export type RefineEdit =
  | WorkflowEdit
  /** Takes the triggers with these indexes away and writes the others in the place of the first, or as new ones. */
  | {
      readonly kind: 'set-triggers'
      readonly triggers: readonly DraftTrigger[]
      readonly gone: readonly number[]
    }
  /** One more state at an end of an arrow: `a -> b` becomes `a -> [b, c]`. */
  | {
      readonly kind: 'widen'
      readonly transition: number
      readonly end: 'from' | 'to'
      readonly state: string
    }
  /** `a -> b` in a chain becomes `a -> state -> b` where it stands. */
  | { readonly kind: 'lengthen'; readonly transition: number; readonly state: string }
  /** `a -> state -> b` in a chain becomes `a -> b` where it stands; `transition` is the arrow into the state. */
  | { readonly kind: 'shorten'; readonly transition: number }
  /** Two states change their places in all arrows; what is said about them elsewhere stays theirs. */
  | { readonly kind: 'swap-places'; readonly a: string; readonly b: string }
  /** An input's whole text (`name: type = default`), a new one's, or null to take it away. */
  | { readonly kind: 'write-input'; readonly name: string; readonly field: string | null }
  /** Drops a declaration that says nothing, of a state that arrows name. */
  | { readonly kind: 'undeclare'; readonly state: string }

const noArrow: EditRefusal = { kind: 'refused', message: 'There is no such arrow.' }

/** The text edits of one change. `coming` are states that arrows may name although nothing does yet. */
export function planRefineEdit(
  workflow: Workflow,
  edit: RefineEdit,
  coming: ReadonlySet<string> = new Set(),
): readonly TextEdit[] | EditRefusal {
  switch (edit.kind) {
    case 'set-triggers':
      return planTriggers(workflow, edit.triggers, edit.gone)
    case 'undeclare':
      return planUndeclare(workflow, edit.state)
    case 'widen':
      return planWiden(workflow, edit)
    case 'lengthen':
      return planLengthen(workflow, edit)
    case 'shorten':
      return planShorten(workflow, edit.transition)
    case 'swap-places':
      return planSwap(workflow, edit)
    case 'write-input':
      return planInput(workflow, edit)
    default:
      return planTextEdit(withComing(workflow, coming), edit)
  }
}

function withComing(workflow: Workflow, coming: ReadonlySet<string>): EditableWorkflow {
  const { graph, text, tree, stepTypes } = workflow
  const missing = [...coming].filter((name) => !graph.states.some((state) => state.name === name))
  if (missing.length === 0) return workflow
  const more = missing.map((name): State => ({ name, type: 'task', declared: false, properties: [] }))
  return { text, tree, stepTypes, graph: { ...graph, states: [...graph.states, ...more] } }
}

function planUndeclare({ tree, text }: Workflow, name: string): readonly TextEdit[] {
  const index = tree.statements.findIndex(
    (statement) => statement.kind === 'state' && statement.name.name === name,
  )
  const statement = tree.statements[index]
  if (statement?.kind !== 'state' || statement.block !== null) return []
  const from = tree.starts[index] ?? 0
  return [wholeLine(text, from, from + statement.length)]
}

/** A group of an arrow, with its place in the text. */
function groupAt(workflow: Workflow, transition: number, side: 0 | 1) {
  const place = arrowOf(workflow, transition)
  const statement = place === null ? undefined : workflow.tree.statements[place.statement]
  if (place === null || statement?.kind !== 'transition') return null
  const group = statement.groups[place.arrow + side]
  const start = workflow.tree.starts[place.statement] ?? 0
  return group === undefined ? null : { statement, arrow: place.arrow, group, start }
}

function planWiden(
  workflow: Workflow,
  { transition, end, state }: RefineEdit & { kind: 'widen' },
): readonly TextEdit[] | EditRefusal {
  const found = groupAt(workflow, transition, end === 'from' ? 0 : 1)
  if (found === null) return noArrow
  const { group, start } = found
  const source = workflow.text.slice(start + group.from, start + group.to)
  const bracket = source.lastIndexOf(']')
  if (bracket >= 0) {
    const inner = source.slice(0, bracket).trimEnd()
    const at = start + group.from + inner.length
    const comma = /,\S/.test(inner) ? ',' : ', '
    return [{ from: at, to: at, insert: `${inner.endsWith(',') ? ' ' : comma}${quoteName(state)}` }]
  }
  return [{ from: start + group.from, to: start + group.to, insert: `[${source}, ${quoteName(state)}]` }]
}

function planLengthen(
  workflow: Workflow,
  { transition, state }: RefineEdit & { kind: 'lengthen' },
): readonly TextEdit[] | EditRefusal {
  const found = groupAt(workflow, transition, 0)
  if (found === null) return noArrow
  const { statement, arrow, group, start } = found
  const next = statement.groups[arrow + 1]
  const between = workflow.text.slice(start + group.to, start + (next?.from ?? group.to))
  const sign = /^\s*->\s*$/.test(between) ? between : ' -> '
  return [{ from: start + group.to, to: start + group.to, insert: `${sign}${quoteName(state)}` }]
}

function planShorten(workflow: Workflow, transition: number): readonly TextEdit[] | EditRefusal {
  const before = groupAt(workflow, transition, 0)
  const own = groupAt(workflow, transition, 1)
  if (before === null || own === null) return noArrow
  return [{ from: before.start + before.group.to, to: own.start + own.group.to, insert: '' }]
}

function planSwap({ tree, text }: Workflow, { a, b }: RefineEdit & { kind: 'swap-places' }): TextEdit[] {
  const spelled = new Map<string, string>([
    [a, quoteName(a)],
    [b, quoteName(b)],
  ])
  const edits: TextEdit[] = []
  for (const [index, statement] of tree.statements.entries()) {
    if (statement.kind !== 'transition') continue
    const start = tree.starts[index] ?? 0
    for (const { names } of statement.groups)
      for (const node of names) {
        if (node.name !== a && node.name !== b) continue
        spelled.set(node.name, text.slice(start + node.from, start + node.to))
        edits.push({ from: start + node.from, to: start + node.to, insert: node.name === a ? b : a })
      }
  }
  return edits.map((edit) => ({ ...edit, insert: spelled.get(edit.insert) ?? quoteName(edit.insert) }))
}

function planTriggers(
  workflow: Workflow,
  triggers: readonly DraftTrigger[],
  gone: readonly number[],
): readonly TextEdit[] {
  const { text } = workflow
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = triggers.map(triggerText)
  const spans = gone.map((index) => spanOf(workflow, { trigger: index })).filter((span) => span !== null)
  const [first, ...rest] = spans
  if (first !== undefined) {
    const head =
      lines.length === 0
        ? wholeLine(text, first.from, first.to)
        : { from: first.from, to: first.to, insert: lines.join(lineEnd) }
    return [head, ...rest.map((span) => wholeLine(text, span.from, span.to))]
  }
  if (lines.length === 0) return []
  const { at, apart } = insertionPoint(workflow)
  const before = at > 0 && !/[\r\n]$/.test(text.slice(0, at)) ? lineEnd : ''
  const end = workflow.tree.statements.some(({ semicolon }) => semicolon !== null) ? `;${lineEnd}` : lineEnd
  return [
    {
      from: at,
      to: at,
      insert: `${before}${apart ? lineEnd : ''}${lines.map((line) => `${line}${end}`).join('')}${at === 0 ? lineEnd : ''}`,
    },
  ]
}

/** A statement with its `;` and, where it stands alone, its line and one of two blank lines around it. */
function wholeLine(text: string, from: number, to: number): TextEdit {
  const end = /^[ \t]*;/.exec(text.slice(to))?.[0].length ?? 0
  const past = to + end
  const start = Math.max(text.lastIndexOf('\n', from - 1), text.lastIndexOf('\r', from - 1)) + 1
  const rest = /^[ \t]*(\r\n|\n|\r|$)/.exec(text.slice(past))
  if (text.slice(start, from).trim() !== '' || rest === null) {
    const blanks = /[ \t]*$/.exec(text.slice(0, from))?.[0].length ?? 0
    return { from: from - blanks, to: past, insert: '' }
  }
  const next = past + rest[0].length
  if (next === text.length && start > 0 && rest[1] === '') {
    const lead = text.slice(0, start).endsWith('\r\n') ? 2 : 1
    return { from: start - lead, to: next, insert: '' }
  }
  const blankAbove = start === 0 || /(\n|\r)\r?\n?$/.test(text.slice(0, start).replace(/\r?\n$|\r$/, ''))
  const blankBelow = /^(\r\n|\n|\r)/.exec(text.slice(next))?.[0].length ?? 0
  return { from: start, to: next + (blankAbove ? blankBelow : 0), insert: '' }
}

/** After the header, the inputs and the triggers, at the start of a line; whether a blank line must part it. */
function insertionPoint({ tree, text }: Workflow): { readonly at: number; readonly apart: boolean } {
  let at = 0
  let apart = false
  tree.statements.forEach((statement, i) => {
    if (!['workflow', 'input', 'trigger'].includes(statement.kind)) return
    const end = text.indexOf('\n', (tree.starts[i] ?? 0) + statement.length)
    at = end < 0 ? text.length : end + 1
    apart = statement.kind !== 'trigger'
  })
  return { at, apart }
}
