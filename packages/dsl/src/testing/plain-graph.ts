import type {
  Guard,
  InputField,
  Join,
  Point,
  Property,
  StateName,
  Trigger,
  Value,
  WorkflowGraph,
} from '../graph/graph.ts'
import type { Expression } from '../syntax/expression.ts'

/** A graph as plain data without offsets and without the order in which states are first mentioned. */
export interface PlainGraph {
  readonly name: string | null
  readonly title: string | null
  readonly inputs: readonly PlainInput[]
  /** Without the text that they were read from, where their other fields say it all. */
  readonly triggers: readonly unknown[]
  readonly states: Readonly<Record<StateName, PlainState>>
  readonly transitions: readonly PlainTransition[]
  readonly layout: Readonly<Record<StateName, Point>>
}

export type PlainInput = InputField

export interface PlainState {
  readonly type: string
  readonly properties: readonly Property[]
}

export interface PlainTransition {
  readonly from: readonly StateName[]
  readonly to: readonly StateName[]
  readonly condition: string | null
  readonly guard: unknown
  readonly join: Join | null
}

/** Which state a step reference names is data here: `steps.a` and `steps["a"]` are the same. */
export function toPlainGraph(graph: WorkflowGraph): PlainGraph {
  return {
    name: graph.name,
    title: graph.title,
    inputs: withoutSpans(graph.inputs) as readonly PlainInput[],
    triggers: graph.triggers.map(plainTrigger),
    states: Object.fromEntries(
      graph.states.map(({ name, type, properties }) => [
        name,
        { type, properties: withoutSpans(properties) as readonly Property[] },
      ]),
    ),
    transitions: graph.transitions.map(({ from, to, condition, guard, join }) => ({
      from,
      to,
      condition,
      guard: plainGuard(guard),
      join,
    })),
    layout: Object.fromEntries(graph.layout),
  }
}

function plainTrigger(trigger: Trigger): unknown {
  const { text, ...rest } = trigger
  return Object.keys(rest).length > 1 ? rest : trigger
}

export function plainGuard(guard: Guard | null): unknown {
  if (guard?.kind !== 'expression') return withoutSpans(guard)
  return { kind: 'expression', expression: withoutSpans(guard.expression) }
}

/** The same data without `from`, `to` and `nameSpan`, references to steps in one form. */
export function withoutSpans(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withoutSpans)
  if (typeof data !== 'object' || data === null) return data
  const step = stepName(data as Expression)
  if (step !== null) return { kind: 'step', name: step }
  const compensated =
    'name' in data && data.name === 'compensate' && 'value' in data ? stateOf(data.value as Value) : null
  if (compensated !== null) return { name: 'compensate', value: { kind: 'name', name: compensated } }
  return Object.fromEntries(
    Object.entries(data)
      .filter(([key]) => !['from', 'to', 'nameSpan'].includes(key))
      .map(([key, value]) => [key, withoutSpans(value)]),
  )
}

function stepName(expression: Expression): StateName | null {
  if (expression.kind !== 'member' && expression.kind !== 'index') return null
  const { object } = expression
  if (object.kind !== 'name' || object.name !== 'steps') return null
  if (expression.kind === 'member') return expression.name
  const { index } = expression
  return index.kind === 'literal' && typeof index.value === 'string' ? index.value : null
}

/** Data with every mention of a state in a step reference or in a `compensate` changed. */
export function renameIn(data: unknown, from: StateName, to: StateName): unknown {
  if (Array.isArray(data)) return data.map((item) => renameIn(item, from, to))
  if (typeof data !== 'object' || data === null) return data
  const node = data as { kind?: unknown; name?: unknown; value?: unknown }
  if (node.kind === 'step' && node.name === from) return { kind: 'step', name: to }
  if (node.name === 'compensate') return { ...node, value: renameValue(node.value as Value, from, to) }
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, renameIn(value, from, to)]))
}

function renameValue(value: Value, from: StateName, to: StateName): Value {
  return stateOf(value) === from ? { kind: 'name', name: to } : value
}

/** The state that a value names where a property wants one. */
export function stateOf(value: Value): StateName | null {
  if (value.kind === 'name') return value.name
  const [part, more] = value.kind === 'string' ? value.parts : []
  return typeof part === 'string' && more === undefined ? part : null
}

const RESERVED: readonly unknown[] = ['input', 'steps', 'secrets', 'execution']

/** The input that an expression may read: `x`, `input.x` or `input["x"]`. */
function inputRead(data: object): string | null {
  const { kind, name, object, index } = data as {
    readonly kind?: unknown
    readonly name?: unknown
    readonly object?: { readonly kind?: unknown; readonly name?: unknown }
    readonly index?: { readonly value?: unknown }
  }
  if (kind === 'input') return name as string
  if (kind === 'name' && Object.keys(data).length === 2 && !RESERVED.includes(name)) return name as string
  if (object?.kind !== 'name' || object.name !== 'input') return null
  if (kind === 'member') return name as string
  return kind === 'index' && typeof index?.value === 'string' ? index.value : null
}

/** The same data with every read of an input in one form, and of one under another name. */
export function withInputs(data: unknown, renamed: (name: string) => string, inExpression = false): unknown {
  if (Array.isArray(data)) return data.map((item) => withInputs(item, renamed, inExpression))
  if (typeof data !== 'object' || data === null) return data
  const read = inExpression ? inputRead(data) : null
  if (read !== null) return { kind: 'input', name: renamed(read) }
  const change = ([key, value]: [string, unknown]): [string, unknown] => [
    key,
    withInputs(value, renamed, inExpression || key === 'parts' || key === 'expression'),
  ]
  return Object.fromEntries(Object.entries(data).map(change))
}
