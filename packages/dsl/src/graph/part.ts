import type { StepTypes } from '../step-type/registry.ts'
import { propertySchema } from '../step-type/registry.ts'
import type { PropertyType } from '../step-type/schema.ts'
import type {
  GroupNode,
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
import type {
  Guard,
  InputField,
  InputType,
  Join,
  Point,
  State,
  StateName,
  Transition,
  Trigger,
} from './graph.ts'
import { propertiesOf, toValue } from './value.ts'

/** How a statement mentions a state; with the state's number it makes one integer, `number * 4 + role`. */
export const Role = { declared: 0, inTransition: 1, target: 2, inProperty: 3 } as const

/**
 * What one statement adds to the graph. Parts hold no offsets and depend on their statement alone, so those of
 * untouched statements serve again after an edit.
 */
export interface GraphPart {
  /** States in the order of the text, as `number * 4 + role`. A target that is its own only source is no target. */
  readonly mentions: readonly number[]
  readonly transitions: readonly Transition[]
  /** The last transition, should its guard turn out to be a choice of the decision state `from`. */
  readonly choice: { readonly from: number; readonly text: string; readonly transition: Transition } | null
  readonly state: State | null
  /** `choices` of a decision state, otherwise null. */
  readonly choices: ReadonlySet<string> | null
  readonly workflow: { readonly name: string; readonly title: string | null } | null
  readonly inputs: readonly InputField[] | null
  readonly trigger: Trigger | null
  readonly layout: ReadonlyMap<StateName, Point> | null
}

/** Gives every name a number. */
export type NumberOf = (name: StateName) => number

export interface PartContext {
  readonly numberOf: NumberOf
  readonly stepTypes: StepTypes
}

const nothing: GraphPart = {
  mentions: [],
  transitions: [],
  choice: null,
  state: null,
  choices: null,
  workflow: null,
  inputs: null,
  trigger: null,
  layout: null,
}

/** @param text the text that the statement stands in, and `start` where */
export function partOf(statement: Statement, text: string, start: number, context: PartContext): GraphPart {
  switch (statement.kind) {
    case 'transition':
      return transitionPart(statement, text, start, context.numberOf)
    case 'state':
      return statePart(statement, text, start, context)
    case 'workflow':
      return workflowPart(statement)
    case 'input':
      return inputPart(statement, text, start)
    case 'trigger':
      return triggerPart(statement, text, start)
    case 'layout':
      return layoutPart(statement)
    case 'empty':
    case 'broken':
      return nothing
  }
}

function transitionPart(
  statement: TransitionStatement,
  text: string,
  start: number,
  numberOf: NumberOf,
): GraphPart {
  const { groups, guard } = statement
  const last = groups.length - 2
  const transitions: Transition[] = []
  const mentions: number[] = []
  let from = namesOf(groups[0] as GroupNode)
  let before = mention(from, [], numberOf, mentions)
  let source = before
  for (let index = 0; index <= last; index++) {
    const to = namesOf(groups[index + 1] as GroupNode)
    const join = from.length === 1 ? null : joinOf(groups[index] as GroupNode)
    const condition = index === last && guard ? text.slice(start + guard.from, start + guard.to) : null
    transitions.push({ from, to, condition, guard: index === last && guard ? guardOf(guard) : null, join })
    source = before
    before = mention(to, before, numberOf, mentions)
    from = to
  }
  const choice = guard && source.length === 1 ? choiceText(guard) : null
  return {
    ...nothing,
    mentions,
    transitions,
    choice:
      choice === null
        ? null
        : {
            from: source[0] as number,
            text: choice,
            transition: asChoice(transitions[last] as Transition, choice),
          },
  }
}

/** Notes the names of a group that the states `before` lead to, and answers their numbers. */
function mention(
  names: readonly StateName[],
  before: readonly number[],
  numberOf: NumberOf,
  mentions: number[],
): readonly number[] {
  return names.map((name) => {
    const number = numberOf(name)
    const isTarget = before.length > 1 || (before.length === 1 && before[0] !== number)
    mentions.push(number * 4 + (isTarget ? Role.target : Role.inTransition))
    return number
  })
}

/** A name listed twice is one state. */
function namesOf({ names }: GroupNode): readonly StateName[] {
  if (names.length === 1) return [(names[0] as { name: string }).name]
  return [...new Set(names.map(({ name }) => name))]
}

function joinOf({ quorum }: GroupNode): Join {
  return quorum ? quorum.join : 'all'
}

function guardOf(node: GuardNode): Guard {
  switch (node.kind) {
    case 'expression':
      return { kind: 'expression', expression: node.expression }
    case 'ai':
      return { kind: 'ai', statement: node.statement.text, minConfidence: node.minConfidence?.value ?? null }
    case 'error':
      return { kind: 'error', errorClass: node.errorClass?.name ?? null }
    case 'otherwise':
    case 'timeout':
      return { kind: node.kind }
  }
}

/** The text of a guard that is just a name or a quoted string. */
function choiceText(guard: GuardNode): string | null {
  if (guard.kind !== 'expression') return null
  const { expression } = guard
  // In brackets it is an expression.
  if (expression.from !== guard.from || expression.to !== guard.to) return null
  if (expression.kind === 'name') return expression.name
  return expression.kind === 'literal' && typeof expression.value === 'string' ? expression.value : null
}

function asChoice(transition: Transition, choice: string): Transition {
  return { ...transition, guard: { kind: 'choice', choice } }
}

function statePart(statement: StateStatement, text: string, start: number, context: PartContext): GraphPart {
  const { numberOf, stepTypes } = context
  const source = (from: number, to: number) => text.slice(start + from, start + to)
  const properties = statement.block ? propertiesOf(statement.block, source) : []
  const type = statement.type.name
  const state = { name: statement.name.name, type, declared: true, properties }
  const mentions = [numberOf(state.name) * 4 + Role.declared]
  const stepType = stepTypes.get(type)
  for (const { key, value } of statement.block?.entries ?? []) {
    const schema = propertySchema(stepType ?? anyType, key.name)
    for (const name of schema ? statesIn(value, schema.type) : []) {
      mentions.push(numberOf(name) * 4 + Role.inProperty)
    }
  }
  return { ...nothing, mentions, state, choices: type === 'decision' ? choicesOf(statement) : null }
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

function workflowPart({ name, title }: WorkflowStatement): GraphPart {
  return { ...nothing, workflow: { name: name.name, title: title?.text ?? null } }
}

function inputPart({ fields }: InputStatement, text: string, start: number): GraphPart {
  const source = (from: number, to: number) => text.slice(start + from, start + to)
  const inputs = fields.map((field) => ({
    name: field.key.name,
    type: inputTypeOf(field),
    optional: field.question !== null || field.defaultValue !== null,
    defaultValue: field.defaultValue && toValue(field.defaultValue, source),
  }))
  return { ...nothing, inputs }
}

function inputTypeOf({ type }: InputFieldNode): InputType {
  if (type.kind !== 'choice') return { kind: type.kind }
  return { kind: 'choice', values: type.values.map(({ value }) => value) }
}

function triggerPart(statement: TriggerStatement, text: string, start: number): GraphPart {
  const { trigger, words, contentEnd } = statement
  const source = text.slice(start, start + contentEnd)
  return {
    ...nothing,
    trigger: triggerOf(
      trigger.name,
      words.map(({ name }) => name),
      source,
    ),
  }
}

function triggerOf(kind: string, words: readonly string[], text: string): Trigger {
  const [first = '', second, third] = words
  switch (kind) {
    case 'webhook':
      return second === undefined
        ? { kind, method: 'POST', path: first, text }
        : { kind, method: first.toUpperCase(), path: second, text }
    case 'schedule':
      return { kind, cron: first, timeZone: third ?? null, text }
    case 'event':
      return { kind, name: first, text }
    default:
      return { kind, text }
  }
}

function layoutPart({ entries }: LayoutStatement): GraphPart {
  const layout = new Map<StateName, Point>()
  for (const { key, x, y } of entries) {
    if (!layout.has(key.name)) layout.set(key.name, { x: x.value, y: y.value })
  }
  return { ...nothing, layout }
}
