import { cleanName, type DraftState, inWords, isGuard } from '../draft.ts'
import { juelAndFeel, readForeign } from '../foreign-expression.ts'
import type { Losses } from '../loss.ts'
import type { Net, NetFlow, NetNode } from '../net.ts'
import { spellStateName, spellTemplate, spellText } from '../value.ts'
import { type Activity, readActivity, readEventDefinition } from './activity.ts'
import { readIsoDuration } from './names.ts'
import { isScope, type SequenceFlow, SequenceFlows } from './sequence-flows.ts'
import type { Xml } from './xml.ts'

/** Reads the flow elements of a process, sub-processes included, into one net. */
export class FlowReader {
  readonly states: DraftState[] = []
  readonly triggers: string[] = []
  private readonly root: Xml
  private readonly losses: Losses
  private readonly knowsTriggers: boolean
  private readonly elements = new Map<string, Xml>()
  private readonly nodes = new Map<string, NetNode>()
  private readonly flows = new SequenceFlows()
  private readonly extra: NetFlow[] = []
  private readonly defaults = new Set<string>()
  private readonly questions = new Set<string>()
  /** Ids that mean another node: a start event that is only a beginning, ends that are one end. */
  private readonly same = new Map<string, string>()

  constructor(root: Xml, losses: Losses, knowsTriggers: boolean) {
    this.root = root
    this.losses = losses
    this.knowsTriggers = knowsTriggers
  }

  keyOf(id: string): string {
    return this.same.get(id) ?? id
  }

  read(process: Xml): void {
    process.used = true
    this.flows.read(process, this.losses)
    this.readElements(process, null)
  }

  private readElements(scope: Xml, outer: string | null): void {
    for (const element of scope.children) {
      const id = element.attribute('id')
      if (id === null || element.name === 'sequenceFlow') continue
      if (this.elements.has(id)) {
        this.losses.add(
          `${element.name} ${id}`,
          'Two elements have this id; the second one is left out. Give it an id of its own.',
        )
        element.useAll()
        continue
      }
      if (this.readElement(element, id, scope, outer)) {
        this.elements.set(id, element)
        element.used = true
        // Who follows whom is read from the flows themselves.
        element.all('incoming')
        element.all('outgoing')
      }
    }
  }

  /** Whether it is part of the flow. */
  private readElement(element: Xml, id: string, scope: Xml, outer: string | null): boolean {
    const { name: tag } = element
    const name = cleanName(element.attribute('name') ?? '')
    const fallback = element.attribute('default')
    if (fallback !== null) this.defaults.add(fallback)
    if (tag === 'startEvent') this.readStart(element, id, name, outer)
    else if (tag === 'endEvent') this.readEnd(element, id, name, outer, scope)
    else if (tag === 'boundaryEvent') this.readBoundary(element, id, name)
    else if (/Gateway$/.test(tag)) this.readGateway(element, id, name)
    else if (isScope(element)) this.readScope(element, id, name)
    else {
      const activity = readActivity(element, name || id, this.root, this.losses)
      if (activity === null) return false
      this.addState(id, name || id, activity)
    }
    return true
  }

  private addState(id: string, name: string, { type, properties }: Activity): void {
    this.states.push({ key: id, name, type, properties })
    this.nodes.set(id, { key: id, kind: 'state', name })
  }

  private pass(id: string, name: string): void {
    this.nodes.set(id, { key: id, kind: 'choice', name: name || id })
  }

