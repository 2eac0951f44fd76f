import { type DraftState, inWords, slugOf, tidyGuard, writeDraft } from '../draft.ts'
import { Fields, parseJson } from '../fields.ts'
import { type Losses, type Refusal, refuse } from '../loss.ts'
import { type NetFlow, type NetNode, untangle } from '../net.ts'
import { spellProperty } from '../properties.ts'
import { isMap, type Json, spellStateName, spellTemplate } from '../value.ts'
import { readRule, unknownFields } from './choice.ts'
import { endOfBranch } from './export.ts'
import { readTask } from './task.ts'
import { readValues, type Values } from './values.ts'

/** A state machine in the Amazon States Language as a workflow. */
export function readAsl(text: string, losses: Losses): string | Refusal {
  const parsed = parseJson(text)
  if ('problem' in parsed) return refuse(parsed.problem)
  const machine = new Fields('state machine', parsed.json)
  if (!isMap(machine.take('States')) || machine.text('StartAt') === null)
    return refuse('This is no state machine: it needs `StartAt` and `States`.')
  const title = machine.text('Comment')
  if (machine.text('Version') !== null && machine.text('Version') !== '1.0')
    losses.add('state machine', 'Its `Version` is unknown; it is read as version 1.0.')
  const reader = new Reader(losses)
  const start = reader.readMachine(machine, machine.text('QueryLanguage') === 'JSONata')
  machine.listUnread(losses)
  if (start === null)
    return refuse(`\`StartAt\` names "${machine.text('StartAt')}", and there is no such state.`)
  reader.beginAt(start)
  const { arrows, added } = untangle(
    { nodes: [...reader.nodes.values()], flows: reader.flows, splits: false },
    losses,
  )
  return writeDraft(
    {
      name: title === null ? null : slugOf(title),
      title,
      inputs: [],
      triggers: [],
      states: [...reader.states, ...added],
      arrows,
      places: new Map(),
    },
    losses,
  )
}

type Properties = DraftState['properties']

class Reader {
  readonly states: DraftState[] = []
  readonly nodes = new Map<string, NetNode>()
  readonly flows: NetFlow[] = []
  private readonly losses: Losses

  constructor(losses: Losses) {
    this.losses = losses
  }

  /** `start` leads to the first state unless that is where the workflow begins anyway. */
  beginAt(start: string): void {
    const arrives = new Set(this.flows.map(({ to }) => to))
    const roots = this.states.filter(({ key }) => !arrives.has(key))
    const name = this.nodes.get(start)?.name
    if (name === 'start' || (roots.length === 1 && roots[0]?.key === start)) return
    this.states.unshift({ key: 'the start', name: 'start', type: null, properties: [] })
    this.nodes.set('the start', { key: 'the start', kind: 'state', name: 'start' })
    this.flows.unshift({ from: 'the start', to: start, guard: null })
  }

  /** Reads the states of a machine or branch; answers the key of the first, or null when there is none. */
  readMachine(machine: Fields, isJsonata: boolean): string | null {
    const states = machine.take('States')
    const startAt = machine.text('StartAt')
    if (!isMap(states) || startAt === null) return null
    const names = Object.keys(states)
    for (const name of names) {
      if (this.nodes.has(name))
        this.losses.add(
          `state "${name}"`,
          'Two states have this name; only the first is read. Rename one of them.',
        )
      else this.readState(name, new Fields(`state "${name}"`, states[name]), isJsonata)
    }
    return names.includes(startAt) ? startAt : null
  }

