import { type Point, parse, propertySchema, stepTypes } from '@rabbit/dsl'
import { spellDuration } from '../bpmn/names.ts'
import { isGuard, slugOf, tidyGuard, writeDraft } from '../draft.ts'
import { Fields, parseJson } from '../fields.ts'
import { type Losses, type Refusal, refuse } from '../loss.ts'
import { NestedNet } from '../nested-net.ts'
import { untangle } from '../net.ts'
import { printText } from '../print-expression.ts'
import { spellProperty } from '../properties.ts'
import { isMap, type Json, spellJson, spellKey, spellTemplate } from '../value.ts'
import { readTree, type StateTree, type TreeNode } from './tree.ts'
import { type Way, Ways } from './ways.ts'

/** A machine of XState as a workflow; nested states are laid flat, regions become branches of a fork. */
export function readXstate(text: string, losses: Losses): string | Refusal {
  const parsed = parseJson(text)
  if ('problem' in parsed) return refuse(parsed.problem)
  if (!isMap(parsed.json.states) || Object.keys(parsed.json.states).length === 0)
    return refuse('This is no XState machine: it needs `states`.')
  const tree = readTree(parsed.json)
  const { root } = tree
  const { fields } = root
  const reader = new Reader(tree, losses)
  const start = reader.run()
  const meta = new Fields('machine', fields.take('meta') ?? {})
  const [name, title] = [meta.text('name'), fields.text('description')]
  const id = fields.text('id')
  const kept = meta.has('inputs')
  const context = fields.take('context')
  const inputs = kept
    ? meta.list('inputs').map(String)
    : isMap(context)
      ? Object.entries(context).map(inputOf)
      : []
  const triggers = meta.list('triggers').map(String)
  meta.listUnread(losses)
  fields.listUnread(losses)
  if (start === null) return refuse('The machine does not say which state is its `initial` one.')
  reader.beginAt(start)
  const { arrows, added } = untangle(reader.net(), losses)
  const called = name ?? (id === null || id === 'workflow' || id === '(machine)' ? null : id)
  return writeDraft(
    {
      name: called === null && title !== null ? slugOf(title) : called,
      title,
      inputs: inputs.filter((input) => fits(`input { ${input} }`, 'input')),
      triggers: triggers.filter((trigger) => fits(trigger, 'trigger')),
      states: [...reader.states, ...added],
      arrows,
      places: reader.places,
    },
    losses,
  )
}

function fits(source: string, kind: string): boolean {
  const { statements } = parse(source)
  return statements.length === 1 && statements[0]?.kind === kind && statements[0].diagnostics.length === 0
}

function inputOf([name, value]: readonly [string, Json]): string {
  const kind =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? typeof value
      : Array.isArray(value)
        ? 'list'
        : isMap(value)
          ? 'map'
          : 'any'
  return `${spellKey(name)}: ${kind} = ${spellJson(value)}`
}

class Reader extends NestedNet {
  readonly places = new Map<string, Point>()
  private readonly tree: StateTree
  private readonly losses: Losses
  private readonly ways: Ways
  /** Final states that an export added: they are no states of the workflow. */
  private readonly ends = new Set<TreeNode>()

  constructor(tree: StateTree, losses: Losses) {
    super()
    this.tree = tree
    this.losses = losses
    this.ways = new Ways(tree, losses)
  }

  /** Answers the key of the first state. */
  run(): string | null {
    const { root } = this.tree
    this.markEnds(root)
    if (root.type === 'parallel') {
      this.readParallel(root)
      return root.path
    }
    for (const child of root.children.values()) this.read(child)
    const first =
      root.initial === null ? null : this.tree.find(root.initial, [...root.children.values()][0] ?? root)
    return first === null ? null : first.path
  }

  private markEnds(node: TreeNode): void {
    const meta = node.fields.peek('meta')
    if (node.type === 'final' && isMap(meta) && meta.added === true) this.ends.add(node)
    for (const child of node.children.values()) this.markEnds(child)
  }

