import type { StateName } from '../graph/graph.ts'
import type { NameNode, Statement, Tree } from '../syntax/tree.ts'
import type { Span } from '../text/span.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { EditRefusal, WorkflowEdit } from './edit.ts'
import { type EditableWorkflow, startOf, statementsWith } from './editable.ts'
import { type ExpressionPlace, membersOf, type NameUse, placesIn } from './expression-uses.ts'
import { stateReferences } from './references.ts'
import { escapeTemplateText, type QuoteStyle, spellName, spellStateValue } from './spelling.ts'
import { checkNewName } from './states.ts'
import { styleAt } from './style.ts'
import { unknownState } from './transitions.ts'

/** Another name at every use of a state (E6). */
export function renameState(
  workflow: EditableWorkflow,
  { name, newName }: Extract<WorkflowEdit, { kind: 'rename-state' }>,
): readonly TextEdit[] | EditRefusal {
  if (!workflow.graph.states.some((state) => state.name === name)) return unknownState(name)
  if (name === newName) return []
  const wrong = checkNewName(workflow, newName)
  if (wrong) return wrong
  const { quote } = styleAt(workflow.tree, 0)
  return usesOf(workflow, name).map((use) => use.rename(newName, quote))
}

type UsesIn = Pick<EditableWorkflow, 'tree' | 'stepTypes'>

/** Every use of a state's name, in text order. Broken statements have none. */
export function usesOf({ tree, stepTypes }: UsesIn, name: StateName): readonly NameUse[] {
  const all: NameUse[] = []
  for (const index of statementsWith(tree, name)) {
    const uses = usesIn({ tree, stepTypes }, tree.statements[index] as Statement, startOf(tree, index), name)
    all.push(...uses.toSorted((a, b) => a.from - b.from))
  }
  return all
}

function usesIn(
  { tree, stepTypes }: UsesIn,
  statement: Statement,
  start: number,
  name: StateName,
): readonly NameUse[] {
  const named = (nodes: readonly NameNode[], kind: NameUse['kind']) =>
    nodes.filter((node) => node.name === name).map((node) => nameUse(tree, node, start, kind))
  switch (statement.kind) {
    case 'transition': {
      const mentions = statement.names.some((names) => names.includes(name))
      const nodes = mentions ? statement.groups.flatMap((group) => group.names) : []
      const names = named(nodes, 'transition')
      if (statement.guardKind !== 'expression' || !statement.condition?.includes('steps')) return names
      const { guard } = statement
      return guard?.kind === 'expression'
        ? [...names, ...stepUses({ tree, start, expression: guard.expression, host: null }, name)]
        : names
    }
    case 'state': {
      const references = stateReferences(statement, stepTypes).filter((reference) => reference.name === name)
      return [
        ...named([statement.name], 'declaration'),
        ...references.map(({ span }) => nameUse(tree, span, start, 'property')),
        ...placesIn(statement, tree, start).flatMap((place) => stepUses(place, name)),
      ]
    }
    case 'layout':
      return named(
        statement.entries.map(({ key }) => key),
        'layout',
      )
    default:
      return []
  }
}

function nameUse(tree: Tree, span: Span, start: number, kind: NameUse['kind']): NameUse {
  const place = { from: start + span.from, to: start + span.to }
  const mark = tree.text[place.from]
  const own = mark === '"' || mark === "'" ? mark : null
  const spell = (name: StateName, quote: QuoteStyle) => {
    if (kind !== 'property') return spellName(name, own ?? quote)
    // A quoted property stays quoted: there the quotes are what a person chose for a text.
    return own ? own + escapeTemplateText(name, own) + own : spellStateValue(name, quote)
  }
  return { ...place, kind, rename: (name, quote) => ({ ...place, insert: spell(name, quote) }) }
}

/** `steps.x` and `steps["x"]`, anywhere in an expression. */
function stepUses(place: ExpressionPlace, name: StateName): readonly NameUse[] {
  return membersOf(place, 'steps', name)
}
