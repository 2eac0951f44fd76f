import type { Guard, Property, State, StepType, Transition, Value, WorkflowGraph } from '@rabbit/dsl'
import { compileExpression, namesRead } from '@rabbit/dsl'
import { inTryingOrder } from './joins.ts'
import type { Arrow, JoinTable, Plan, PlanGuard, PlanState } from './plan.ts'

export interface CompileOptions {
  readonly stepTypes: ReadonlyMap<string, StepType>
  /** Whether running a state has no outside effect; no state is pure unless told. */
  readonly isPure?: (state: { readonly name: string; readonly type: string }) => boolean
  /** Whether a pure state is done as soon as it is begun; none is unless told. */
  readonly isInstant?: (state: { readonly name: string; readonly type: string }) => boolean
  /** Whether running a state twice does no harm; none is unless told, or it says `retry` or `idempotency_key`. */
  readonly isRepeatable?: (state: State) => boolean
}

/** `refused` says in a sentence why this graph can't run. */
export type CompileAnswer =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'refused'; readonly message: string }

const common = new Set([
  'description',
  'timeout',
  'retry',
  'compensate',
  'cache',
  'when_failed',
  'idempotency_key',
])

/** Done once for each workflow version. Unknown step types are refused; what can't run yet fails when it is run. */
export function compilePlan(graph: WorkflowGraph, options: CompileOptions): CompileAnswer {
  if (graph.entry === null) {
    const message =
      graph.states.length === 0 ? 'The workflow has no state.' : 'The workflow has no clear entry.'
    return { kind: 'refused', message: `${message} Add a state called start.` }
  }
  const unknown = graph.states.find((state) => !options.stepTypes.has(state.type))
  if (unknown) {
    return { kind: 'refused', message: `State ${unknown.name} has the unknown type ${unknown.type}.` }
  }
  const indexOf = new Map(graph.states.map((state, index) => [state.name, index]))
  const arrows = graph.transitions.map((transition, index) => compileArrow(transition, index, graph, indexOf))
  const joins = joinTables(graph.transitions, arrows)
  const arrowsOf = bySource(arrows)
  const joinsOf = bySource(joins.map((join) => ({ join, from: join.sources })))
  const states = graph.states.map((state, index) =>
    compileState(state, index, {
      arrows: arrowsOf.get(index) ?? [],
      joins: (joinsOf.get(index) ?? []).map(({ join }) => join),
      indexOf,
      options,
    }),
  )
  return {
    kind: 'plan',
    plan: {
      ...{ states, indexOf, arrows, joins },
      entry: indexOf.get(graph.entry) ?? 0,
      inputs: graph.inputs,
      calls: [...new Set(states.flatMap((state) => calledBy(state) ?? []))],
    },
  }
}

function bySource<T extends { readonly from: readonly number[] }>(
  items: readonly T[],
): ReadonlyMap<number, T[]> {
  const map = new Map<number, T[]>()
  for (const item of items) {
    for (const source of item.from) {
      const list = map.get(source)
      if (list) list.push(item)
      else map.set(source, [item])
    }
  }
  return map
}

function compileArrow(
  transition: Transition,
  index: number,
  graph: WorkflowGraph,
  indexOf: ReadonlyMap<string, number>,
): Arrow {
  const indexes = (names: readonly string[]) => [...new Set(names)].map((name) => indexOf.get(name) ?? -1)
  return {
    transition: index,
    from: indexes(transition.from),
    to: indexes(transition.to),
    condition: transition.condition,
    guard: compileGuard(transition.guard, graph.states[indexOf.get(transition.from[0] ?? '') ?? -1]),
  }
}

function compileGuard(guard: Guard | null, source: State | undefined): PlanGuard {
  if (guard === null) return { kind: 'always' }
  if (guard.kind === 'choice') {
    const minConfidence = source?.properties.find(({ name }) => name === 'min_confidence')?.value ?? null
    return { ...guard, state: source?.name ?? '', minConfidence }
  }
  if (guard.kind !== 'expression') return guard
  return {
    kind: 'expression',
    program: compileExpression(guard.expression),
    reads: namesRead(guard.expression),
  }
}

function isMending(arrow: Arrow): boolean {
  return arrow.guard.kind === 'error' || arrow.guard.kind === 'timeout'
}

/** The same states in another order are the same join. */
function joinTables(transitions: readonly Transition[], arrows: readonly Arrow[]): readonly JoinTable[] {
  const groups = new Map<string, Arrow[]>()
  for (const arrow of arrows) {
    if (arrow.from.length < 2 || isMending(arrow)) continue
    const mode = transitions[arrow.transition]?.join ?? 'all'
    const key = `${mode}:${[...arrow.from].sort((a, b) => a - b).join(',')}`
    const group = groups.get(key)
    if (group) group.push(arrow)
    else groups.set(key, [arrow])
  }
  return [...groups.values()].map((group, index) => {
    const [first] = group as [Arrow]
    const mode = transitions[first.transition]?.join ?? 'all'
    const all = first.from.length
    const needed = mode === 'all' ? all : mode === 'any' ? 1 : Math.max(1, Math.min(mode, all))
    return { index, mode, sources: first.from, needed, arrows: inTryingOrder(group) }
  })
}

/** What leads out of one state. */
interface Parts {
  readonly arrows: readonly Arrow[]
  readonly joins: readonly JoinTable[]
  readonly indexOf: ReadonlyMap<string, number>
  readonly options: CompileOptions
}

function compileState(
  state: State,
  index: number,
  { arrows: mine, joins, indexOf, options }: Parts,
): PlanState {
  const property = (name: string): Value | null =>
    state.properties.find((candidate: Property) => candidate.name === name)?.value ?? null
  const isEnd = state.name === 'end'
  const marker = !state.declared && (state.name === 'start' || isEnd)
  const pure = marker || (options.isPure?.({ name: state.name, type: state.type }) ?? false)
  return {
    index,
    name: state.name,
    type: state.type,
    marker,
    pure,
    instant: pure && (marker || (options.isInstant?.({ name: state.name, type: state.type }) ?? false)),
    repeatable:
      pure ||
      property('retry') !== null ||
      property('idempotency_key') !== null ||
      (options.isRepeatable?.(state) ?? false),
    properties: state.properties.filter(({ name }) => !common.has(name)),
    timeout: property('timeout'),
    retry: property('retry'),
    idempotencyKey: property('idempotency_key'),
    whenFailed: whenFailed(property('when_failed')),
    compensate: indexOf.get(wordOf(property('compensate')) ?? '') ?? null,
    arrows: isEnd ? [] : inTryingOrder(mine.filter((arrow) => arrow.from.length === 1 && !isMending(arrow))),
    mendingArrows: mine.filter(isMending),
    joins: isEnd ? [] : joins,
  }
}

/** The workflow that a state calls; null when it calls none, or the name is made from the context. */
function calledBy({ type, properties }: PlanState): string | null {
  const where = type === 'workflow' ? 'name' : type === 'map' ? 'workflow' : null
  return wordOf(properties.find(({ name }) => name === where)?.value ?? null)
}

function whenFailed(value: Value | null): PlanState['whenFailed'] {
  const word = wordOf(value)
  return word === 'fail' || word === 'skip' ? word : 'recover'
}

/** A bare name, or a quoted text without `${…}`. */
function wordOf(value: Value | null): string | null {
  if (value?.kind === 'name') return value.name
  const [part] = value?.kind === 'string' && value.parts.length === 1 ? value.parts : []
  return typeof part === 'string' ? part : null
}
