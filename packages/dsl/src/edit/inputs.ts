import type { InputType } from '../graph/graph.ts'
import { scanGap } from '../syntax/gap.ts'
import type { InputFieldNode, InputStatement, Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { EditRefusal, WorkflowEdit } from './edit.ts'
import { shift } from './edit-list.ts'
import { type EditableWorkflow, startOf } from './editable.ts'
import { addEntries } from './entries.ts'
import { hasOwnComments, type Items, removeItem } from './items.ts'
import { spellProperty } from './property-value.ts'
import { isRefusal, refuse } from './refusal.ts'
import { removeStatements } from './removal.ts'
import { renameInputUses } from './rename-input.ts'
import { isPossibleName, type QuoteStyle, spellKey, spellText } from './spelling.ts'
import { styleAt } from './style.ts'
import { headEdit } from './workflow-header.ts'

type Edit<Kind extends WorkflowEdit['kind']> = Extract<WorkflowEdit, { kind: Kind }>
type SetInput = Edit<'set-input'>

/** An `input` block of the text. */
interface Block {
  readonly index: number
  readonly statement: InputStatement
  readonly start: number
  readonly source: string
  readonly items: Items
}

function blocksOf(tree: Tree): readonly Block[] {
  return tree.statements.flatMap((statement, index) => {
    if (statement.kind !== 'input') return []
    const { open, close, fields: items } = statement
    const start = startOf(tree, index)
    const source = tree.text.slice(start, start + statement.length)
    return [{ index, statement, start, source, items: { open, close, items } }]
  })
}

function blockWith(tree: Tree, name: string): { readonly block: Block; readonly at: number } | null {
  for (const block of blocksOf(tree)) {
    const at = block.statement.fields.findIndex(({ key }) => key.name === name)
    if (at >= 0) return { block, at }
  }
  return null
}

/** One field of the input, changed or added. */
export function setInput(workflow: EditableWorkflow, edit: SetInput): readonly TextEdit[] | EditRefusal {
  const { tree } = workflow
  const found = blockWith(tree, edit.name)
  const name = edit.newName ?? edit.name
  const wrong = checkName(workflow, name, edit.name) ?? checkType(edit.type)
  if (wrong) return wrong
  const style = styleAt(tree, found?.block.index ?? 0)
  const value =
    edit.defaultValue == null ? null : spellProperty({ type: '', path: [name] }, edit.defaultValue, style)
  if (value !== null && typeof value !== 'string') return value
  if (found) {
    const field = found.block.statement.fields[found.at] as InputFieldNode
    const own = shift(changeField(field, edit, value, style.quote), found.block.start)
    const uses = name === edit.name ? [] : renameInputUses(workflow, edit.name, name, style.quote)
    return isRefusal(uses) ? uses : [...own, ...uses]
  }
  const spelled =
    spellKey(name, style.quote) +
    (edit.optional && value === null ? '?' : '') +
    `: ${spellInputType(edit.type ?? { kind: 'string' }, style.quote)}` +
    (value === null ? '' : ` = ${value}`)
  const block = blocksOf(tree).at(-1)
  if (!block) return [headEdit(tree, ['input', 'workflow'], () => `input { ${spelled} }`)]
  return shift(addEntries(block.source, block.items, [spelled], style), block.start)
}

function changeField(
  field: InputFieldNode,
  edit: SetInput,
  value: string | null,
  quote: QuoteStyle,
): TextEdit[] {
  const { key, question, type, defaultValue } = field
  const edits: TextEdit[] = []
  if (edit.newName !== undefined && edit.newName !== key.name)
    edits.push({ from: key.from, to: key.to, insert: spellKey(edit.newName, quote) })
  if (edit.optional === true && question === null && !(value ?? (edit.defaultValue !== null && defaultValue)))
    edits.push({ from: key.to, to: key.to, insert: '?' })
  if (edit.optional === false && question !== null)
    edits.push({ from: question, to: question + 1, insert: '' })
  if (edit.type) edits.push({ from: type.from, to: type.to, insert: spellInputType(edit.type, quote) })
  if (value !== null)
    edits.push(
      defaultValue
        ? { from: defaultValue.from, to: defaultValue.to, insert: value }
        : { from: type.to, to: type.to, insert: ` = ${value}` },
    )
  else if (edit.defaultValue === null && defaultValue)
    edits.push({ from: type.to, to: defaultValue.to, insert: '' })
  return edits
}

/** A field goes; with the last one its block. */
export function removeInput(
  { tree }: EditableWorkflow,
  { name }: Edit<'remove-input'>,
): readonly TextEdit[] | EditRefusal {
  const edits: TextEdit[] = []
  let known = false
  for (const { index, statement, start, source, items } of blocksOf(tree)) {
    const gone = statement.fields.flatMap(({ key }, at) => (key.name === name ? [at] : []))
    known ||= gone.length > 0
    if (gone.length > 0 && gone.length === statement.fields.length && !hasOwnComments(source, items))
      edits.push(...removeStatements(tree, [index]))
    else edits.push(...shift(removeItem(source, items, gone), start))
  }
  return known ? edits : unknownInput(name)
}

/** Fields change places, each with the comment behind it where every one has a line of its own. */
export function moveInput(
  { tree }: EditableWorkflow,
  { name, before }: Edit<'move-input'>,
): readonly TextEdit[] | EditRefusal {
  const found = blockWith(tree, name)
  if (!found) return unknownInput(name)
  const { block, at } = found
  const { fields } = block.statement
  const target = before === null ? fields.length : fields.findIndex(({ key }) => key.name === before)
  if (target < 0) return unknownInput(before as string)
  const to = target > at ? target - 1 : target
  const order = fields.map((_, index) => index)
  order.splice(to, 0, ...order.splice(at, 1))
  const tails = fields.map((_, index) => tailOf(block, index))
  const withTails = tails.every((tail) => tail !== null)
  const slots = fields.map(({ from, to }, index) => [
    { from, to },
    ...(withTails && tails[index] ? [tails[index]] : []),
  ])
  const edits = slots.flatMap((slot, index) => {
    const source = slots[order[index] as number] ?? slot
    return slot.map((span, part) => {
      const { from, to } = source[part] ?? span
      return { ...span, insert: block.source.slice(from, to) }
    })
  })
  return shift(edits, block.start)
}

/** The rest of a field's line behind its comma; null when something else stands there. */
function tailOf(
  { source, statement }: Block,
  index: number,
): { readonly from: number; readonly to: number } | null {
  const { to, comma } = statement.fields[index] as InputFieldNode
  const from = comma === null ? to : comma + 1
  const until = statement.fields[index + 1]?.from ?? statement.close
  const end = scanGap(source, from, until).find(({ kind }) => kind === 'line-end')
  return end ? { from, to: end.from } : null
}

function checkName({ graph }: EditableWorkflow, name: string, own: string): EditRefusal | null {
  if (!isPossibleName(name))
    return refuse('An input needs a name: at least one character that is not a blank, and no line end.')
  return name !== own && graph.inputs.some((input) => input.name === name)
    ? refuse(`There is already an input "${name}". Choose another name.`)
    : null
}

function checkType(type: InputType | undefined): EditRefusal | null {
  if (type?.kind !== 'choice') return null
  return type.values.length === 0 ? refuse('A choice needs at least one value.') : null
}

function unknownInput(name: string): EditRefusal {
  return refuse(`There is no input "${name}".`)
}

/** A type as the text has it. */
export function spellInputType(type: InputType, quote: QuoteStyle): string {
  if (type.kind !== 'choice') return type.kind
  return type.values
    .map((value) => (typeof value === 'string' ? spellText(value, quote) : String(value)))
    .join(' | ')
}
