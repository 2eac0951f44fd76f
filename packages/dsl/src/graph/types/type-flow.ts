import {
  mapWith,
  numberType,
  sameType,
  stringType,
  type TypeScope,
  union,
  type ValueType,
} from '../../expression/types/index.ts'
import { propertySchema, type StepTypes } from '../../step-type/index.ts'
import type { State, StateName, Transition, WorkflowGraph } from '../graph.ts'
import { resultOf, typeOfInput, withoutReserved } from './output-types.ts'

/** The types of the names that the expressions of a workflow can read, by place. */
export interface TypeFlow {
  /** What is known wherever an expression stands: `input`, `steps` and `execution`. */
  readonly everywhere: TypeScope
  /** For the properties of a state: what holds before it runs. */
  before(state: StateName): TypeScope
  /** For a guard: what holds once its sources are done, or have failed. */
  guard(transition: Transition): TypeScope
}

const known = new WeakMap<WorkflowGraph, { readonly stepTypes: StepTypes; readonly flow: TypeFlow }>()

/**
 * Follows the types of names along the arrows. A name has a type only where every path gives it one; behind a state
 * of which nobody knows what it writes, only what lies below `input` and `steps` has.
 */
export function typeFlowOf(graph: WorkflowGraph, stepTypes: StepTypes): TypeFlow {
  const found = known.get(graph)
  if (found?.stepTypes === stepTypes) return found.flow
  const everywhere = scopeEverywhere(graph, stepTypes)
  const flow = bringsNothing(graph, stepTypes)
    ? { everywhere, before: () => everywhere, guard: () => everywhere }
    : new Flow(graph, stepTypes, everywhere)
  known.set(graph, { stepTypes, flow })
  return flow
}

/** Whether neither the input nor a state adds a name whose type is known. */
function bringsNothing({ inputs, states }: WorkflowGraph, stepTypes: StepTypes): boolean {
  return (
    inputs.length === 0 &&
    states.every(
      (state) =>
        !state.declared || withoutReserved(resultOf(state, new Map(), stepTypes) ?? new Map()).size === 0,
    )
  )
}

/**
 * The types after an edit: those of before where neither an arrow nor a declaration has changed, or where no name has a
 * type and no declaration has changed.
 */
export function typeFlowAfter(
  { flow }: { readonly flow: TypeFlow },
  { graph, stepTypes }: { readonly graph: WorkflowGraph; readonly stepTypes: StepTypes },
  changes: { readonly arrows: boolean; readonly declarations: boolean },
): TypeFlow {
  const isSame = !changes.declarations && (!changes.arrows || !(flow instanceof Flow))
  if (!isSame) return typeFlowOf(graph, stepTypes)
  known.set(graph, { stepTypes, flow })
  return flow
}

const executionType = mapWith(
  new Map([
    ['id', stringType],
    ['attempt', numberType],
    ['started_at', stringType],
  ]),
  'any',
)

const errorType = mapWith(
  new Map([
    ['class', stringType],
    ['message', stringType],
  ]),
  'any',
)

function scopeEverywhere({ inputs, states }: WorkflowGraph, stepTypes: StepTypes): TypeScope {
  const results = new Map<string, ValueType>()
  for (const state of states) {
    const result = state.declared ? resultOf(state, new Map(), stepTypes) : null
    if (result) results.set(state.name, mapWith(new Map([...result, ['error', errorType]]), null))
  }
  return new Map<string, ValueType>([
    ['input', mapWith(new Map(inputs.map((input) => [input.name, typeOfInput(input)])), 'any')],
    ['steps', mapWith(results, 'any')],
    ['execution', executionType],
  ])
}

/** After so many visits nothing is held to be known about a state in a loop. */
const MOST_VISITS = 30
/** So many names are followed; what is written beyond them may be anything. */
const MOST_NAMES = 200

class Flow implements TypeFlow {
  readonly everywhere: TypeScope
  private readonly stepTypes: StepTypes
  private readonly entering = new Map<StateName, TypeScope>()
  private readonly leaving = new Map<StateName, TypeScope>()

