import type { StateName } from '../graph/graph.ts'
import type { StepTypes } from '../step-type/index.ts'
import type { Statement, StateStatement, Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import { type ArrowPlan, rewriteArrows } from './arrows.ts'
import type { EditRefusal, PropertyValue, WorkflowEdit } from './edit.ts'
import { shift } from './edit-list.ts'
import { type EditableWorkflow, startOf, statementsWith } from './editable.ts'
import { declarationEdit, insertAfter } from './insertion-point.ts'
import { removeItem } from './items.ts'
import { place, unplace } from './layout.ts'
import { keepAlive, orphansOf, replaceByDeclarations } from './orphans.ts'
import { spellProperty } from './property-value.ts'
import { stateReferences } from './references.ts'
import { isRefusal, refuse } from './refusal.ts'
import { removeStatements } from './removal.ts'
import { isPossibleName, spellKey, spellName } from './spelling.ts'
import type { Style } from './style.ts'
import { arrowsWithout, unknownState } from './transitions.ts'

type Edit<Kind extends WorkflowEdit['kind']> = Extract<WorkflowEdit, { kind: Kind }>

const TYPE = /^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u
const LONGEST_LINE = 110

/** The sentence for a name that no state can have, or null. */
export function checkNewName({ graph }: EditableWorkflow, name: StateName): EditRefusal | null {
  if (!isPossibleName(name))
    return refuse('A state needs a name: at least one character that is not a blank, and no line end.')
  if (graph.states.some((state) => state.name === name))
    return refuse(`There is already a state "${name}". Choose another name.`)
  return null
}

/** A new declaration, with its place if it has one. */
export function addState(
  workflow: EditableWorkflow,
  edit: Edit<'add-state'>,
): readonly TextEdit[] | EditRefusal {
  const wrong = checkNewName(workflow, edit.name) ?? checkType(edit.type)
  if (wrong) return wrong
  const values = Object.entries(edit.properties ?? {})
  for (const [key, value] of values) {
    const spelled = spellProperty({ type: edit.type, path: [key] }, value, { quote: '"', lineEnd: '\n' })
    if (isRefusal(spelled)) return spelled
  }
  const manyLines = usesManyLines(workflow.tree)
  const declaration = declarationEdit(workflow.tree, (style) =>
    spellDeclaration(edit.name, edit.type, values, style, manyLines),
  )
  if (!edit.at) return [declaration]
  const placed = place(workflow, new Map([[edit.name, edit.at]]))
  return isRefusal(placed) ? placed : [declaration, ...placed]
}

/** `state NAME: TYPE` with a state's first property, where an undeclared state gets one. */
export function declare(workflow: EditableWorkflow, name: StateName, type: string, rest = ''): TextEdit {
  return declarationEdit(workflow.tree, (style) => `state ${spellName(name, style.quote)}: ${type}${rest}`)
}

/** Another type; the properties stay. */
export function retypeState(
  workflow: EditableWorkflow,
  { name, type }: Edit<'retype-state'>,
): readonly TextEdit[] | EditRefusal {
  const state = workflow.graph.states.find((known) => known.name === name)
  if (!state) return unknownState(name)
  const wrong = checkType(type)
  if (wrong) return wrong
  if (state.type === type) return []
  const found = declarationOf(workflow.tree, name)
  if (!found) return state.declared ? brokenDeclaration(name) : [declare(workflow, name, type)]
  const start = startOf(workflow.tree, found.index)
  return [{ from: start + found.statement.type.from, to: start + found.statement.type.to, insert: type }]
}

export function brokenDeclaration(name: StateName): EditRefusal {
  return refuse(`The declaration of "${name}" has an error. Mend it in the text first.`)
}

/** The statement that declares a state. */
export function declarationOf(
  tree: Tree,
  name: StateName,
): { readonly index: number; readonly statement: StateStatement } | null {
  for (const index of statementsWith(tree, name)) {
    const statement = tree.statements[index]
    if (statement?.kind === 'state' && statement.name.name === name) return { index, statement }
  }
  return null
}

/** A state and all that is about it: its declaration, its arrows, its name in lists, layout and properties. */
export function removeState(
  workflow: EditableWorkflow,
  { name }: Edit<'remove-state'>,
): readonly TextEdit[] | EditRefusal {
  const { tree, graph, stepTypes } = workflow
  if (!graph.states.some((state) => state.name === name)) return unknownState(name)
  const changes = new Map<number, readonly (ArrowPlan | null)[] | null>()
  const edits: TextEdit[] = []
  for (const index of statementsWith(tree, name)) {
    const statement = tree.statements[index] as Statement
    const start = startOf(tree, index)
    if (statement.kind === 'state') {
      if (statement.name.name === name) changes.set(index, null)
      else
        edits.push(
          ...withoutReferences(
            { statement, stepTypes, start, source: tree.text.slice(start, start + statement.length) },
            name,
          ),
        )
    } else if (statement.kind === 'transition' && statement.names.some((names) => names.includes(name))) {
      changes.set(index, arrowsWithout(statement, tree.text.slice(start, start + statement.length), name))
    }
  }
  const orphans = new Set(orphansOf(workflow, changes))
  orphans.delete(name)
  const cleared = unplace(workflow, new Set([name]))
  return [...edits, ...cleared.edits, ...applyChanges(tree, changes, orphans, cleared.gone)]
}

function applyChanges(
  tree: Tree,
  changes: ReadonlyMap<number, readonly (ArrowPlan | null)[] | null>,
  orphans: Set<StateName>,
  layouts: readonly number[],
): TextEdit[] {
  const edits: TextEdit[] = []
  const gone = [...layouts]
  for (const [index, plans] of changes) {
    const statement = tree.statements[index]
    const mine =
      statement?.kind === 'transition' ? statement.names.flat().filter((name) => orphans.delete(name)) : []
    if (plans?.some((plan) => plan !== null)) {
      edits.push(...rewriteArrows(tree, index, plans))
      if (mine.length > 0) edits.push(insertAfter(tree, index, mine.map(keepAlive)))
    } else if (mine.length > 0) edits.push(...replaceByDeclarations(tree, index, mine))
    else gone.push(index)
  }
  return [
    ...edits,
    ...removeStatements(
      tree,
      gone.toSorted((a, b) => a - b),
    ),
  ]
}

interface Declaration {
  readonly statement: StateStatement
  readonly stepTypes: StepTypes
  readonly source: string
  /** Where the statement starts in the text. */
  readonly start: number
}

function withoutReferences(
  { statement, stepTypes, start, source }: Declaration,
  name: StateName,
): TextEdit[] {
  const gone = new Set(
    stateReferences(statement, stepTypes)
      .filter((reference) => reference.name === name)
      .map(({ path }) => path.at(-1)),
  )
  if (gone.size === 0 || !statement.block) return []
  const edits: TextEdit[] = []
  const visit = (block: NonNullable<StateStatement['block']>) => {
    const items = block.entries.map(({ from, to, comma }) => ({ from, to, comma }))
    const indexes = block.entries.flatMap((entry, at) => (gone.has(entry) ? [at] : []))
    edits.push(...removeItem(source, { open: block.from, close: block.close, items }, indexes))
    for (const entry of block.entries)
      if (entry.value.kind === 'map' && !gone.has(entry)) visit(entry.value.block)
  }
  visit(statement.block)
  return shift(edits, start)
}

function checkType(type: string): EditRefusal | null {
  return TYPE.test(type) ? null : refuse(`"${type}" is not a step type: write one word, such as http.`)
}

function spellDeclaration(
  name: StateName,
  type: string,
  values: readonly (readonly [string, PropertyValue])[],
  style: Style,
  manyLines: boolean,
): string {
  const head = `state ${spellName(name, style.quote)}: ${type}`
  if (values.length === 0) return head
  const entries = values.map(
    ([key, value]) => `${spellKey(key, style.quote)}: ${spellProperty({ type, path: [key] }, value, style)}`,
  )
  const line = `${head} { ${entries.join(', ')} }`
  if ((!manyLines || values.length < 2) && line.length + style.indent.length <= LONGEST_LINE) return line
  const inner = `${style.lineEnd}${style.indent}  `
  return `${head} {${inner}${entries.join(inner)}${style.lineEnd}${style.indent}}`
}

/** Whether the last declared state spreads its properties over lines. */
function usesManyLines(tree: Tree): boolean {
  const index = tree.statements.findLastIndex(
    (statement) => statement.kind === 'state' && (statement.block?.entries.length ?? 0) > 0,
  )
  return (
    index >= 0 &&
    /[\n\r]/.test(
      tree.text.slice(startOf(tree, index), startOf(tree, index) + (tree.statements[index]?.length ?? 0)),
    )
  )
}
