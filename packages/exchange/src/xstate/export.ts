import {
  commonProperties,
  type Guard,
  type State,
  type StateName,
  type Transition,
  type WorkflowGraph,
} from '@rabbit/dsl'
import { type Exits, exitsOf, isFailure, isPlainEnd, type JoinGroup } from '../exits.ts'
import { printExpression } from '../print-expression.ts'
import { propertiesJson, propertyOf, spellInput } from '../properties.ts'
import { mainScope, type Scope, type Scopes, scopesOf } from '../scopes.ts'
import { type Json, toJson } from '../value.ts'

type Node = { [field: string]: Json }

/**
 * The workflow as a machine of XState 5: a state invokes an actor named after its type, and follows `onDone` by
 * guards of the kinds `expression`, `choice`, `ai` and `error`, each with what it needs in `params`.
 */
export function writeXstate(graph: WorkflowGraph): string {
  const writer = new Writer(graph)
  const { name, title, inputs, triggers } = graph
  const meta: Node = {
    ...(name === null ? {} : { name }),
    ...(inputs.length === 0 ? {} : { inputs: inputs.map(spellInput) }),
    ...(triggers.length === 0 ? {} : { triggers: triggers.map(({ text }) => text) }),
  }
  const machine = {
    id: keyOf(name ?? 'workflow'),
    ...(title === null ? {} : { description: title }),
    context: Object.fromEntries(
      inputs.map((field) => [field.name, field.defaultValue === null ? null : toJson(field.defaultValue)]),
    ),
    ...(Object.keys(meta).length === 0 ? {} : { meta }),
    ...writer.scope(mainScope(graph, writer.scopes), null),
  }
  return `${JSON.stringify(machine, null, 2)}\n`
}

