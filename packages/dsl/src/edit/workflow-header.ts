import { scanGap } from '../syntax/gap.ts'
import type { Statement, Tree } from '../syntax/tree.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { EditRefusal, WorkflowEdit } from './edit.ts'
import { type EditableWorkflow, gapAfter, startOf } from './editable.ts'
import { insertAfter, type Spell } from './insertion-point.ts'
import { refuse } from './refusal.ts'
import { beginsWithArrow } from './removal.ts'
import { isPossibleName, spellName, spellText } from './spelling.ts'
import { styleAt } from './style.ts'

/** The workflow's name and title. */
export function setWorkflow(
  { tree }: EditableWorkflow,
  { name, title }: Extract<WorkflowEdit, { kind: 'set-workflow' }>,
): readonly TextEdit[] | EditRefusal {
  if (name !== undefined && !isPossibleName(name))
    return refuse('A workflow needs a name: at least one character that is not a blank, and no line end.')
  const index = tree.statements.findIndex(({ kind }) => kind === 'workflow')
  const statement = tree.statements[index]
  if (statement?.kind !== 'workflow') {
    if (name !== undefined) return [newHeader(tree, name, title ?? null)]
    return title == null ? [] : refuse('Give the workflow a name first: a title stands after it.')
  }
  const { quote } = styleAt(tree, index)
  const start = startOf(tree, index)
  const edits: TextEdit[] = []
  if (name !== undefined)
    edits.push({
      from: start + statement.name.from,
      to: start + statement.name.to,
      insert: spellName(name, quote),
    })
  if (title === undefined) return edits
  const at = start + statement.name.to
  if (title === null)
    return [...edits, { from: at, to: start + (statement.title?.to ?? statement.name.to), insert: '' }]
  if (!statement.title) return [...edits, { from: at, to: at, insert: ` ${spellText(title, quote)}` }]
  return [
    ...edits,
    { from: start + statement.title.from, to: start + statement.title.to, insert: spellText(title, quote) },
  ]
}

function newHeader(tree: Tree, name: string, title: string | null): TextEdit {
  return topEdit(
    tree,
    ({ quote }) => `workflow ${spellName(name, quote)}${title === null ? '' : ` ${spellText(title, quote)}`}`,
  )
}

/** A new declaration below the last one of these kinds, else at the top: below a block of comments that a blank line parts from what follows. */
export function headEdit(tree: Tree, kinds: readonly Statement['kind'][], spell: Spell): TextEdit {
  const [own] = kinds
  const index = tree.statements.findLastIndex(({ kind }) => kinds.includes(kind))
  return index < 0
    ? topEdit(tree, spell)
    : insertAfter(tree, index, [spell], tree.statements[index]?.kind !== own)
}

function topEdit(tree: Tree, spell: Spell): TextEdit {
  const style = styleAt(tree, 0)
  const line = spell(style)
  const [from, to] = gapAfter(tree, -1)
  const at = endOfHeading(tree, from, to)
  const end = (style.semicolon && !line.endsWith('}')) || beginsWithArrow(tree, 0) ? ';' : ''
  const { lineEnd } = style
  const blank = at < tree.text.length ? lineEnd : ''
  return { from: at, to: at, insert: line + end + lineEnd + blank }
}

/** After the last blank line of the gap at the top, or the top itself. */
function endOfHeading(tree: Tree, from: number, to: number): number {
  let at = from
  let empty = true
  for (const piece of scanGap(tree.text, from, to)) {
    if (piece.kind === 'line-end') {
      if (empty) at = piece.to
      empty = true
    } else if (piece.kind !== 'blank') empty = false
  }
  return at
}
