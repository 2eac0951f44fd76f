import { describeType, expressionFunctions, signatureOf, walkExpression } from '../expression/index.ts'
import type { Expression } from '../syntax/expression.ts'
import { expressionsOfStatement } from '../syntax/expressions-of.ts'
import type { PropertyNode, Statement, StateStatement } from '../syntax/tree.ts'
import type { Span } from '../text/span.ts'
import { typeAt } from '../types-at.ts'
import type { Workflow } from '../workflow.ts'
import { schemaAt } from './completion-blocks.ts'
import { contextNames } from './completion-values.ts'
import { hoverTrigger } from './hover-triggers.ts'
import { nameAt } from './names.ts'
import { shiftSpan, statementBefore, touches } from './place.ts'

/** What is known about a place, as Markdown. */
export interface Hover extends Span {
  readonly markdown: string
}

/** Diagnostics first, then what stands there: a state, its type, a property, a function or a name. */
export function hoverAt(workflow: Workflow, offset: number): Hover | null {
  const problems = workflow.diagnostics.filter((diagnostic) => touches(diagnostic, offset))
  const docs = docsAt(workflow, offset)
  const lines = problems.map(({ code, message }) => `**${code}** ${message}`)
  if (docs) lines.push(docs.markdown)
  const span = docs ?? problems[0]
  return span ? { from: span.from, to: span.to, markdown: lines.join('\n\n') } : null
}

function docsAt(workflow: Workflow, offset: number): Hover | null {
  const place = statementBefore(workflow.tree, offset)
  if (!place) return null
  const { statement, start } = place
  const at = offset - start
  const found =
    (statement.kind === 'state' ? inDeclaration(workflow, statement, at) : null) ??
    (statement.kind === 'trigger' ? hoverTrigger(statement, at) : null) ??
    inExpressions(workflow, statement, at)
  const typed = typedNameAt(workflow, offset)
  if (found) {
    const span = shiftSpan(found, start)
    const isSame = typed?.from === span.from && typed.to === span.to
    return { ...span, markdown: isSame ? `${found.markdown}\n\n${typed.markdown}` : found.markdown }
  }
  if (typed) return typed
  const name = nameAt(workflow, offset)
  if (!name) return null
  return { from: name.use.from, to: name.use.to, markdown: describeState(workflow, name.name) }
}

/** A name or a part of one in an expression whose type is known, as the text has it. */
function typedNameAt(workflow: Workflow, offset: number): Hover | null {
  const typed = typeAt(workflow, offset)
  if (!typed || typed.type === 'any') return null
  const { from, to, type } = typed
  const source = workflow.text.slice(from, to)
  return isPath.test(source) ? { from, to, markdown: `\`${source}: ${describeType(type)}\`` } : null
}

const isPath = /^(?!(?:[Tt]rue|[Ff]alse|None|null)$)[\p{L}_][\p{L}\p{M}\p{N}_.[\]"']*$/u

function describeState({ graph, stepTypes }: Workflow, name: string): string {
  const state = graph.states.find((known) => known.name === name)
  const type = stepTypes.get(state?.type ?? '')
  const title = `**${name}**: ${state?.type ?? 'task'}`
  return type ? `${title}\n\n${type.description}${type.cannotRun ? `\n\n${type.cannotRun}` : ''}` : title
}

function inDeclaration(workflow: Workflow, statement: StateStatement, at: number): Hover | null {
  const type = workflow.stepTypes.get(statement.type.name)
  if (type && touches(statement.type, at)) {
    return {
      ...spanOf(statement.type),
      markdown: `**${type.title}** \`${type.name}\`\n\n${type.description}${type.cannotRun ? `\n\n${type.cannotRun}` : ''}`,
    }
  }
  return inEntries(workflow, statement, statement.block?.entries ?? [], [], at)
}

function inEntries(
  workflow: Workflow,
  statement: StateStatement,
  entries: readonly PropertyNode[],
  path: readonly string[],
  at: number,
): Hover | null {
  const entry = entries.find((known) => touches(known, at))
  if (!entry) return null
  const keys = [...path, entry.key.name]
  if (!touches(entry.key, at))
    return entry.value.kind === 'map'
      ? inEntries(workflow, statement, entry.value.block.entries, keys, at)
      : null
  const schema = schemaAt(workflow, statement.type.name, keys)
  if (!schema) return null
  const facts = [
    schema.required ? 'Required.' : null,
    schema.default ? `Default: \`${schema.default}\`.` : null,
    schema.example ? `Example: \`${schema.example}\`.` : null,
  ]
  return {
    ...spanOf(entry.key),
    markdown: [`**${keys.join('.')}** ${schema.description}`, facts.filter((fact) => fact !== null).join(' ')]
      .filter(Boolean)
      .join('\n\n'),
  }
}

function inExpressions(workflow: Workflow, statement: Statement, at: number): Hover | null {
  for (const expression of expressionsOfStatement(statement)) {
    if (!touches(expression, at)) continue
    let found: Hover | null = null
    walkExpression(expression, (part) => {
      found = describePart(workflow, part, at) ?? found
    })
    if (found) return found
  }
  return null
}

function describePart(workflow: Workflow, part: Expression, at: number): Hover | null {
  if (part.kind === 'call' && touches(part.nameSpan, at)) {
    const known = expressionFunctions.get(part.name)
    return known
      ? {
          ...spanOf(part.nameSpan),
          markdown: `\`${signatureOf(known)}\`\n\n${known.description}\n\nExample: \`${known.example[0]}\` is \`${known.example[1]}\`.`,
        }
      : null
  }
  if (part.kind !== 'name' || !touches(part, at)) return null
  const origin = contextNames(workflow).get(part.name)
  return origin ? { ...spanOf(part), markdown: `**${part.name}** ${origin}` } : null
}

function spanOf({ from, to }: Span): Span {
  return { from, to }
}