  private readState(name: string, fields: Fields, inherited: boolean): void {
    const language = fields.text('QueryLanguage')
    const isJsonata = language === null ? inherited : language === 'JSONata'
    const type = fields.text('Type') ?? ''
    const values = readValues(fields, isJsonata, this.losses)
    const comment = fields.text('Comment')
    const description: Properties =
      comment === null ? [] : [['description', spellTemplate(comment.replaceAll('${', '\\${'))]]
    const add = (stateType: string | null, properties: Properties = []) => {
      const all = [...description, ...properties]
      this.states.push({
        key: name,
        name,
        type: stateType === null && all.length > 0 ? 'task' : stateType,
        properties: all,
      })
      this.nodes.set(name, { key: name, kind: 'state', name })
    }
    switch (type) {
      case 'Task': {
        const task = readTask(name, fields, values, this.losses)
        add(task.type, [...task.properties, ...this.failing(name, fields)])
        break
      }
      case 'Pass':
        this.readPass(name, fields, values, add)
        break
      case 'Wait':
        add('wait', this.waitOf(name, fields, values))
        break
      case 'Succeed':
        if (comment === endOfBranch) this.nodes.set(name, { key: name, kind: 'choice', name })
        else if (name === 'end') add(null)
        else add('log', [['message', spellTemplate(name)]])
        break
      case 'Fail': {
        const cause = fields.text('Cause') ?? fields.text('CausePath') ?? ''
        const error = fields.text('Error') ?? fields.text('ErrorPath') ?? 'Failed'
        const message = JSON.stringify(cause === '' ? error : `${error}: ${cause}`)
        add('transform', [
          ['set', `{ failed: ${spellTemplate(`\${fail(${message})}`)} }`],
          ['when_failed', 'fail'],
        ])
        break
      }
      case 'Choice':
        this.readChoice(name, fields, comment)
        break
      case 'Parallel':
        this.readParallel(name, fields, isJsonata, comment)
        return
      case 'Map':
        this.readMap(name, fields, values, add)
        break
      default:
        this.losses.add(`state "${name}"`, `Its type "${type}" is unknown; it is a plain task here.`)
        add(null)
    }
    this.onward(name, fields)
    fields.listUnread(this.losses)
  }

  private onward(name: string, fields: Fields, from = name): void {
    const next = fields.text('Next')
    if (next !== null) this.flows.push({ from, to: next, guard: null })
    fields.take('End')
    for (const item of fields.list('Catch')) {
      const each = new Fields(`Catch of state "${name}"`, item)
      const to = each.text('Next')
      for (const error of each.list('ErrorEquals')) {
        if (to === null) continue
        const guard =
          error === 'States.ALL' || error === 'States.TaskFailed'
            ? 'on error'
            : error === 'States.Timeout'
              ? 'on timeout'
              : `on error ${spellStateName(String(error))}`
        this.flows.push({ from, to, guard })
      }
      each.listUnread(this.losses)
    }
  }

  private failing(name: string, fields: Fields): Properties {
    const properties: [string, string][] = []
    const timeout = fields.number('TimeoutSeconds')
    if (timeout !== null) properties.push(['timeout', `${timeout}s`])
    fields.list('Retry').forEach((item, at) => {
      const retry = new Fields(`Retry of state "${name}"`, item)
      const errors = retry.list('ErrorEquals')
      if (at > 0) {
        this.losses.add(
          `Retry of state "${name}"`,
          `Only the first rule is kept; \`${JSON.stringify(item)}\` is left out. A state retries after any error.`,
        )
        return
      }
      if (!errors.includes('States.ALL'))
        this.losses.add(
          `Retry of state "${name}"`,
          `It retried after ${errors.join(', ')} only; here after any error.`,
        )
      const attempts = retry.number('MaxAttempts')
      const parts = [
        `attempts: ${(attempts ?? 3) + 1}`,
        `backoff: ${retry.number('IntervalSeconds') ?? 1}s`,
        `factor: ${retry.number('BackoffRate') ?? 2}`,
      ]
      const most = retry.number('MaxDelaySeconds')
      if (most !== null) parts.push(`max: ${most}s`)
      // Waits between attempts are always spread here.
      retry.text('JitterStrategy')
      properties.push(['retry', `{ ${parts.join(', ')} }`])
      retry.listUnread(this.losses)
    })
    return properties
  }

  private readPass(
    name: string,
    fields: Fields,
    values: Values,
    add: (type: string | null, properties?: Properties) => void,
  ): void {
    const result = values.result ?? values.parameters
    const target = /^\$\.([A-Za-z_]\w*)$/.exec(fields.text('ResultPath') ?? '')?.[1]
    if (result === undefined) {
      if (name === 'start') add(null)
      else add('transform', [['set', '{}']])
      return
    }
    const set = target !== undefined ? { [target]: result } : isMap(result) ? result : { result }
    add('transform', [['set', spellProperty('transform', 'set', set)]])
  }

