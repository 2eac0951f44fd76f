import { walkExpression } from '../expression/walk.ts'
import type { StateName } from '../graph/graph.ts'
import type { Expression } from '../syntax/expression.ts'
import { lex } from '../syntax/lexer.ts'
import { Token } from '../syntax/token.ts'
import type { NameNode, Quote, Statement, Tree, ValueNode } from '../syntax/tree.ts'
import type { Span } from '../text/span.ts'
import type { TextEdit } from '../text/text-edit.ts'
import type { EditRefusal, WorkflowEdit } from './edit.ts'
import { type EditableWorkflow, startOf, statementsWith } from './editable.ts'
import { stateReferences } from './references.ts'
import {
  escapeTemplateText,
  escapeText,
  isMemberName,
  type QuoteStyle,
  spellName,
  spellStateValue,
} from './spelling.ts'
import { checkNewName } from './states.ts'
import { styleAt } from './style.ts'
import { unknownState } from './transitions.ts'

/** A place where a text names a state. The span is the name's, quotes included. */
export interface NameUse {
  readonly from: number
  readonly to: number
  readonly kind: 'declaration' | 'transition' | 'layout' | 'property' | 'expression'
  /** Another name at this place; `quote` is what the text prefers. */
  rename(name: StateName, quote: QuoteStyle): TextEdit
}

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
        ? [...names, ...expressionUses(tree, guard.expression, start, name, null)]
        : names
    }
    case 'state': {
      const references = stateReferences(statement, stepTypes).filter((reference) => reference.name === name)
      return [
        ...named([statement.name], 'declaration'),
        ...references.map(({ span }) => nameUse(tree, span, start, 'property')),
        ...(statement.block?.entries ?? []).flatMap((entry) => valueUses(tree, entry.value, start, name)),
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

/** Uses in the `${…}` of a value. Inside them only the other kind of quote may stand. */
function valueUses(tree: Tree, value: ValueNode, start: number, name: StateName): readonly NameUse[] {
  switch (value.kind) {
    case 'string': {
      const host = value.quote
      return value.parts.flatMap((part) =>
        part.kind === 'expression' ? expressionUses(tree, part.expression, start, name, host) : [],
      )
    }
    case 'list':
      return value.items.flatMap((item) => valueUses(tree, item, start, name))
    case 'map':
      return value.block.entries.flatMap((entry) => valueUses(tree, entry.value, start, name))
    default:
      return []
  }
}

/** `steps.x` and `steps["x"]`, anywhere in an expression. `host` are the quotes of the text that it stands in, if so. */
function expressionUses(
  tree: Tree,
  expression: Expression,
  start: number,
  name: StateName,
  host: Quote | null,
): readonly NameUse[] {
  const uses: NameUse[] = []
  walkExpression(expression, (part) => {
    const use = memberUse(tree, part, start, name, host) ?? indexUse(tree, part, start, name, host)
    if (use) uses.push(use)
  })
  return uses
}

function memberUse(
  tree: Tree,
  expression: Expression,
  start: number,
  name: StateName,
  host: Quote | null,
): NameUse | null {
  if (expression.kind !== 'member' || expression.name !== name || !isSteps(expression.object)) return null
  const from = start + expression.nameSpan.from
  const to = start + expression.nameSpan.to
  const dot = dotBefore(tree.text, start + expression.object.to, from, host === null)
  const rename = (newName: StateName, quote: QuoteStyle): TextEdit => {
    if (isMemberName(newName)) return { from, to, insert: newName }
    return { from: dot, to, insert: `[${spellLiteral(newName, quote, host)}]` }
  }
  return { from, to, kind: 'expression', rename }
}

function indexUse(
  tree: Tree,
  expression: Expression,
  start: number,
  name: StateName,
  host: Quote | null,
): NameUse | null {
  if (expression.kind !== 'index' || !isSteps(expression.object)) return null
  const { index } = expression
  if (index.kind !== 'literal' || index.value !== name) return null
  const from = start + index.from
  const to = start + index.to
  const own = tree.text[from] === "'" ? "'" : '"'
  return {
    from,
    to,
    kind: 'expression',
    rename: (newName) => ({ from, to, insert: spellLiteral(newName, own, host) }),
  }
}

/** Where the dot of a member stands between its object and its name, which comments may part. */
function dotBefore(text: string, from: number, to: number, comments: boolean): number {
  const { kinds, starts } = lex(text, { from, to, comments })
  return starts[kinds.indexOf(Token.dot)] as number
}

/** A string in an expression; in a template without the quotes that close the template's text. */
function spellLiteral(text: string, quote: QuoteStyle, host: Quote | null): string {
  if (host === '"') return literal(text, "'").replaceAll('"', '\\u0022')
  if (host === "'") return literal(text, '"').replaceAll("'", '\\u0027')
  const escaped = literal(text, quote)
  return host === null ? escaped : escaped.replaceAll('"""', '\\u0022\\u0022\\u0022')
}

function literal(text: string, quote: QuoteStyle): string {
  return quote + escapeText(text, quote) + quote
}

function isSteps(expression: Expression): boolean {
  return expression.kind === 'name' && expression.name === 'steps'
}
