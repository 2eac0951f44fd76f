import { type DraftState, inWords, slugOf, tidyGuard, writeDraft } from '../draft.ts'
import { Fields, parseJson } from '../fields.ts'
import { type Losses, type Refusal, refuse } from '../loss.ts'
import { NestedNet } from '../nested-net.ts'
import { untangle } from '../net.ts'
import { spellProperty } from '../properties.ts'
import { isMap, type Json, spellStateName, spellTemplate } from '../value.ts'
import { readRule, unknownFields } from './choice.ts'
import { endOfBranch } from './export.ts'
import { readCatches, readPatience } from './failing.ts'
import { failOf, passOf, waitOf } from './plain-states.ts'
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
  const { arrows, added } = untangle(reader.net(), losses)
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

class Reader extends NestedNet {
  private readonly losses: Losses

  constructor(losses: Losses) {
    super()
    this.losses = losses
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
        add(task.type, [...task.properties, ...readPatience(name, fields, this.losses)])
        break
      }
      case 'Pass':
        add(...passOf(name, fields, values))
        break
      case 'Wait':
        add('wait', waitOf(name, fields, values, this.losses))
        break
      case 'Succeed':
        if (comment === endOfBranch) this.nodes.set(name, { key: name, kind: 'choice', name })
        else if (name === 'end') add(null)
        else add('log', [['message', spellTemplate(name)]])
        break
      case 'Fail':
        add('transform', failOf(fields))
        break
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

  private onward(name: string, fields: Fields): void {
    const next = fields.text('Next')
    if (next !== null) this.flow(name, next, null)
    fields.take('End')
    for (const { to, guard } of readCatches(name, fields, this.losses)) this.flow(name, to, guard)
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
    if (otherwise !== null) this.flow(name, otherwise, 'otherwise')
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
      const since = this.mark()
      const machine = new Fields(`branch ${at + 1} of "${name}"`, branch)
      const start = this.readMachine(machine, isJsonata)
      machine.listUnread(this.losses)
      if (start === null) return
      this.flow(name, start, null)
      this.closeBranch(since, join, `${name} branch ${at + 1}`)
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
    if (next !== null) this.flow(join, next, null)
    fields.listUnread(this.losses)
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
    add('map', [...properties, ...readPatience(name, fields, this.losses)])
  }
}
