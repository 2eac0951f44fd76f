import type { State, StateName, Transition, WorkflowGraph } from '@rabbit/dsl'
import { type Exits, exitsOf, isFailure, isPlainEnd, type JoinGroup } from '../exits.ts'
import type { Losses } from '../loss.ts'
import { printText } from '../print-expression.ts'
import { propertyOf } from '../properties.ts'
import { mainScope, type Scope, type Scopes, scopesOf } from '../scopes.ts'
import type { Json } from '../value.ts'
import { mapIn, printCondition, toArgument } from './jsonata.ts'

import { type AslState, retryOf, TaskWriter, waitOf } from './write-task.ts'

/** The states of one scope as they are written, and the names of those it may lead to. */
interface Machine {
  readonly states: Map<string, Json>
  readonly inside: ReadonlySet<StateName>
}

/** The workflow as a state machine of AWS Step Functions, its conditions and values in JSONata. */
export function writeAsl(graph: WorkflowGraph, losses: Losses): string {
  const writer = new Writer(graph, losses)
  const title = graph.title ?? graph.name
  const machine = {
    ...(title === null ? {} : { Comment: title }),
    QueryLanguage: 'JSONata',
    ...writer.scope(mainScope(graph, writer.scopes), null),
  }
  return `${JSON.stringify(machine, null, 2)}\n`
}

/** Says of a state that it only closes a branch, so that reading it back makes no state of it. */
export const endOfBranch = 'Ends this branch.'

/** What AWS allows for the name of a state. */
const longestName = 80

class Writer {
  readonly scopes: Scopes
  private readonly exits: Exits
  private readonly states: ReadonlyMap<StateName, State>
  private readonly names = new Map<StateName, string>()
  private readonly taken = new Set<string>()
  private readonly items = new Set<StateName>()
  private readonly tasks: TaskWriter

  constructor(graph: WorkflowGraph, losses: Losses) {
    this.exits = exitsOf(graph)
    this.scopes = scopesOf(graph, this.exits)
    this.states = new Map(graph.states.map((state) => [state.name, state]))
    for (const { name } of graph.states) this.names.set(name, this.freeName(name))
    const usesSteps =
      JSON.stringify(graph.transitions).includes('"steps"') ||
      JSON.stringify(graph.states).includes('"steps"')
    this.tasks = new TaskWriter(losses, usesSteps)
    const connected = new Set(graph.transitions.flatMap(({ from, to }) => [...from, ...to]))
    for (const state of graph.states) {
      const item = state.type === 'map' ? propertyOf(state, 'state') : null
      if (item?.kind === 'name' && this.states.has(item.name) && !connected.has(item.name))
        this.items.add(item.name)
    }
  }

  /** The states of one scope; `leaves` closes the branch of a fork. */
  scope({ entry, states }: Scope, leaves: JoinGroup | null): AslState {
    const machine: Machine = { states: new Map(), inside: new Set(states) }
    for (const name of states) if (!this.items.has(name)) this.addState(name, machine, leaves)
    const start = this.nameOf(entry)
    return { StartAt: start, States: Object.fromEntries(reachable(start, machine.states)) }
  }

  private nameOf(name: StateName): string {
    return this.names.get(name) ?? name
  }

  private freeName(wish: string): string {
    let free = wish.length > longestName ? wish.slice(0, longestName) : wish
    for (let n = 2; this.taken.has(free); n++) free = `${wish.slice(0, longestName - 6)} (${n})`
    this.taken.add(free)
    return free
  }