  private read(node: TreeNode): void {
    const { path, fields, type } = node
    if (this.ends.has(node)) return
    if (type === 'compound') {
      this.losses.add(fields.element, 'Its states are kept, but not the frame around them.')
      this.readCompound(node)
    } else if (type === 'parallel') this.readParallel(node)
    else if (type === 'history') {
      this.losses.add(
        fields.element,
        'A workflow keeps no history of a part of itself; arrows to it lead to the first state there.',
      )
      this.pass(path)
      const first = this.firstOf(node.parent)
      if (first) this.flow(path, first.path, null)
    } else this.readLeaf(node)
    fields.listUnread(this.losses)
  }

  private firstOf(node: TreeNode | null): TreeNode | null {
    return node?.initial == null ? null : (node.children.get(node.initial) ?? null)
  }

  private pass(key: string): void {
    this.nodes.set(key, { key, kind: 'choice', name: key })
  }

  /** Its way in leads to the first state inside, a final state inside leads to its `onDone`. */
  private readCompound(node: TreeNode): void {
    const { path, fields } = node
    this.pass(path)
    this.pass(`${path} exit`)
    const first = this.firstOf(node)
    if (first) this.flow(path, first.path, null)
    this.leave(`${path} exit`, this.ways.of(fields.take('onDone'), node, 'onDone'))
    for (const child of node.children.values()) this.read(child)
    this.notForFrames(node)
  }

  private notForFrames({ fields }: TreeNode): void {
    for (const field of ['invoke', 'after', 'always'] as const)
      if (fields.take(field) !== undefined)
        this.losses.add(
          fields.element,
          `Its \`${field}\` concerns all states inside at once and is left out. Give it to the states that need it.`,
        )
    // Events of a frame are read with the states inside.
    if (fields.peek('on') !== undefined) fields.take('on')
  }

  private readParallel(node: TreeNode): void {
    const { path, fields } = node
    const join = `${path} joined`
    this.nodes.set(path, {
      key: path,
      kind: 'fork',
      name: node.key,
      ...(node.key.startsWith('parallel_') ? {} : { title: node.key }),
    })
    this.nodes.set(join, { key: join, kind: 'join', name: `${node.key} done` })
    for (const region of node.children.values()) {
      const since = this.mark()
      if (region.type === 'compound') for (const child of region.children.values()) this.read(child)
      else this.read(region)
      const first = region.type === 'compound' ? this.firstOf(region) : region
      if (first && !this.ends.has(first)) this.flow(path, first.path, null)
      this.closeBranch(since, join, `${region.path} done`)
      if (region.type === 'compound') {
        this.notForFrames(region)
        region.fields.listUnread(this.losses)
      }
    }
    this.leave(join, this.ways.of(fields.take('onDone'), node, 'onDone'))
    this.notForFrames(node)
  }

  private leave(from: string, ways: readonly Way[], fixed: string | null = null): void {
    ways.forEach(({ target, guard }, at) => {
      if (target === null) return
      if (this.ends.has(target)) {
        this.closing.add(from)
        return
      }
      const before = ways.slice(0, at)
      const isOtherwise = guard === null && before.length > 0 && before.every((way) => way.guard !== null)
      this.flow(from, target.path, fixed ?? (isOtherwise ? 'otherwise' : guard))
    })
  }