  constructor(graph: WorkflowGraph, stepTypes: StepTypes, everywhere: TypeScope) {
    this.everywhere = everywhere
    this.stepTypes = stepTypes
    this.run(graph)
  }

  before(state: StateName): TypeScope {
    return this.entering.get(state) ?? this.everywhere
  }

  guard({ from, guard }: Transition): TypeScope {
    const scopes = guard?.kind === 'error' || guard?.kind === 'timeout' ? this.entering : this.leaving
    let all: TypeScope | undefined
    for (const state of from) {
      const one = scopes.get(state)
      if (one) all = all ? joined(all, one) : one
    }
    return all ?? this.everywhere
  }

  private run(graph: WorkflowGraph): void {
    const { entry, inputs, states, transitions } = graph
    const byName = new Map(states.map((state) => [state.name, state]))
    const outgoing = new Map<StateName, Transition[]>()
    for (const transition of transitions) {
      for (const state of transition.from) {
        const known = outgoing.get(state)
        if (known) known.push(transition)
        else outgoing.set(state, [transition])
      }
    }
    for (const name of this.namedByProperties(states)) this.entering.set(name, this.everywhere)
    if (entry !== null) {
      const given = inputs.map((input): [string, ValueType] => [input.name, typeOfInput(input)])
      this.entering.set(entry, new Map([...withoutReserved(new Map(given)), ...this.everywhere]))
    }
    // Grows while it is gone through.
    const open = [...this.entering.keys()]
    const visits = new Map<StateName, number>()
    for (const name of open) {
      const state = byName.get(name)
      if (!state) continue
      const count = (visits.get(name) ?? 0) + 1
      visits.set(name, count)
      const before = this.before(name)
      this.leaving.set(name, count > MOST_VISITS ? this.everywhere : this.after(state, before))
      for (const transition of outgoing.get(name) ?? []) {
        const scope = this.guard(transition)
        for (const target of transition.to) if (this.enter(target, scope)) open.push(target)
      }
    }
  }

  /** Whether the state has to be looked at (again). */
  private enter(state: StateName, scope: TypeScope): boolean {
    const before = this.entering.get(state)
    const now = before ? joined(before, scope) : scope
    if (now === before) return false
    this.entering.set(state, now)
    return true
  }

  private after(state: State, before: TypeScope): TypeScope {
    const result = resultOf(state, before, this.stepTypes)
    if (!result) return this.everywhere
    const written = withoutReserved(result)
    if (written.size === 0) return before
    const after = new Map(before)
    for (const [key, type] of written) {
      after.delete(key)
      if (after.size < MOST_NAMES) after.set(key, type)
    }
    const maySkip = state.properties.some(
      ({ name, value }) => name === 'when_failed' && !(value.kind === 'name' && value.name !== 'skip'),
    )
    return maySkip ? joined(before, after) : after
  }

  /** States that also run apart from the arrows that lead to them. */
  private *namedByProperties(states: readonly State[]): Iterable<StateName> {
    for (const { type, properties } of states) {
      const stepType = this.stepTypes.get(type)
      for (const { name, value } of properties) {
        if (!stepType || propertySchema(stepType, name)?.type.kind !== 'state') continue
        if (value.kind === 'name') yield value.name
        else if (value.kind === 'string') yield value.parts.join('')
      }
    }
  }
}

/** What is known in both scopes; the first one itself where the second adds nothing. */
function joined(a: TypeScope, b: TypeScope): TypeScope {
  if (a === b) return a
  const common = new Map<string, ValueType>()
  let isSame = true
  for (const [name, type] of a) {
    const other = b.get(name)
    const both = other === undefined ? undefined : union(type, other)
    if (both === undefined || both === 'any') isSame = false
    else {
      const kept = sameType(both, type) ? type : both
      if (kept !== type) isSame = false
      common.set(name, kept)
    }
  }
  return isSame ? a : common
}