  private readStart(element: Xml, id: string, name: string, outer: string | null): void {
    if (outer !== null) {
      this.pass(id, name)
      this.extra.push({ from: outer, to: id, guard: null })
      readEventDefinition(element, this.root)
      return
    }
    const definition = readEventDefinition(element, this.root)
    if (definition && !this.knowsTriggers) {
      const { kind, text } = definition
      if (kind === 'timer' && /^[-\d*/,?LW#A-Z]+(?:\s+[-\d*/,?LW#A-Z]+){4,5}$/.test(text.trim()))
        this.triggers.push(
          `on schedule ${spellText(text.trim().split(/\s+/).slice(-5).join(' ').replaceAll('?', '*'))}`,
        )
      else if (kind === 'message' || kind === 'signal')
        this.triggers.push(`on event ${spellText(text || name || id)}`)
      else
        this.losses.add(
          `start event "${name || id}"`,
          `Its ${kind} (${text}) starts nothing here. Add an \`on …\` line for it.`,
        )
    }
    const flows = this.flows.from(id)
    const [only] = flows
    const alone = only !== undefined && flows.length === 1 && this.flows.to(only.to).length === 1
    if (name === '' && alone && [...this.elements.values()].every(({ name: tag }) => tag !== 'startEvent')) {
      this.pass(id, 'start')
      return
    }
    if (name === '' && flows.length === 1 && this.targetIsStart(only?.to ?? '')) this.pass(id, 'start')
    else if (![...this.states].some((state) => state.name === 'start'))
      this.addState(id, 'start', {
        type: null,
        properties: /^(start|)$/i.test(name) ? [] : [['description', spellTemplate(name)]],
      })
    else this.addState(id, name || id, { type: null, properties: [] })
  }

  private targetIsStart(id: string): boolean {
    const find = (scope: Xml): boolean =>
      scope.children.some((child) => child.attribute('id') === id && child.attribute('name') === 'start')
    return this.root.children.some((child) => child.name === 'process' && find(child))
  }

  private readEnd(element: Xml, id: string, name: string, outer: string | null, scope: Xml): void {
    const definition = readEventDefinition(element, this.root)
    if (outer !== null && definition?.kind !== 'error') {
      this.pass(id, name)
      this.extra.push({ from: id, to: `${outer} exit`, guard: null })
      return
    }
    if (definition?.kind === 'error') {
      const message = spellTemplate(`\${fail(${spellText(definition.text || name || 'Failed')})}`)
      this.addState(id, name || definition.text || id, {
        type: 'transform',
        properties: [
          ['set', `{ failed: ${message} }`],
          ['when_failed', 'fail'],
        ],
      })
      return
    }
    if (definition?.kind === 'terminate')
      this.losses.add(
        `end event "${name || id}"`,
        'It ended everything at once; here only its own branch ends. Let the others end too.',
      )
    else if (definition)
      this.losses.add(
        `end event "${name || id}"`,
        `Its ${definition.kind} ${definition.text} is not sent. Put a \`publish\` or \`notify\` state before it.`,
      )
    const ends = scope.children.filter((child) => child.name === 'endEvent')
    const plain = name === '' || /^(end|ende)$/i.test(name) || ends.length === 1
    if (!plain) {
      this.addState(id, name, { type: 'log', properties: [['message', spellTemplate(name)]] })
      return
    }
    const known = this.states.find((state) => state.key === 'end event')
    if (!known) this.addState('end event', 'end', { type: null, properties: [] })
    if (name !== '' && !/^(end|ende)$/i.test(name))
      this.losses.add(`end event "${name}"`, 'It is the only end and is called `end` here.')
    this.same.set(id, 'end event')
  }

  private readBoundary(element: Xml, id: string, name: string): void {
    const host = element.attribute('attachedToRef') ?? ''
    const definition = readEventDefinition(element, this.root)
    this.pass(id, name)
    if (name !== '')
      this.losses.add(`boundary event "${name}"`, 'It is told by an arrow, so its name is left out.')
    if (element.attribute('cancelActivity') === 'false')
      this.losses.add(
        `boundary event "${name || id}"`,
        'Here it ends what it is attached to; the language has no event that leaves it running.',
      )
    if (definition?.kind === 'error') {
      const guard = definition.text === '' ? 'on error' : `on error ${spellStateName(definition.text)}`
      this.extra.push({ from: host, to: id, guard: isGuard(guard) ? guard : 'on error' })
    } else if (definition?.kind === 'timer') {
      const duration = readIsoDuration(definition.text)
      const state = this.states.find(({ key }) => key === host)
      const known = state?.properties.some(([property]) => property === 'timeout')
      if (state && duration !== null && !known)
        (state.properties as [string, string][]).push(['timeout', duration])
      else if (!known && definition.text !== '')
        this.losses.add(
          `boundary event "${name || id}"`,
          `Its time ${definition.text} is no duration. Set the state's \`timeout\`.`,
        )
      this.extra.push({ from: host, to: id, guard: 'on timeout' })
    } else {
      this.losses.add(
        `boundary event "${name || id}"`,
        `A ${definition?.kind ?? 'plain'} event cannot interrupt a state; its way on is left out. Add an \`event\` state.`,
      )
    }
  }

  private readGateway(element: Xml, id: string, name: string): void {
    const { name: tag } = element
    const [into, outOf] = [this.flows.to(id), this.flows.from(id)]
    const isQuorum = /^(?:(any)|(\d+) of \d+)$/.exec(name)
    const common = { key: id, name: name || id, ...(name === '' || isQuorum ? {} : { title: name }) }
    if (tag === 'complexGateway') {
      const quorum = isQuorum
      element.first('activationCondition')?.useAll()
      if (!quorum)
        this.losses.add(
          `gateway "${name || id}"`,
          'A complex gateway is read as one that waits for all. Name it `any` or `2 of 3`.',
        )
      this.nodes.set(id, {
        ...common,
        kind: 'join',
        join: quorum ? (quorum[1] ? 'any' : Number(quorum[2])) : 'all',
      })
    } else if (tag === 'parallelGateway')
      this.nodes.set(id, { ...common, kind: into.length > 1 ? 'join' : 'fork' })
    else if (tag === 'eventBasedGateway') this.readEventGateway(id, name, outOf)
    else {
      if (tag === 'inclusiveGateway' && outOf.length > 1)
        this.losses.add(
          `gateway "${name || id}"`,
          'An inclusive gateway may follow several ways; here the first that holds is followed. Use a fork with guarded states.',
        )
      if (tag === 'inclusiveGateway' && into.length > 1)
        this.losses.add(
          `gateway "${name || id}"`,
          'An inclusive gateway waits for the ways that were taken; here each arrives by itself. Use a join.',
        )
      if (
        outOf.length > 1 &&
        outOf.every(({ condition, own, name: words }) => condition === null && own === null && words !== '')
      ) {
        this.questions.add(id)
        this.addState(id, name || id, {
          type: 'decision',
          properties: [
            ['question', spellTemplate(name || id)],
            ['choices', `[${outOf.map((flow) => spellText(flow.name)).join(', ')}]`],
          ],
        })
      } else this.nodes.set(id, { ...common, kind: 'choice' })
    }
  }

  /** A message with a time limit is an event with a timeout; any other race is told by the first event only. */
  private readEventGateway(id: string, name: string, outOf: readonly SequenceFlow[]): void {
    this.pass(id, name)
    this.races.push({ id, name, targets: outOf.map(({ to }) => to) })
  }

  private readonly races: {
    readonly id: string
    readonly name: string
    readonly targets: readonly string[]
  }[] = []

  private settleRaces(): void {
    for (const { id, name, targets } of this.races) {
      const found = targets.map((key) => this.states.find((state) => state.key === key))
      const event = found.find((state) => state?.type === 'event')
      const timer = found.find((state) => state?.type === 'wait')
      const wait = timer?.properties.find(([property]) => property === 'for')?.[1]
      const first = event ?? found.find((state) => state !== undefined)
      if (event && timer && typeof wait === 'string' && targets.length === 2) {
        ;(event.properties as [string, string][]).push(['timeout', wait])
        this.states.splice(this.states.indexOf(timer), 1)
        this.pass(timer.key, timer.name)
        this.extra.push({ from: event.key, to: timer.key, guard: 'on timeout' })
      } else
        this.losses.add(
          `gateway "${name || id}"`,
          'Waiting for the first of several events is not possible in one step; only the first is waited for. Give the event a timeout, or one name for all.',
        )
      for (const flow of this.flows.from(id)) if (flow.to !== first?.key) this.flows.drop(flow)
    }
  }

  private readScope(element: Xml, id: string, name: string): void {
    const loop =
      element.first('multiInstanceLoopCharacteristics') ?? element.first('standardLoopCharacteristics')
    if (element.attribute('triggeredByEvent') === 'true' || loop) {
      for (const inner of element.children)
        if (inner.attribute('id') !== null && inner !== loop) inner.useAll()
      loop?.useAll()
      this.losses.add(
        `sub-process "${name || id}"`,
        loop
          ? `It runs once for each item, so its content has to be a workflow of its own: make one called "${name || id}".`
          : 'A sub-process that an event starts is left out. Make a workflow of its own with an `on event` line.',
      )
      if (loop)
        this.addState(id, name || id, {
          type: 'map',
          properties: [
            ['items', '"${items}"'],
            ['workflow', spellTemplate(name || id)],
          ],
        })
      return
    }
    this.losses.add(`sub-process "${name || id}"`, 'Its states are kept, but not the frame around them.')
    this.pass(id, name)
    this.pass(`${id} exit`, name)
    this.flows.move(id, `${id} exit`)
    this.readElements(element, id)
    // What has no way on inside leads out.
    for (const inner of element.children) {
      const key = inner.attribute('id') ?? ''
      const node = this.nodes.get(key)
      if (node?.kind === 'state' && this.flows.from(key).length === 0)
        this.extra.push({ from: key, to: `${id} exit`, guard: null })
    }
  }

  net(): Net {
    this.settleRaces()
    const flows: NetFlow[] = []
    for (const flow of this.flows.all) {
      const [from, to] = [this.keyOf(flow.from), this.keyOf(flow.to)]
      if (!this.nodes.has(from) || !this.nodes.has(to)) {
        this.losses.add(
          `sequence flow ${flow.id}`,
          'It begins or ends at an element that is not carried, so it is left out. Connect the states by hand.',
        )
        continue
      }
      flows.push({ from, to, guard: this.guardOf(flow) })
    }
    const extra = this.extra.filter(({ from, to }) => this.nodes.has(from) && this.nodes.has(to))
    return { nodes: [...this.nodes.values()], flows: [...flows, ...extra], splits: true }
  }

  private guardOf({ id, from, name, condition, own }: SequenceFlow): string | null {
    if (own !== null && isGuard(own)) return own
    if (
      name !== '' &&
      name !== condition &&
      !this.questions.has(from) &&
      (condition !== null || this.defaults.has(id))
    )
      this.losses.add(`sequence flow "${name}"`, 'It is told by its condition, so its name is left out.')
    if (this.defaults.has(id)) return 'otherwise'
    if (this.questions.has(from)) return spellText(name)
    if (condition === null || condition.trim() === '') {
      if (name !== '')
        this.losses.add(
          `sequence flow "${name}"`,
          'It has a name and no condition; the name is not carried. Write a guard.',
        )
      return null
    }
    const inner = /^\s*[$#]\{([\s\S]*)\}\s*$/.exec(condition)?.[1] ?? condition.replace(/^\s*=(?!=)/, '')
    const read = readForeign(inner, juelAndFeel)
    if (read === null)
      this.losses.add(
        `sequence flow "${name || id}"`,
        `Its condition \`${cleanName(condition)}\` is no expression of the language; it stands as a statement in words. Write it as an expression.`,
      )
    return read ?? inWords(condition)
  }
}