  private readLeaf(node: TreeNode): void {
    const { path, fields, key } = node
    const meta = new Fields(`meta of ${fields.element}`, fields.take('meta') ?? {})
    const name = meta.text('name') ?? key
    const type = meta.text('type')
    const properties = new Map<string, string>()
    const description = fields.text('description')
    if (description !== null) properties.set('description', spellTemplate(description))
    const place = meta.take('position')
    if (isMap(place) && typeof place.x === 'number' && typeof place.y === 'number')
      this.places.set(path, { x: place.x, y: place.y })
    this.nodes.set(path, { key: path, kind: 'state', name })
    const own = type !== null && /^\w+$/.test(type) ? type : null
    if (node.type === 'final' && node.parent && node.parent !== this.tree.root) {
      this.readInnerEnd(node, node.parent)
      return
    }
    const found = node.type === 'final' ? this.readFinal(node, own, name) : this.readWork(node, own, name)
    for (const [property, value] of found.properties) properties.set(property, value)
    const kept = meta.take('properties')
    const stateType = own ?? found.type
    if (isMap(kept))
      for (const [property, value] of Object.entries(kept))
        properties.set(spellKey(property), spellProperty(stateType ?? 'task', property, value))
    meta.listUnread(this.losses)
    this.states.push({
      key: path,
      name,
      type: stateType === null && properties.size > 0 ? 'task' : stateType,
      properties: [...properties],
    })
  }

  /** A final state inside a frame leads out of it, or closes its branch. */
  private readInnerEnd({ path, key }: TreeNode, parent: TreeNode): void {
    this.nodes.set(path, { key: path, kind: 'choice', name: key, title: key })
    if (this.nodes.has(`${parent.path} exit`)) this.flow(path, `${parent.path} exit`, null)
  }

  private readFinal({ key }: TreeNode, own: string | null, name: string): Work {
    if (name === 'end' || own !== null) return { type: own, properties: [] }
    return { type: 'log', properties: [['message', spellTemplate(key)]] }
  }

  private readWork(node: TreeNode, own: string | null, name: string): Work {
    const { path, fields } = node
    const invokes = fields.list('invoke')
    const after = fields.take('after')
    const delays = isMap(after) ? Object.entries(after) : []
    const events = this.eventsOf(node)
    const always = this.ways.of(fields.take('always'), node, 'always')
    this.leave(path, always)
    if (always.length > 0 && invokes.length === 0) {
      // It never stays where it is, so events only matter where none of these hold.
      const stays = always.every(({ guard }) => guard !== null)
      if (isMap(fields.peek('on')) || (stays && events.length > 0))
        this.losses.add(
          fields.element,
          'It goes on at once, so the events it would wait for are left out. Put an `event` state behind it.',
        )
      return { type: own, properties: [] }
    }
    const [first, ...more] = invokes
    if (more.length > 0)
      this.losses.add(
        fields.element,
        'It invokes several actors; only the first is kept. Fork into a state for each.',
      )
    const [delay, ...later] = delays
    for (const [time] of later)
      this.losses.add(
        fields.element,
        `Only its first delay is kept; the one of ${time} is left out. Put a \`wait\` state behind it.`,
      )
    if (first !== undefined) {
      const work = this.readInvoke(node, new Fields(`invoke of ${fields.element}`, first), own, name)
      if (delay) this.leave(path, this.ways.of(delay[1], node, 'after'), 'on timeout')
      for (const [event] of events)
        this.losses.add(
          fields.element,
          `Its event ${event} would interrupt a step that runs, which is not possible; it is left out. Use a timeout.`,
        )
      const timeout =
        delay && /^\d+$/.test(delay[0]) ? [['timeout', spellDuration(Number(delay[0]))] as const] : []
      return {
        type: work.type ?? (timeout.length > 0 ? 'task' : null),
        properties: [...work.properties, ...timeout],
      }
    }
    if (events.length > 0) return this.readEvents(node, events, delay)
    if (!delay) return { type: own, properties: [] }
    this.leave(path, this.ways.of(delay[1], node, 'after'))
    if (!/^\d+$/.test(delay[0]))
      this.losses.add(fields.element, `Its delay "${delay[0]}" is a function of the program. Set \`for\`.`)
    return {
      type: 'wait',
      properties: [['for', /^\d+$/.test(delay[0]) ? spellDuration(Number(delay[0])) : '1s']],
    }
  }

