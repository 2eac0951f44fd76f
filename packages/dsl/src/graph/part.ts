import type { StepTypes } from '../step-type/registry.ts'
import { propertySchema } from '../step-type/registry.ts'
import type { PropertyType } from '../step-type/schema.ts'
import type { Expression } from '../syntax/expression.ts'
import { namesOf } from '../syntax/lazy-transition.ts'
import { mentionOf, type NameEntry, type NameTable, Role } from '../syntax/name-table.ts'
import type {
  GuardNode,
  InputFieldNode,
  InputStatement,
  LayoutStatement,
  Statement,
  StateStatement,
  TransitionStatement,
  TriggerStatement,
  ValueNode,
  WorkflowStatement,
} from '../syntax/tree.ts'
import {
  type Guard,
  type InputField,
  type InputType,
  missedPolicies,
  missedRuns,
  type Point,
  type State,
  type StateName,
  signatureSchemes,
  type Transition,
  type Trigger,
  usualSecrets,
} from './graph.ts'
import { propertiesOf, toValue } from './value.ts'

/**
 * What one statement that is no transition adds to the graph. Parts hold no offsets and depend on their statement alone, so those of
 * untouched statements serve again after an edit.
 */
export interface GraphPart {
  /** States in the order of the text, each as `mentionOf` gives it. */
  readonly mentions: readonly number[]
  readonly declaration: Declaration | null
}

/** What a declaration adds; most of it is null in any one of them. */
export interface Declaration {
  readonly state: State | null
  /** `choices` of a decision state. */
  readonly choices: ReadonlySet<string> | null
  readonly workflow: { readonly name: string; readonly title: string | null } | null
  readonly inputs: readonly InputField[] | null
  readonly trigger: Trigger | null
  readonly layout: ReadonlyMap<StateName, Point> | null
}

/** A statement that is no transition. */
export type OtherStatement = Exclude<Statement, TransitionStatement>

export interface PartContext {
  readonly names: NameTable
  readonly stepTypes: StepTypes
}

const none: readonly never[] = []

const nothing: GraphPart = { mentions: none, declaration: null }

const noDeclaration: Declaration = {
  state: null,
  choices: null,
  workflow: null,
  inputs: null,
  trigger: null,
  layout: null,
}

/** @param text the text that the statement stands in, and `start` where */
export function partOf(
  statement: OtherStatement,
  text: string,
  start: number,
  context: PartContext,
): GraphPart {
  switch (statement.kind) {
    case 'state':
      return statePart(statement, sourceOf(statement, text, start), context)
    case 'workflow':
      return declaring({ ...noDeclaration, workflow: workflowOf(statement) })
    case 'input':
      return declaring({ ...noDeclaration, inputs: inputsOf(statement, sourceOf(statement, text, start)) })
    case 'trigger':
      return declaring({ ...noDeclaration, trigger: triggerOf(statement, sourceOf(statement, text, start)) })
    case 'layout':
      return declaring({ ...noDeclaration, layout: layoutOf(statement) })
    case 'empty':
    case 'broken':
      return nothing
  }
}

function declaring(declaration: Declaration): GraphPart {
  return { ...nothing, declaration }
}

/** A string of its own, so that a part does not keep the whole text alive. */
function sourceOf({ contentEnd }: Statement, text: string, start: number): string {
  return ` ${text.slice(start, start + contentEnd)}`.slice(1)
}

/** Adds the transitions of a statement's arrows. */
export function addTransitions(statement: TransitionStatement, transitions: Transition[]): void {
  const count = statement.entries.length - 1
  for (let index = 0; index < count; index++) transitions.push(transitionOf(statement, index))
}

function transitionOf(statement: TransitionStatement, index: number): Transition {
  const { entries, guardKind } = statement
  const from = namesOf(entries[index] as readonly NameEntry[])
  const to = namesOf(entries[index + 1] as readonly NameEntry[])
  const guarded = index === entries.length - 2 && guardKind !== null
  return {
    from,
    to,
    condition: guarded ? statement.condition : null,
    guard: guarded ? guardOf(statement, guardKind) : null,
    join: from.length === 1 ? null : (statement.quorums?.[index] ?? 'all'),
  }
}

/** An expression whose tree is made when first asked for. */
class ExpressionGuard {
  readonly kind = 'expression'
  private readonly statement: TransitionStatement

  constructor(statement: TransitionStatement) {
    this.statement = statement
  }

  get expression(): Expression {
    const { guard } = this.statement
    if (guard?.kind !== 'expression') throw new Error('The guard of this statement is an expression.')
    return guard.expression
  }

  toJSON(): Guard {
    return { kind: this.kind, expression: this.expression }
  }
}

function guardOf(statement: TransitionStatement, kind: GuardNode['kind']): Guard {
  if (kind === 'expression') return new ExpressionGuard(statement)
  if (kind === 'otherwise' || kind === 'timeout') return { kind }
  const { guard } = statement
  if (guard?.kind === 'ai') {
    return { kind: 'ai', statement: guard.statement.text, minConfidence: guard.minConfidence?.value ?? null }
  }
  return { kind: 'error', errorClass: guard?.kind === 'error' ? (guard.errorClass?.name ?? null) : null }
}

