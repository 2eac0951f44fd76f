import type { Guard, Point, State, StateName, Transition, WorkflowGraph } from '@rabbit/dsl'
import { type Exits, exitsOf, isFailure, isPlainEnd } from '../exits.ts'
import { propertyJson, propertyOf, spellProperty } from '../properties.ts'
import { toJson } from '../value.ts'
import { isoDuration } from './names.ts'
import { type Node, writeDocument } from './write-document.ts'
import type { Flow } from './write-flows.ts'
import { escapeAttribute, escapeText } from './xml.ts'

const tasks: Readonly<Record<string, string>> = {
  http: 'serviceTask',
  sql: 'serviceTask',
  soap: 'serviceTask',
  llm: 'serviceTask',
  map: 'serviceTask',
  approval: 'userTask',
  code: 'scriptTask',
  decision: 'businessRuleTask',
  email: 'sendTask',
  notify: 'sendTask',
  publish: 'sendTask',
  respond: 'sendTask',
  event: 'receiveTask',
  workflow: 'callActivity',
}

/** The workflow as BPMN 2.0 XML with a drawing. */
export function writeBpmn(graph: WorkflowGraph, places: ReadonlyMap<StateName, Point> | undefined): string {
  return new Writer(graph).write(places)
}

class Writer {
  private readonly graph: WorkflowGraph
  private readonly exits: Exits
  private readonly arrived: ReadonlySet<StateName>
  private readonly states: ReadonlyMap<StateName, State>
  private readonly nodes: Node[] = []
  private readonly byId = new Map<string, Node>()
  private readonly flows: Flow[] = []
  private readonly ids = new Map<StateName, string>()
  private readonly errors = new Map<string, string>()
  private readonly roots: string[] = []

  constructor(graph: WorkflowGraph) {
    this.graph = graph
    this.exits = exitsOf(graph)
    this.states = new Map(graph.states.map((state) => [state.name, state]))
    this.arrived = new Set(graph.transitions.flatMap(({ to }) => to))
  }

  write(places: ReadonlyMap<StateName, Point> | undefined): string {
    const { graph, exits } = this
    graph.states.forEach(({ name }, at) => {
      this.ids.set(name, `state_${at + 1}`)
    })
    for (const state of graph.states) this.add(this.stateNode(state))
    this.addStart()
    const joins = exits.joins.map(({ from, join }) =>
      join === 'all'
        ? this.gateway('parallelGateway', 'join', null)
        : this.gateway('complexGateway', 'join', join === 'any' ? 'any' : `${join} of ${from.length}`),
    )
    const joinIds = new Map(exits.joins.map((group, at) => [group, joins[at]?.id ?? '']))
    for (const { name } of graph.states) {
      const own = exits.own.get(name) ?? []
      const next = (exits.joinsOf.get(name) ?? []).map((group) => joinIds.get(group) ?? '')
      const id = this.ids.get(name) ?? ''
      const failures = own.filter(({ guard }) => isFailure(guard) && this.isActivity(name))
      this.leave(
        id,
        own.filter((each) => !failures.includes(each)),
        next,
      )
      for (const failure of failures) this.addBoundary(id, name, failure)
    }
    exits.joins.forEach((group, at) => {
      this.leave(joins[at]?.id ?? '', group.transitions, [])
    })
    const { nodes, flows, roots } = this
    return writeDocument(graph, { nodes, flows, roots }, places ?? graph.layout)
  }

  private addStart(): void {
    const { entry, triggers } = this.graph
    if (entry === null || this.node(this.ids.get(entry) ?? '')?.tag === 'startEvent') return
    const [trigger] = triggers
    const definition =
      trigger === undefined
        ? []
        : trigger.kind === 'schedule' && 'cron' in trigger
          ? [
              `<bpmn:timerEventDefinition><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">${escapeText(trigger.cron)}</bpmn:timeCycle></bpmn:timerEventDefinition>`,
            ]
          : [this.message('name' in trigger ? trigger.name : trigger.text)]
    const start = this.add({ id: 'entry', tag: 'startEvent', tail: definition, width: 36, height: 36 })
    this.flow(start.id, this.ids.get(entry) ?? '', null)
  }

  private message(name: string): string {
    const id = `message_${this.roots.length + 1}`
    this.roots.push(`<bpmn:message id="${id}" name="${escapeAttribute(name)}" />`)
    return `<bpmn:messageEventDefinition messageRef="${id}" />`
  }

  private isActivity(name: StateName): boolean {
    return !/Event$/.test(this.node(this.ids.get(name) ?? '')?.tag ?? '')
  }