  private readInvoke(node: TreeNode, invoke: Fields, own: string | null, name: string): Work {
    const src = invoke.take('src')
    const called = typeof src === 'string' ? src : isMap(src) ? String(src.type ?? '') : ''
    invoke.take('id')
    this.leave(node.path, this.ways.of(invoke.take('onDone'), node, 'onDone'))
    this.readErrors(node, this.ways.of(invoke.take('onError'), node, 'onError'), name)
    const input = invoke.take('input')
    invoke.listUnread(this.losses)
    const type = own ?? (called !== name && stepTypes.has(called) ? called : null)
    const stepType = type === null ? undefined : stepTypes.get(type)
    const properties: (readonly [string, string])[] = []
    const rest = new Map<string, Json>()
    if (isMap(input))
      for (const [key, value] of Object.entries(input)) {
        if (own !== null || (stepType && propertySchema(stepType, key)))
          properties.push([spellKey(key), spellProperty(type ?? 'task', key, value)])
        else rest.set(key, value)
      }
    else if (input !== undefined) rest.set('input', input)
    if (type === null && called !== '' && called !== name) {
      this.losses.add(
        invoke.element,
        `It calls the actor "${called}"; a task calls the step function of its own name. Register it as "${name}".`,
      )
    }
    if (rest.size > 0) properties.push(['with', spellProperty('task', 'with', Object.fromEntries(rest))])
    return { type: type ?? (properties.length > 0 ? 'task' : null), properties }
  }

  /** An error is told by its class; other guards are tried in a state behind it. */
  private readErrors(node: TreeNode, ways: readonly Way[], name: string): void {
    const isClass = ({ guard }: Way) => guard?.startsWith('on error') === true
    const others = ways.filter((way) => !isClass(way))
    for (const way of ways)
      if (isClass(way) || others.every(({ guard }) => guard === null))
        this.leave(node.path, [{ ...way, guard: way.guard ?? 'on error' }])
    if (others.every(({ guard }) => guard === null)) return
    const failed = `${node.path} failed`
    this.nodes.set(failed, { key: failed, kind: 'choice', name: `${name} failed` })
    this.flow(node.path, failed, 'on error')
    this.leave(failed, others)
  }

  /** Its own events and those of the frames around it. */
  private eventsOf(node: TreeNode): readonly (readonly [string, readonly Way[]])[] {
    const found = new Map<string, readonly Way[]>()
    for (let at: TreeNode | null = node; at; at = at.parent) {
      const on = at === node ? at.fields.take('on') : at.fields.peek('on')
      if (isMap(on))
        for (const [event, json] of Object.entries(on))
          if (!found.has(event)) found.set(event, this.ways.of(json, at, `event ${event}`))
      if (at === this.tree.root) at.fields.take('on')
    }
    return [...found]
  }

  private readEvents(
    node: TreeNode,
    events: readonly (readonly [string, readonly Way[]])[],
    delay: readonly [string, Json] | undefined,
  ): Work {
    const { path, fields, key } = node
    const [only, ...more] = events
    const name = only && more.length === 0 ? only[0] : key
    if (only && more.length === 0) this.leave(path, only[1])
    else {
      this.losses.add(
        fields.element,
        `It waits for ${events.map(([event]) => event).join(', ')}. A state waits for one event: send "${key}" with the kind in \`event\`.`,
      )
      for (const [event, ways] of events)
        for (const { target, guard } of ways) {
          const test = `event == ${printText(event)}`
          this.leave(path, [
            {
              target,
              guard:
                guard === null || !isGuard(`${test} and (${guard})`)
                  ? test
                  : tidyGuard(`${test} and (${guard})`),
            },
          ])
        }
    }
    if (delay) this.leave(path, this.ways.of(delay[1], node, 'after'), 'on timeout')
    const timeout =
      delay && /^\d+$/.test(delay[0]) ? [['timeout', spellDuration(Number(delay[0]))] as const] : []
    return { type: 'event', properties: [['name', spellTemplate(name)], ...timeout] }
  }
}

interface Work {
  readonly type: string | null
  readonly properties: readonly (readonly [string, string])[]
}
