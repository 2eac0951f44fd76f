import type { Guard, StateName, Transition, Trigger, Value, WorkflowGraph } from '@rabbit/dsl'
import type { Losses } from './loss.ts'
import { printExpression, rabbit } from './print-expression.ts'
import { type Json, toJson } from './value.ts'

/**
 * Lists as lost whatever of a workflow is not found in what an export reads back as. The proof that an export drops
 * nothing silently: it is asked of the exported text itself.
 */
export function listLost(before: WorkflowGraph, after: WorkflowGraph, format: string, losses: Losses): void {
  const keep = `Keep the workflow's text beside the ${format} file, or set it again there by hand.`
  if (before.name !== after.name && before.name !== null)
    losses.add('workflow', `Its name ${q(before.name)} has no place in ${format}. ${keep}`)
  if (before.title !== after.title && before.title !== null)
    losses.add('workflow', `Its title ${q(before.title)} has no place in ${format}. ${keep}`)
  const inputs = new Set(after.inputs.map(inputKey))
  for (const field of before.inputs)
    if (!inputs.has(inputKey(field)))
      losses.add(
        `input "${field.name}"`,
        `This input, or its type or default, has no place in ${format}. ${keep}`,
      )
  const triggers = new Set(after.triggers.map(triggerKey))
  for (const trigger of before.triggers)
    if (!triggers.has(triggerKey(trigger)))
      losses.add(`trigger "${trigger.text}"`, `What starts the workflow has no place in ${format}. ${keep}`)
  listLostStates(before, after, { format, keep }, losses)
  listLostTransitions(before, after, { format, keep }, losses)
  for (const [name, { x, y }] of before.layout) {
    const place = after.layout.get(name)
    if (place?.x !== x || place.y !== y)
      losses.add(`position of state "${name}"`, `A place chosen by hand has no place in ${format}. ${keep}`)
  }
  if (before.entry !== after.entry)
    losses.add(
      'workflow',
      `Where it starts (${before.entry === null ? 'the text does not say' : q(before.entry)}) reads differently in ${format}. Add a \`start\` state first.`,
    )
}

const q = (text: string): string => JSON.stringify(text)

interface Words {
  readonly format: string
  readonly keep: string
}

function listLostStates(
  before: WorkflowGraph,
  after: WorkflowGraph,
  { format, keep }: Words,
  losses: Losses,
): void {
  const found = new Map(after.states.map((state) => [state.name, state]))
  for (const { name, type, properties } of before.states) {
    const other = found.get(name)
    const element = `state "${name}"`
    if (!other) {
      losses.add(element, `It could not be carried to ${format} with its properties. ${keep}`)
      continue
    }
    if (other.type !== type)
      losses.add(element, `Its type \`${type}\` has no counterpart in ${format}. ${keep}`)
    const values = new Map(other.properties.map((property) => [property.name, valueKey(property.value)]))
    for (const property of properties)
      if (values.get(property.name) !== valueKey(property.value))
        losses.add(
          `property "${property.name}" of state "${name}"`,
          `It could not be carried to ${format} as it is. ${keep}`,
        )
  }
}

function listLostTransitions(
  before: WorkflowGraph,
  after: WorkflowGraph,
  { format, keep }: Words,
  losses: Losses,
): void {
  const guards = guardKeys(before)
  const otherGuards = guardKeys(after)
  const whole = new Bag(after.transitions.map((each, at) => endsKey(each) + otherGuards[at]))
  const left = before.transitions.filter((each, at) => !whole.take(endsKey(each) + guards[at]))
  const dead = deadTransitions(before)
  const ends = new Bag(whole.left().map((key) => key.slice(0, key.indexOf('\n') + 1)))
  for (const transition of left) {
    const element = `transition ${wordsOf(transition)}`
    if (dead.has(transition)) {
      losses.add(
        element,
        'It is never followed, since an arrow without a guard stands before it. Remove it or guard the other one.',
      )
      continue
    }
    if (ends.take(endsKey(transition)))
      losses.add(element, `Its guard could not be carried to ${format} as it is. ${keep}`)
    else losses.add(element, `${format} has no place for it where it stands. ${keep}`)
  }
  const order = guardOrder(before, guards)
  const otherOrder = guardOrder(after, otherGuards)
  for (const [name, keys] of order) {
    const other = otherOrder.get(name) ?? []
    const common = keys.filter((key) => other.includes(key))
    if (common.join() !== other.filter((key) => keys.includes(key)).join())
      losses.add(
        `state "${name}"`,
        `The order in which its guards are tried is another one in ${format}. Write guards that exclude each other.`,
      )
  }
}