  private stateNode(state: State): Node {
    const { graph, exits } = this
    const { name, type, declared } = state
    const id = this.ids.get(name) ?? ''
    const common = { id, name, state: name }
    const event = { width: 36, height: 36 }
    const arrives = this.arrived.has(name)
    if (name === 'start' && !declared && !arrives && graph.entry === name)
      if (!(exits.own.get(name) ?? []).some(({ guard }) => isFailure(guard)))
        return this.filled({ ...common, ...event, tag: 'startEvent' })
    if (isPlainEnd(state, exits) && arrives) return this.filled({ ...common, ...event, tag: 'endEvent' })
    const head: string[] = []
    const description = propertyOf(state, 'description')
    if (description?.kind === 'string')
      head.push(`<bpmn:documentation>${escapeText(String(toJson(description)))}</bpmn:documentation>`)
    const kept = state.properties.filter(
      (property) => property.value !== description || description?.kind !== 'string',
    )
    if (kept.length > 0)
      head.push(
        '<bpmn:extensionElements>',
        ...kept.map(
          (property) =>
            `  <rabbit:property name="${escapeAttribute(property.name)}">${escapeText(spellProperty(type, property.name, propertyJson(type, property)))}</rabbit:property>`,
        ),
        '</bpmn:extensionElements>',
      )
    const attributes = { 'rabbit:type': declared ? type : null }
    const waits = type === 'wait' && !(exits.own.get(name) ?? []).some(({ guard }) => isFailure(guard))
    if (waits)
      return this.filled({
        ...common,
        ...event,
        tag: 'intermediateCatchEvent',
        attributes,
        head,
        tail: [`<bpmn:timerEventDefinition>${timerOf(state)}</bpmn:timerEventDefinition>`],
      })
    const tag = Object.hasOwn(tasks, type) ? (tasks[type] ?? 'task') : 'task'
    const called = type === 'workflow' ? propertyOf(state, 'name') : null
    const source = type === 'code' ? propertyOf(state, 'source') : null
    return this.filled({
      ...common,
      tag,
      attributes: {
        ...attributes,
        ...(called ? { calledElement: String(toJson(called)) } : {}),
        ...(source ? { scriptFormat: 'javascript' } : {}),
      },
      head,
      tail: [
        ...(type === 'map' ? ['<bpmn:multiInstanceLoopCharacteristics />'] : []),
        ...(source
          ? [
              `<bpmn:script>${escapeText(String(propertyJson(type, { name: 'source', value: source })))}</bpmn:script>`,
            ]
          : []),
      ],
    })
  }

  /** From one node to its targets, and to the joins that it takes part in. */
  private leave(from: string, transitions: readonly Transition[], joins: readonly string[]): void {
    const [only] = transitions
    if (transitions.length + joins.length === 0) return
    let source = from
    if (transitions.length + joins.length > 1 || (only !== undefined && only.guard !== null)) {
      source = this.gateway('exclusiveGateway', 'choice', null).id
      this.flow(from, source, null)
    }
    for (const { to, guard } of transitions) {
      const targets = to.map((name) => this.ids.get(name) ?? '')
      const [single] = targets
      const target =
        targets.length === 1 && single !== undefined
          ? single
          : this.gateway('parallelGateway', 'fork', null).id
      const flow = this.flow(source, target, guard)
      const gateway = this.node(source)
      if (guard?.kind === 'otherwise' && gateway && gateway.defaultFlow === null)
        gateway.defaultFlow = flow.id
      if (targets.length > 1) for (const each of targets) this.flow(target, each, null)
    }
    for (const join of joins) this.flow(source, join, null)
  }

  private addBoundary(id: string, name: StateName, { to, guard }: Transition): void {
    const state = this.states.get(name)
    const definition =
      guard?.kind === 'timeout' && state
        ? `<bpmn:timerEventDefinition>${durationOf(state, 'timeout')}</bpmn:timerEventDefinition>`
        : `<bpmn:errorEventDefinition${guard?.kind === 'error' && guard.errorClass !== null ? ` errorRef="${this.error(guard.errorClass)}"` : ''} />`
    const event = this.add({
      id: `boundary_${this.nodes.length + 1}`,
      tag: 'boundaryEvent',
      attributes: { attachedToRef: id },
      tail: [definition],
      width: 36,
      height: 36,
    })
    this.leave(event.id, [{ from: [name], to, guard: null, condition: null, join: null }], [])
  }

  private error(name: string): string {
    const known = this.errors.get(name)
    if (known !== undefined) return known
    const id = `error_${this.errors.size + 1}`
    this.errors.set(name, id)
    this.roots.push(
      `<bpmn:error id="${id}" name="${escapeAttribute(name)}" errorCode="${escapeAttribute(name)}" />`,
    )
    return id
  }

  private gateway(tag: string, kind: string, name: string | null): Node {
    const count = this.nodes.length + 1
    return this.add({
      id: `${kind}_${count}`,
      tag,
      ...(name === null ? {} : { name }),
      width: 50,
      height: 50,
    })
  }

  private add(node: Partial<Node> & Pick<Node, 'id' | 'tag'>): Node {
    const added = this.filled(node)
    this.nodes.push(added)
    this.byId.set(added.id, added)
    return added
  }

  private filled(node: Partial<Node> & Pick<Node, 'id' | 'tag'> & { readonly name?: string }): Node {
    const { name } = node
    return {
      width: 184,
      height: 56,
      head: [],
      tail: [],
      defaultFlow: null,
      state: null,
      ...node,
      attributes: { ...(name === undefined ? {} : { name }), ...node.attributes },
    }
  }

  private node(id: string): Node | undefined {
    return this.byId.get(id)
  }

  private flow(from: string, to: string, guard: Guard | null): Flow {
    const flow = { id: `flow_${this.flows.length + 1}`, from, to, guard }
    this.flows.push(flow)
    return flow
  }
}

function timerOf(state: State): string {
  const until = propertyOf(state, 'until')
  if (until === null) return durationOf(state, 'for')
  return `<bpmn:timeDate xsi:type="bpmn:tFormalExpression">${escapeText(String(toJson(until)))}</bpmn:timeDate>`
}

function durationOf(state: State, name: string): string {
  const value = propertyOf(state, name)
  if (value?.kind !== 'duration') return ''
  return `<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${isoDuration(value.ms)}</bpmn:timeDuration>`
}