/** Without the signs that mean something in a target. */
const keyOf = (name: string): string => name.replace(/[.#\\*\s]+/g, '_') || '_'

interface Machine {
  readonly states: Map<string, Json>
  readonly inside: ReadonlySet<StateName>
  /** The key of the final state that was added for branches which just end. */
  done: string | null
}

class Writer {
  readonly scopes: Scopes
  private readonly graph: WorkflowGraph
  private readonly exits: Exits
  private readonly states: ReadonlyMap<StateName, State>
  private readonly keys = new Map<StateName, string>()
  private readonly taken = new Set<string>()

  constructor(graph: WorkflowGraph) {
    this.graph = graph
    this.exits = exitsOf(graph)
    this.scopes = scopesOf(graph, this.exits)
    this.states = new Map(graph.states.map((state) => [state.name, state]))
    for (const { name } of graph.states) this.keys.set(name, this.freeKey(keyOf(name)))
  }

  scope({ entry, states }: Scope, leaves: JoinGroup | null): Node {
    const machine: Machine = { states: new Map(), inside: new Set(states), done: null }
    for (const name of states) this.addState(name, machine, leaves)
    return { initial: this.keyOfState(entry), states: Object.fromEntries(machine.states) }
  }

  private keyOfState(name: StateName): string {
    return this.keys.get(name) ?? keyOf(name)
  }

  private freeKey(wish: string): string {
    let free = wish
    for (let n = 2; this.taken.has(free); n++) free = `${wish}_${n}`
    this.taken.add(free)
    return free
  }

  private addState(name: StateName, machine: Machine, leaves: JoinGroup | null): void {
    const state = this.states.get(name) as State
    const key = this.keyOfState(name)
    const { declared, type } = state
    if (isPlainEnd(state, this.exits)) {
      machine.states.set(key, { type: 'final', ...this.describe(state, key, []) })
      return
    }
    const node: Node = {}
    machine.states.set(key, node)
    const own = this.exits.own.get(name) ?? []
    const onward = this.transitions(
      own.filter(({ guard }) => !isFailure(guard)),
      machine,
    )
    if (onward.length === 0 || leaves?.from.includes(name)) {
      const closed = onward.some((each) => each.guard === undefined)
      if (!closed) onward.push({ target: this.doneOf(machine) })
    }
    const failures = this.transitions(
      own.filter(({ guard }) => guard?.kind === 'error'),
      machine,
    )
    const timeouts = this.transitions(
      own.filter(({ guard }) => guard?.kind === 'timeout'),
      machine,
    )
    const wait = type === 'wait' ? propertyOf(state, 'for') : null
    const plain = failures.length === 0 && timeouts.length === 0
    if (!declared && name === 'start' && plain) {
      Object.assign(node, this.describe(state, key, []), { always: onward })
      return
    }
    if (
      wait?.kind === 'duration' &&
      plain &&
      state.properties.every((each) => each.name === 'for' || each.name === 'description')
    ) {
      Object.assign(node, this.describe(state, key, ['for']), { after: { [wait.ms]: onward } })
      return
    }
    const given = state.properties.filter((property) => !Object.hasOwn(commonProperties, property.name))
    const timeout = propertyOf(state, 'timeout')
    Object.assign(
      node,
      this.describe(
        state,
        key,
        given.map((property) => property.name),
      ),
      {
        invoke: {
          src: type === 'task' ? name : type,
          ...(given.length === 0 ? {} : { input: propertiesJson(type, given) }),
          onDone: onward,
          ...(failures.length === 0 ? {} : { onError: failures }),
        },
        ...(timeouts.length === 0
          ? {}
          : { after: { [timeout?.kind === 'duration' ? timeout.ms : 'timeout']: timeouts } }),
      },
    )
  }

  /** What XState keeps beside a state: a description, and in `meta` what it has no word for. */
  private describe(state: State, key: string, said: readonly string[]): Node {
    const { name, type, declared } = state
    const description = propertyOf(state, 'description')
    const isText = description?.kind === 'string'
    const kept = state.properties.filter(
      (property) => !said.includes(property.name) && !(isText && property.value === description),
    )
    const place = this.graph.layout.get(name)
    const meta: Node = {
      ...(key === name ? {} : { name }),
      ...(declared ? { type } : {}),
      ...(kept.length === 0 ? {} : { properties: propertiesJson(type, kept) }),
      ...(place ? { position: { x: place.x, y: place.y } } : {}),
    }
    return {
      ...(isText ? { description: toJson(description) } : {}),
      ...(Object.keys(meta).length === 0 ? {} : { meta }),
    }
  }

  private doneOf(machine: Machine): string {
    if (machine.done === null) {
      machine.done = this.freeKey('done')
      machine.states.set(machine.done, { type: 'final', meta: { added: true } })
    }
    return machine.done
  }

  /** In the order in which they are tried; `otherwise` comes last. */
  private transitions(transitions: readonly Transition[], machine: Machine): Node[] {
    const isLast = ({ guard }: Transition) => guard?.kind === 'otherwise'
    const ordered = [...transitions.filter((each) => !isLast(each)), ...transitions.filter(isLast)]
    return ordered.flatMap((transition) => {
      const target = this.target(transition, machine)
      if (target === null) return []
      const guard = guardOf(transition.guard)
      return [guard === null ? { target } : { target, guard }]
    })
  }

  private target(transition: Transition, machine: Machine): string | null {
    const [only] = transition.to
    if (transition.to.length === 1 && only !== undefined) {
      if (machine.inside.has(only)) return this.keyOfState(only)
      const state = this.states.get(only)
      return state && isPlainEnd(state, this.exits) ? this.doneOf(machine) : null
    }
    const block = this.scopes.blocks.get(transition)
    if (!block) return null
    const key = this.freeKey(
      `parallel_${transition.to.map((name) => this.keyOfState(name)).join('_')}`.slice(0, 60),
    )
    const parallel: Node = { type: 'parallel' }
    machine.states.set(key, parallel)
    parallel.states = Object.fromEntries(
      block.branches.map((branch, at) => [`branch_${at + 1}`, this.scope(branch, block.join)]),
    )
    const after = block.join?.transitions.filter(({ guard }) => !isFailure(guard)) ?? []
    const next = this.transitions(after, machine)
    const end = block.ends && machine.inside.has('end') ? this.keyOfState('end') : null
    parallel.onDone = after.length > 0 ? next : [{ target: end ?? this.doneOf(machine) }]
    return key
  }
}

function guardOf(guard: Guard | null): Json {
  switch (guard?.kind) {
    case 'expression':
      return { type: 'expression', params: { expression: printExpression(guard.expression) } }
    case 'choice':
      return { type: 'choice', params: { choice: guard.choice } }
    case 'ai':
      return { type: 'ai', params: { statement: guard.statement, min_confidence: guard.minConfidence } }
    case 'error':
      return guard.errorClass === null ? null : { type: 'error', params: { class: guard.errorClass } }
    default:
      return null
  }
}