class Bag {
  private readonly counts = new Map<string, number>()

  constructor(keys: readonly string[]) {
    for (const key of keys) this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
  }

  take(key: string): boolean {
    const count = this.counts.get(key) ?? 0
    if (count > 0) this.counts.set(key, count - 1)
    return count > 0
  }

  left(): readonly string[] {
    return [...this.counts].flatMap(([key, count]) => Array<string>(count).fill(key))
  }
}

/** Ends with a line end behind, which the quoted names cannot hold. */
const endsKey = ({ from, to, join }: Transition): string =>
  `${JSON.stringify([[...from].sort(), [...to].sort(), from.length > 1 ? join : null])}\n`

/** What a guard means; an arrow without one behind guarded ones of the same state is an `otherwise`. */
function guardKeys({ transitions }: WorkflowGraph): readonly string[] {
  const guarded = new Set<string>()
  const closed = new Set<string>()
  return transitions.map(({ from, join, guard }) => {
    const source = JSON.stringify([join, [...from].sort()])
    if (guard?.kind === 'error' || guard?.kind === 'timeout') return guardKey(guard)
    if (guard !== null) {
      guarded.add(source)
      return guardKey(guard)
    }
    const isFirst = !closed.has(source)
    closed.add(source)
    return guarded.has(source) && isFirst ? guardKey({ kind: 'otherwise' }) : guardKey(null)
  })
}

export function guardKey(guard: Guard | null): string {
  // In a dialect of its own, so that `0 <= x < 5` and `0 <= x and x < 5` are one.
  if (guard?.kind === 'expression') return `expression ${printExpression(guard.expression, { ...rabbit })}`
  return JSON.stringify(guard)
}

/** The guards of each state in the order in which they are tried; failures are tried apart from the others. */
function guardOrder(
  graph: WorkflowGraph,
  guards: readonly string[],
): ReadonlyMap<StateName, readonly string[]> {
  const order = new Map<string, string[]>()
  graph.transitions.forEach((transition, at) => {
    const [only] = transition.from
    const guard = guards[at] ?? ''
    if (transition.from.length !== 1 || only === undefined || guard.includes('"otherwise"')) return
    const failed = transition.guard?.kind === 'error' || transition.guard?.kind === 'timeout'
    const key = `${only}${failed ? ' (failed)' : ''}`
    const list = order.get(key) ?? []
    list.push(endsKey(transition) + guard)
    order.set(key, list)
  })
  return order
}

/** A transition in the language's words. */
export function wordsOf({ from, to, condition }: Transition): string {
  const list = (names: readonly string[]) => (names.length === 1 ? names[0] : `[${names.join(', ')}]`)
  return `${list(from)} -> ${list(to)}${condition === null ? '' : `: ${condition.replace(/\s+/g, ' ')}`}`
}

const inputKey = ({ name, type, optional, defaultValue }: WorkflowGraph['inputs'][number]): string =>
  JSON.stringify([name, type, optional, defaultValue && valueKey(defaultValue)])

function triggerKey(trigger: Trigger): string {
  const { text, ...rest } = trigger
  return JSON.stringify(Object.keys(rest).length > 1 ? rest : trigger)
}

/** A bare name and a text of the same letters are the same value, and so are two spellings of one duration. */
export const valueKey = (value: Value): string => JSON.stringify(normal(value))

function normal(value: Value): Json {
  if (value.kind === 'duration') return { duration: value.ms }
  if (value.kind === 'list') return value.items.map(normal)
  if (value.kind !== 'map') return toJson(value)
  return {
    map: value.entries.map(({ name, value }) => [name, JSON.stringify(normal(value))].join('\n')).sort(),
  }
}

/** Arrows that stand behind one of the same source that always holds. */
function deadTransitions({ transitions }: WorkflowGraph): ReadonlySet<Transition> {
  const closed = new Set<string>()
  return new Set(
    transitions.filter(({ from, join, guard }) => {
      if (guard?.kind === 'error' || guard?.kind === 'timeout') return false
      const source = JSON.stringify([join, [...from].sort()])
      if (closed.has(source)) return true
      if (guard === null) closed.add(source)
      return false
    }),
  )
}