function statePart(statement: StateStatement, text: string, context: PartContext): GraphPart {
  const { names, stepTypes } = context
  const source = (from: number, to: number) => text.slice(from, to)
  const properties = statement.block ? propertiesOf(statement.block, source) : none
  const type = statement.type.name
  const state = { name: statement.name.name, type, declared: true, properties }
  const mentions = [mentionOf(names.entryOf(state.name), Role.declared)]
  const stepType = stepTypes.get(type)
  for (const { key, value } of statement.block?.entries ?? []) {
    const schema = propertySchema(stepType ?? anyType, key.name)
    for (const name of schema ? statesIn(value, schema.type) : []) {
      if (name !== state.name) mentions.push(mentionOf(names.entryOf(name), Role.inProperty))
    }
  }
  const choices = type === 'decision' ? choicesOf(statement) : null
  return { ...nothing, mentions, declaration: { ...noDeclaration, state, choices } }
}

/** Stands for an unknown type: the common properties mean what they always mean. */
const anyType = {
  name: '',
  title: '',
  description: '',
  icon: '',
  category: 'flow',
  properties: {},
  writes: 'unknown',
  runnable: false,
} as const

/** Names of states in a property that wants one, or a list of them. */
export function statesIn(value: ValueNode, type: PropertyType): readonly StateName[] {
  if (type.kind === 'list') {
    return value.kind === 'list' ? value.items.flatMap((item) => statesIn(item, type.items)) : []
  }
  if (type.kind !== 'state') return []
  const name = textOf(value)
  return name === null ? [] : [name]
}

/** A bare name or a quoted text without `${…}`. */
function textOf(value: ValueNode): string | null {
  if (value.kind === 'name') return value.name
  if (value.kind !== 'string' || value.parts.length !== 1) return null
  const part = value.parts[0]
  return part?.kind === 'text' ? part.text : null
}

function choicesOf({ block }: StateStatement): ReadonlySet<string> {
  const value = block?.entries.find(({ key }) => key.name === 'choices')?.value
  if (value?.kind !== 'list') return new Set()
  return new Set(value.items.map(textOf).filter((text) => text !== null))
}

function workflowOf({ name, title }: WorkflowStatement): Declaration['workflow'] {
  return { name: name.name, title: title?.text ?? null }
}

function inputsOf({ fields }: InputStatement, text: string): readonly InputField[] {
  const source = (from: number, to: number) => text.slice(from, to)
  return fields.map((field) => ({
    name: field.key.name,
    type: inputTypeOf(field),
    optional: field.question !== null || field.defaultValue !== null,
    defaultValue: field.defaultValue && toValue(field.defaultValue, source),
  }))
}

function inputTypeOf({ type }: InputFieldNode): InputType {
  if (type.kind !== 'choice') return { kind: type.kind }
  return { kind: 'choice', values: type.values.map(({ value }) => value) }
}

function triggerOf({ trigger, words }: TriggerStatement, text: string): Trigger {
  const kind = trigger.name
  const [first = '', second] = words.map(({ name }) => name)
  switch (kind) {
    case 'webhook': {
      const at = words.findIndex(({ name, quoted }) => !quoted && name === 'signed')
      const signature = at < 1 ? {} : { signature: signatureOf(words.slice(at + 1)) }
      return at === 1 || second === undefined
        ? { kind, method: 'POST', path: first, ...signature, text }
        : { kind, method: first.toUpperCase(), path: second, ...signature, text }
    }
    case 'schedule': {
      const [zone, missed] = [wordsAfter(words, 'in'), wordsAfter(words, 'missed')]
      return { kind, cron: first, timeZone: zone?.[0] ?? null, ...(missed ? missedOf(missed) : {}), text }
    }
    case 'event':
      return { kind, name: first, text }
    case 'workflow':
      return { kind, after: first, outcome: second ?? '', text }
    case 'message':
      return { kind, queue: first, secret: wordsAfter(words, 'from')?.[0] ?? usualSecrets.message, text }
    case 'email':
      return { kind, mailbox: first, secret: wordsAfter(words, 'from')?.[0] ?? usualSecrets.email, text }
    case 'file':
      return { kind, pattern: first, text }
    default:
      return { kind, text }
  }
}

/** What follows a bare word that parts a trigger's words; null without it. */
function wordsAfter(words: TriggerStatement['words'], joint: string): readonly string[] | null {
  const at = words.findIndex(({ name, quoted }, index) => index > 0 && !quoted && name === joint)
  return at < 0 ? null : words.slice(at + 1).map(({ name }) => name)
}

/** `skip`, `last`, `all` or `all 10`; what there is not is reported by the validator and counts as the usual. */
function missedOf([word, count]: readonly string[]) {
  const policy = missedPolicies.find((one) => one === word) ?? 'last'
  const given = Number(count ?? missedRuns.usual)
  const fits = Number.isInteger(given) && given >= 1 && given <= missedRuns.most
  return { missed: { policy, most: policy === 'all' ? (fits ? given : missedRuns.usual) : null } }
}

/** `KEY`, or `KEY as github`; a scheme that there is not is reported by the validator and counts as the usual one. */
function signatureOf(words: TriggerStatement['words']) {
  const [secret, , scheme] = words.map(({ name }) => name)
  const known = signatureSchemes.find((one) => one === scheme)
  return { secret: secret ?? '', scheme: known ?? 'standard' }
}

function layoutOf({ entries }: LayoutStatement): ReadonlyMap<StateName, Point> {
  const layout = new Map<StateName, Point>()
  for (const { key, x, y } of entries) {
    if (!layout.has(key.name)) layout.set(key.name, { x: x.value, y: y.value })
  }
  return layout
}