  private addState(name: StateName, machine: Machine, leaves: JoinGroup | null): void {
    const state = this.states.get(name) as State
    const own = this.exits.own.get(name) ?? []
    const failures = own.filter(({ guard }) => isFailure(guard))
    const onward = own.filter((each) => !failures.includes(each))
    const body = this.bodyOf(state, failures.length > 0)
    const canFail = body.Type === 'Task' || body.Type === 'Map' || body.Type === 'Parallel'
    if (canFail) Object.assign(body, this.failing(state, failures, machine))
    const [only] = onward
    const ends = leaves?.from.includes(name) === true
    if (onward.length === 0 || body.Type === 'Succeed') {
      if (body.Type !== 'Succeed') body.End = true
      machine.states.set(this.nameOf(name), body)
      return
    }
    machine.states.set(this.nameOf(name), body)
    if (onward.length === 1 && only && only.guard === null && !ends) {
      const next = this.target(only, machine)
      if (next === null) body.End = true
      else body.Next = next
      return
    }
    const choice = this.addChoice(name, onward, ends, machine)
    if (choice === null) body.End = true
    else body.Next = choice
  }

  /** The way on for the first guard that holds. */
  private addChoice(
    name: StateName,
    onward: readonly Transition[],
    ends: boolean,
    machine: Machine,
  ): string | null {
    const key = this.freeName(`After ${name}`)
    const choice: AslState = { Type: 'Choice' }
    machine.states.set(key, choice)
    const choices: Json[] = []
    for (const transition of onward) {
      const { guard } = transition
      const isDefault = guard === null || guard.kind === 'otherwise'
      if (isDefault) {
        const next = choice.Default === undefined ? this.target(transition, machine) : null
        if (next !== null) choice.Default = next
        if (guard === null) break
        continue
      }
      const condition =
        guard.kind === 'expression'
          ? printCondition(guard.expression)
          : guard.kind === 'choice'
            ? `$states.input.choice = ${printText(guard.choice)}`
            : null
      if (condition === null) continue
      const next = this.target(transition, machine)
      if (next !== null) choices.push({ Condition: `{% ${condition} %}`, Next: next })
    }
    if (ends && choice.Default === undefined) {
      const done = this.freeName(`${name} done`)
      machine.states.set(done, { Type: 'Succeed', Comment: endOfBranch })
      choice.Default = done
    }
    choice.Choices = choices
    if (choices.length > 0) return key
    // A choice needs a condition; without one there is only the default.
    machine.states.delete(key)
    return typeof choice.Default === 'string' ? choice.Default : null
  }

  /** The state that a transition leads to; a fork gets a state of its own. Null when it cannot be said. */
  private target(transition: Transition, machine: Machine): string | null {
    const [only] = transition.to
    if (transition.to.length === 1 && only !== undefined)
      return machine.inside.has(only) && !this.items.has(only) ? this.nameOf(only) : null
    const block = this.scopes.blocks.get(transition)
    if (!block) return null
    const key = this.freeName(`Parallel after ${transition.from.join(', ')}`)
    const parallel: AslState = { Type: 'Parallel', Branches: [] }
    machine.states.set(key, parallel)
    parallel.Branches = block.branches.map((branch) => this.scope(branch, block.join))
    parallel.Output = '{% $merge($append([$states.input], $states.result)) %}'
    const after = block.join?.transitions.filter(({ guard }) => !isFailure(guard)) ?? []
    const [next] = after
    if (block.ends && machine.inside.has('end')) parallel.Next = this.nameOf('end')
    else if (after.length === 0) parallel.End = true
    else if (after.length === 1 && next?.guard === null) {
      const then = this.target(next, machine)
      if (then === null) parallel.End = true
      else parallel.Next = then
    } else {
      const choice = this.addChoice(transition.to.join(', '), after, false, machine)
      if (choice === null) parallel.End = true
      else parallel.Next = choice
    }
    return key
  }

