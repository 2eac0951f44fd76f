import { walkExpression } from '../expression/walk.ts'
import type { Guard, State, WorkflowGraph } from '../graph/graph.ts'
import { isReservedKey, keysWritten } from '../graph/writes.ts'
import type { Statement } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { EditRefusal } from './edit.ts'
import { type EditableWorkflow, startOf, statementsWith } from './editable.ts'
import { type ExpressionPlace, membersOf, type NameUse, placesIn, spellLiteral } from './expression-uses.ts'
import { refuse } from './refusal.ts'
import { isMemberName, type QuoteStyle, spellKey } from './spelling.ts'

/** Every use of an input's name, in text order: its fields, `input.x`, and the bare name (rule E6). */
export function inputUsesOf(workflow: EditableWorkflow, name: string): readonly NameUse[] {
  const { tree, graph } = workflow
  const uses: NameUse[] = []
  const arrows = createArrowCounter(workflow)
  for (const index of statementsWith(tree, name)) {
    const statement = tree.statements[index] as Statement
    const start = startOf(tree, index)
    if (statement.kind === 'input') uses.push(...fieldUses(statement, start, name))
    else {
      const guard = graph.transitions[arrows(index + 1) - 1]?.guard ?? null
      const found = placesOf(workflow, statement, start, guard).flatMap((place) => usesIn(place, graph, name))
      uses.push(...found.toSorted((a, b) => a.from - b.from))
    }
  }
  return uses
}

/** Another name at every use of an input but its field. Refused where a use may mean what a state writes. */
export function renameInputUses(
  workflow: EditableWorkflow,
  name: string,
  newName: string,
  quote: QuoteStyle,
): readonly TextEdit[] | EditRefusal {
  const { graph, stepTypes } = workflow
  const uses = inputUsesOf(workflow, name).filter(({ kind }) => kind === 'expression')
  const writes = (key: string) => graph.states.find((state) => keysWritten(state, stepTypes).includes(key))
  const [writer, other] = [writes(name), writes(newName)]
  if (uses.length > 0 && writer)
    return refuse(
      `The state "${writer.name}" writes "${name}" too, so its uses may mean either. Rename what the state writes first.`,
    )
  if (uses.length > 0 && other)
    return refuse(`The state "${other.name}" writes "${newName}". Choose another name.`)
  return uses.map((use) => use.rename(newName, quote))
}

/** How many arrows the statements before one have; asked for ascending ones. */
function createArrowCounter({ tree }: EditableWorkflow): (index: number) => number {
  let at = 0
  let count = 0
  return (index) => {
    for (; at < index; at++) {
      const statement = tree.statements[at]
      if (statement?.kind === 'transition') count += statement.entries.length - 1
    }
    return count
  }
}

function fieldUses(
  statement: Statement & { kind: 'input' },
  start: number,
  name: string,
): readonly NameUse[] {
  return statement.fields.flatMap(({ key }) => {
    if (key.name !== name) return []
    const place = { from: start + key.from, to: start + key.to }
    const rename = (newName: string, quote: QuoteStyle) => ({ ...place, insert: spellKey(newName, quote) })
    return [{ ...place, kind: 'declaration' as const, rename }]
  })
}

/** A guard that is a choice is no expression, whatever it looks like. */
function placesOf(
  { tree }: EditableWorkflow,
  statement: Statement,
  start: number,
  guard: Guard | null,
): readonly ExpressionPlace[] {
  if (statement.kind === 'state') return placesIn(statement, tree, start)
  if (statement.kind !== 'transition' || guard?.kind !== 'expression') return []
  const node = statement.guard
  return node?.kind === 'expression' ? [{ tree, start, expression: node.expression, host: null }] : []
}

function usesIn(place: ExpressionPlace, graph: WorkflowGraph, name: string): readonly NameUse[] {
  return [...membersOf(place, 'input', name), ...(isReservedKey(name) ? [] : bareUses(place, graph, name))]
}

function bareUses(place: ExpressionPlace, graph: WorkflowGraph, name: string): readonly NameUse[] {
  const { start, expression, host } = place
  const uses: NameUse[] = []
  walkExpression(expression, (part) => {
    if (part.kind !== 'name' || part.name !== name) return
    const span = { from: start + part.from, to: start + part.to }
    const isWholeGuard = host === null && part === expression
    const rename = (newName: string, quote: QuoteStyle): TextEdit => {
      if (isBareName(newName) && !(isWholeGuard && isChoice(newName, graph)))
        return { ...span, insert: newName }
      const below = isMemberName(newName) ? `.${newName}` : `[${spellLiteral(newName, quote, host)}]`
      return { ...span, insert: `input${below}` }
    }
    uses.push({ ...span, kind: 'expression', rename })
  })
  return uses
}

/** Words that say something else where a name could stand. */
const NO_NAMES: ReadonlySet<string> = new Set(
  'True False None true false null and or not in otherwise'.split(' '),
)

/** Whether an input's name can be read by itself, anywhere in an expression. */
function isBareName(name: string): boolean {
  return isMemberName(name) && !NO_NAMES.has(name) && !isReservedKey(name)
}

/** Whether some decision knows a choice of this name, which a guard of just that name would mean. */
function isChoice(name: string, { states }: WorkflowGraph): boolean {
  const texts = ({ properties }: State) =>
    properties.flatMap(({ name: key, value }) =>
      key === 'choices' && value.kind === 'list' ? value.items : [],
    )
  return states.some(
    (state) =>
      state.type === 'decision' &&
      texts(state).some((item) =>
        item.kind === 'name' ? item.name === name : item.kind === 'string' && item.parts[0] === name,
      ),
  )
}