  private waitOf(name: string, fields: Fields, values: Values): Properties {
    const seconds = fields.take('Seconds')
    if (typeof seconds === 'number') return [['for', `${seconds}s`]]
    const timestamp = fields.take('Timestamp')
    if (typeof timestamp === 'string') return [['until', spellTemplate(String(values.read(timestamp)))]]
    const path = fields.text('TimestampPath')
    const until = path === null ? null : values.reference(path)
    if (until !== null) return [['until', spellTemplate(until)]]
    this.losses.add(
      `state "${name}"`,
      `How long it waits (${JSON.stringify(seconds ?? fields.take('SecondsPath') ?? null)}) cannot be computed here. Set \`for\` or \`until\`.`,
    )
    return [['for', '1s']]
  }

  private readChoice(name: string, fields: Fields, comment: string | null): void {
    this.nodes.set(name, { key: name, kind: 'choice', name, title: name })
    if (comment !== null)
      this.losses.add(
        `state "${name}"`,
        `A choice is told by guards, so its comment ${JSON.stringify(comment)} is left out.`,
      )
    for (const rule of fields.list('Choices')) {
      const each = isMap(rule) ? rule : {}
      const to = typeof each.Next === 'string' ? each.Next : null
      if (to === null) continue
      const guard = readRule(rule)
      const { Next: _next, ...test } = each
      for (const field of unknownFields(rule))
        this.losses.add(
          `rule to "${to}" of state "${name}"`,
          `Its \`${field}\` is not carried. Say it in the guard if it matters.`,
        )
      if (guard === null)
        this.losses.add(
          `rule to "${to}" of state "${name}"`,
          `\`${JSON.stringify(test)}\` is no expression of the language; it stands as a statement in words. Write it as an expression.`,
        )
      if (typeof each.Comment === 'string')
        this.losses.add(
          `rule to "${to}" of state "${name}"`,
          `Its comment ${JSON.stringify(each.Comment)} is left out.`,
        )
      if (each.Assign !== undefined || each.Output !== undefined)
        this.losses.add(
          `rule to "${to}" of state "${name}"`,
          'Its `Assign` or `Output` is left out. Compute values in a `transform` state.',
        )
      this.flows.push({
        from: name,
        to,
        guard: guard === null ? inWords(JSON.stringify(test)) : tidyGuard(guard),
      })
    }
    const otherwise = fields.text('Default')
    if (otherwise !== null) this.flows.push({ from: name, to: otherwise, guard: 'otherwise' })
  }

  private readParallel(name: string, fields: Fields, isJsonata: boolean, comment: string | null): void {
    const join = `${name} joined`
    this.nodes.set(name, { key: name, kind: 'fork', name, title: name })
    this.nodes.set(join, { key: join, kind: 'join', name: `${name} done` })
    if (comment !== null)
      this.losses.add(
        `state "${name}"`,
        `A fork has no description, so its comment ${JSON.stringify(comment)} is left out.`,
      )
    fields.list('Branches').forEach((branch, at) => {
      const before = this.nodes.size
      const flowsBefore = this.flows.length
      const machine = new Fields(`branch ${at + 1} of "${name}"`, branch)
      const start = this.readMachine(machine, isJsonata)
      machine.listUnread(this.losses)
      if (start === null) return
      this.flows.push({ from: name, to: start, guard: null })
      this.closeBranch([...this.nodes.keys()].slice(before), flowsBefore, join, `${name} branch ${at + 1}`)
    })
    for (const field of ['Retry', 'TimeoutSeconds'])
      if (fields.has(field))
        this.losses.add(
          `state "${name}"`,
          `\`${field}\` of a whole Parallel is left out. Set it on the states inside.`,
        )
    fields.take('Retry')
    fields.take('TimeoutSeconds')
    for (const item of fields.list('Catch')) {
      this.losses.add(
        `state "${name}"`,
        `Its Catch \`${JSON.stringify(item)}\` is left out: a fork cannot fail as a whole. Draw \`on error\` arrows from the states inside.`,
      )
    }
    const next = fields.text('Next')
    fields.take('End')
    if (next !== null) this.flows.push({ from: join, to: next, guard: null })
    fields.listUnread(this.losses)
  }