  private failing(state: State, failures: readonly Transition[], machine: Machine): AslState {
    const fields: AslState = {}
    const timeout = propertyOf(state, 'timeout')
    if (timeout?.kind === 'duration' && timeout.ms >= 1000)
      fields.TimeoutSeconds = Math.round(timeout.ms / 1000)
    const retry = propertyOf(state, 'retry')
    if (retry?.kind === 'map') fields.Retry = [retryOf(retry.entries)]
    const catches = failures.flatMap((transition) => {
      const next = this.target(transition, machine)
      const { guard } = transition
      if (next === null) return []
      const error =
        guard?.kind === 'timeout'
          ? 'States.Timeout'
          : guard?.kind === 'error'
            ? (guard.errorClass ?? 'States.ALL')
            : ''
      return [{ ErrorEquals: [error], Next: next }]
    })
    const isAll = (each: { ErrorEquals: string[] }) => each.ErrorEquals[0] === 'States.ALL'
    const ordered = [...catches.filter((each) => !isAll(each)), ...catches.filter(isAll).slice(0, 1)]
    if (ordered.length > 0) fields.Catch = ordered
    return fields
  }

  private bodyOf(state: State, catches: boolean): AslState {
    const { name, type, declared } = state
    const description = propertyOf(state, 'description')
    const comment = description?.kind === 'string' ? toArgument(description) : null
    const head: AslState = comment === null ? {} : { Comment: comment }
    if (!declared && name === 'start' && !catches) return { Type: 'Pass', ...head }
    if (isPlainEnd(state, this.exits)) return { Type: 'Succeed', ...head }
    if (type === 'wait' && !catches) {
      const wait = waitOf(state)
      if (wait) return { Type: 'Wait', ...head, ...wait }
    }
    const set = type === 'transform' && !catches ? propertyOf(state, 'set') : null
    const values = set === null ? null : mapIn(set)
    if (values !== null) return { Type: 'Pass', ...head, Output: `{% $merge([$states.input, ${values}]) %}` }
    if (type === 'map') {
      const map = this.mapOf(state)
      if (map) return { ...map, ...head }
    }
    return { Type: 'Task', ...head, ...this.tasks.write(state) }
  }

  private mapOf(state: State): AslState | null {
    const items = propertyOf(state, 'items')
    const given = items === null ? null : toArgument(items)
    const inner = propertyOf(state, 'state')
    const workflow = propertyOf(state, 'workflow')
    const item =
      inner?.kind === 'name' && this.items.has(inner.name) ? this.states.get(inner.name) : undefined
    if (given === null || (item === undefined && workflow === null)) return null
    const key = item ? this.nameOf(item.name) : this.freeName(`${state.name} item`)
    const body: AslState = item
      ? { ...this.bodyOf(item, false), ...this.failing(item, [], { states: new Map(), inside: new Set() }) }
      : {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Arguments: { StateMachineArn: workflow ? toArgument(workflow) : '', Input: '{% $states.input %}' },
        }
    if (body.Type !== 'Succeed') body.End = true
    const concurrency = propertyOf(state, 'concurrency')
    const as = propertyOf(state, 'as')
    return {
      Type: 'Map',
      Items: given,
      ...(concurrency?.kind === 'number' ? { MaxConcurrency: concurrency.value } : {}),
      ...(as ? { ItemSelector: { [String(toArgument(as))]: '{% $states.context.Map.Item.Value %}' } } : {}),
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: key, States: { [key]: body } },
      Output: '{% $merge([$states.input, {"results": $states.result}]) %}',
    }
  }
}

/** The states that something leads to: AWS refuses a machine with others. */
function reachable(start: string, states: ReadonlyMap<string, Json>): ReadonlyMap<string, Json> {
  const found = new Set([start])
  for (const name of found) {
    const { Next, Default, Choices, Catch } = states.get(name) as AslState
    const others = [Choices, Catch].flatMap((list) =>
      Array.isArray(list) ? (list as readonly AslState[]) : [],
    )
    for (const next of [Next, Default, ...others.map((each) => each.Next)])
      if (typeof next === 'string' && states.has(next)) found.add(next)
  }
  return new Map([...states].filter(([name]) => found.has(name)))
}