  /** Where a branch comes to its end it reaches the join; several ends meet in a state first. */
  private closeBranch(keys: readonly string[], flowsBefore: number, join: string, name: string): void {
    const leaving = new Set(this.flows.slice(flowsBefore).map(({ from }) => from))
    const last = keys.filter((key) => {
      const kind = this.nodes.get(key)?.kind
      return !leaving.has(key) && kind !== 'fork'
    })
    if (last.length < 2) {
      for (const key of last) this.flows.push({ from: key, to: join, guard: null })
      return
    }
    this.states.push({ key: name, name, type: 'transform', properties: [['set', '{}']] })
    this.nodes.set(name, { key: name, kind: 'state', name })
    for (const key of last) this.flows.push({ from: key, to: name, guard: null })
    this.flows.push({ from: name, to: join, guard: null })
  }

  private readMap(
    name: string,
    fields: Fields,
    values: Values,
    add: (type: string | null, properties?: Properties) => void,
  ): void {
    const path = fields.text('ItemsPath')
    const items = fields.take('Items') ?? null
    const given = path === null ? (items === null ? null : values.read(items)) : values.reference(path)
    if (given === null)
      this.losses.add(
        `state "${name}"`,
        'It goes through all of its input, which has no name here. Set `items`.',
      )
    const processor = new Fields(
      `items of "${name}"`,
      fields.take('ItemProcessor') ?? fields.take('Iterator'),
    )
    const config = processor.peek('ProcessorConfig')
    if (JSON.stringify(config) === '{"Mode":"INLINE"}') processor.take('ProcessorConfig')
    processor.take('StartAt')
    const inner = processor.take('States')
    const names = isMap(inner) ? Object.keys(inner) : []
    const selector = fields.take('ItemSelector')
    const as = isMap(selector)
      ? Object.entries(selector).find(([, value]) => /Map\.Item\.Value/.test(String(value)))?.[0]
      : undefined
    if (isMap(selector) && (as === undefined || Object.keys(selector).length > 1))
      this.losses.add(
        `state "${name}"`,
        `Its \`ItemSelector\` ${JSON.stringify(selector)} is left out; an item is what \`as\` calls it.`,
      )
    const concurrency = fields.number('MaxConcurrency')
    const properties: (readonly [string, string])[] = [
      ['items', given === null ? '"${items}"' : spellProperty('map', 'items', given)],
    ]
    const [only] = names
    if (names.length === 1 && only !== undefined && isMap(inner) && !this.nodes.has(only)) {
      const state = new Fields(`state "${only}"`, inner[only])
      const called = isMap(state.take('Arguments'))
        ? (state.take('Arguments') as { readonly [key: string]: Json }).StateMachineArn
        : undefined
      if (only.startsWith(`${name} item`) && typeof called === 'string')
        properties.push(['workflow', spellTemplate(String(values.read(called)))])
      else {
        this.readState(only, new Fields(`state "${only}"`, inner[only]), values.isJsonata)
        const state = this.states.find(({ key }) => key === only)
        if (state && state.type === null)
          this.states.splice(this.states.indexOf(state), 1, { ...state, type: 'task' })
        properties.push(['state', spellStateName(only)])
      }
    } else {
      properties.push(['workflow', spellTemplate(`${name} item`)])
      this.losses.add(
        `state "${name}"`,
        `What it does for each item (${names.join(', ')}) has to be a workflow of its own: make one called "${name} item" of them.`,
      )
    }
    if (as !== undefined) properties.push(['as', spellTemplate(as)])
    if (concurrency !== null && concurrency > 0) properties.push(['concurrency', String(concurrency)])
    processor.listUnread(this.losses)
    add('map', [...properties, ...this.failing(name, fields)])
  }
}
