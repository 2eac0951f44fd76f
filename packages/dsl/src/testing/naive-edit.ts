import type { NewTrigger, WorkflowEdit } from '../edit/edit.ts'
import { type Join, type Property, type StateName, usualSecrets, type Value } from '../graph/graph.ts'
import {
  type PlainGraph,
  type PlainInput,
  type PlainTransition,
  renameIn,
  stateOf,
  withInputs,
} from './plain-graph.ts'

type Change<Kind extends WorkflowEdit['kind']> = Extract<WorkflowEdit, { kind: Kind }>

/** What an edit means for a graph, said without any text: the model that planned text edits are held against. */
export function editPlainGraph(graph: PlainGraph, edit: WorkflowEdit, known: KnownValues): PlainGraph {
  switch (edit.kind) {
    case 'add-state':
      return {
        ...graph,
        states: { ...graph.states, [edit.name]: { type: edit.type, properties: [] } },
        layout: edit.at ? { ...graph.layout, [edit.name]: edit.at } : graph.layout,
      }
    case 'remove-state':
      return removeState(graph, edit.name)
    case 'rename-state':
      return renameState(graph, edit)
    case 'retype-state':
      return {
        ...graph,
        states: {
          ...graph.states,
          [edit.name]: { properties: graph.states[edit.name]?.properties ?? [], type: edit.type },
        },
      }
    case 'set-property':
      return setProperty(graph, edit, known.value)
    case 'connect':
      return connect(graph, edit, known.guard)
    case 'disconnect':
      return changeTransition(graph, edit.transition, (transition) => {
        if (transition.to.length > 1 && (transition.from.length === 1 || edit.side !== 'from')) {
          return { ...transition, to: transition.to.filter((name) => name !== edit.to) }
        }
        return transition.from.length > 1 ? withoutSource(transition, edit.from) : null
      })
    case 'reroute':
      return changeTransition(withStates(graph, [edit.newState]), edit.transition, (transition) => ({
        ...transition,
        [edit.end]: transition[edit.end].map((name) => (name === edit.state ? edit.newState : name)),
      }))
    case 'set-guard':
      return changeTransition(graph, edit.transition, (transition) => ({
        ...transition,
        condition: edit.condition,
        guard: edit.condition === null ? null : known.guard,
      }))
    case 'move-transition':
      return moveTransition(graph, edit)
    case 'set-join':
      return changeTransition(graph, edit.transition, (transition) => ({ ...transition, join: edit.join }))
    case 'set-input':
      return setInput(graph, edit, known.value)
    case 'remove-input':
      return { ...graph, inputs: graph.inputs.filter(({ name }) => name !== edit.name) }
    case 'move-input':
      return { ...graph, inputs: movedBefore(graph.inputs, edit) }
    case 'set-trigger':
      return {
        ...graph,
        triggers:
          edit.index === null
            ? [...graph.triggers, withOld(edit.trigger, {})]
            : graph.triggers.map((old, at) => (at === edit.index ? withOld(edit.trigger, old) : old)),
      }
    case 'remove-trigger':
      return { ...graph, triggers: graph.triggers.filter((_, at) => at !== edit.index) }
    case 'place': {
      const layout = { ...graph.layout, ...edit.positions }
      return {
        ...graph,
        layout: Object.fromEntries(
          Object.entries(layout).flatMap(([name, point]) => (point ? [[name, point]] : [])),
        ),
      }
    }
    case 'clear-layout':
      return { ...graph, layout: {} }
    case 'set-workflow':
      return {
        ...graph,
        name: edit.name ?? graph.name,
        title: edit.title === undefined ? graph.title : edit.title,
      }
  }
}

/** What the text of an edit says, as data: the guard of a condition, the value of a property. */
export interface KnownValues {
  readonly guard: unknown
  readonly value: Value | null
}

function removeState(graph: PlainGraph, name: StateName): PlainGraph {
  const { [name]: _, ...states } = graph.states
  const { [name]: __, ...layout } = graph.layout
  return {
    ...graph,
    layout,
    states: Object.fromEntries(
      Object.entries(states).map(([key, state]) => [
        key,
        {
          ...state,
          properties: state.properties.filter(
            (property) => property.name !== 'compensate' || stateOf(property.value) !== name,
          ),
        },
      ]),
    ),
    transitions: graph.transitions.flatMap((transition) => {
      const to = transition.to.filter((known) => known !== name)
      const rest = transition.from.includes(name)
        ? withoutSource({ ...transition, to }, name)
        : { ...transition, to }
      return to.length === 0 || rest.from.length === 0 ? [] : [rest]
    }),
  }
}

function withoutSource(transition: PlainTransition, name: StateName): PlainTransition {
  const from = transition.from.filter((known) => known !== name)
  return { ...transition, from, join: joinOf(transition.join, from.length) }
}

function joinOf(join: Join | null, count: number): Join | null {
  if (count < 2 || join === null) return null
  return typeof join === 'number' ? Math.min(join, count) : join
}

function renameState(graph: PlainGraph, { name, newName }: Change<'rename-state'>): PlainGraph {
  const renamed = (known: StateName) => (known === name ? newName : known)
  const keys = <T>(record: Readonly<Record<StateName, T>>) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [renamed(key), value]))
  return {
    ...graph,
    layout: keys(graph.layout),
    states: keys(renameIn(graph.states, name, newName) as PlainGraph['states']),
    transitions: graph.transitions.map((transition) => ({
      ...transition,
      from: transition.from.map(renamed),
      to: transition.to.map(renamed),
      guard: renameIn(transition.guard, name, newName),
    })),
  }
}

function setProperty(graph: PlainGraph, edit: Change<'set-property'>, value: Value | null): PlainGraph {
  const state = graph.states[edit.state]
  if (!state) return graph
  return {
    ...graph,
    states: {
      ...graph.states,
      [edit.state]: { ...state, properties: setIn(state.properties, edit.path, value) },
    },
  }
}

function setIn(
  properties: readonly Property[],
  [key = '', ...rest]: readonly string[],
  value: Value | null,
): readonly Property[] {
  const old = properties.find(({ name }) => name === key)?.value
  if (rest.length === 0) {
    if (value === null) return properties.filter(({ name }) => name !== key)
    if (old) return properties.map((property) => (property.name === key ? { ...property, value } : property))
    return [...properties, { name: key, value }]
  }
  if (!old && value === null) return properties
  const entries = setIn(old?.kind === 'map' ? old.entries : [], rest, value)
  return setIn(properties, [key], { kind: 'map', entries })
}

function connect(graph: PlainGraph, edit: Change<'connect'>, guard: unknown): PlainGraph {
  const condition = edit.condition ?? null
  const same = (a: readonly StateName[], b: readonly StateName[]) =>
    a.toSorted().join('\n') === b.toSorted().join('\n')
  const canFork = edit.as === 'fork' || (edit.as === undefined && condition === null)
  const at = canFork
    ? graph.transitions.findLastIndex((known) => known.condition === condition && same(known.from, edit.from))
    : -1
  const { states } = withStates(graph, [...edit.from, ...edit.to])
  if (at >= 0) {
    return changeTransition({ ...graph, states }, at, (known) => ({
      ...known,
      to: [...known.to, ...edit.to.filter((name) => !known.to.includes(name))],
    }))
  }
  const join = edit.from.length > 1 ? (edit.join ?? 'all') : null
  return {
    ...graph,
    states,
    transitions: [...graph.transitions, { from: edit.from, to: edit.to, condition, guard, join }],
  }
}

function moveTransition(graph: PlainGraph, { transition, before }: Change<'move-transition'>): PlainGraph {
  const moved = graph.transitions[transition]
  const target = graph.transitions[before ?? -1]
  if (!moved || moved === target) return graph
  const rest = graph.transitions.filter((known) => known !== moved)
  const key = ({ from }: PlainTransition) => from.toSorted().join('\n')
  const last = rest.findLastIndex((known) => key(known) === key(moved))
  return { ...graph, transitions: rest.toSpliced(target ? rest.indexOf(target) : last + 1, 0, moved) }
}

function setInput(graph: PlainGraph, edit: Change<'set-input'>, value: Value | null): PlainGraph {
  const old = graph.inputs.find(({ name }) => name === edit.name)
  const defaultValue = edit.defaultValue === undefined ? (old?.defaultValue ?? null) : value
  const field: PlainInput = {
    name: edit.newName ?? edit.name,
    type: edit.type ?? old?.type ?? { kind: 'string' },
    optional: (edit.optional ?? old?.optional ?? false) || defaultValue !== null,
    defaultValue,
  }
  const renamed = (data: unknown) =>
    old && field.name !== edit.name
      ? withInputs(data, (name) => (name === edit.name ? field.name : name))
      : data
  return {
    ...graph,
    states: renamed(graph.states) as PlainGraph['states'],
    transitions: graph.transitions.map((transition) => ({ ...transition, guard: renamed(transition.guard) })),
    inputs: old ? graph.inputs.map((known) => (known === old ? field : known)) : [...graph.inputs, field],
  }
}

function movedBefore(
  inputs: readonly PlainInput[],
  { name, before }: Change<'move-input'>,
): readonly PlainInput[] {
  const moved = inputs.filter((input) => input.name === name)
  if (name === before) return inputs
  const rest = inputs.filter((input) => input.name !== name)
  const at = before === null ? rest.length : rest.findIndex((input) => input.name === before)
  return rest.toSpliced(at, 0, ...moved)
}

function changeTransition(
  graph: PlainGraph,
  index: number,
  change: (transition: PlainTransition) => PlainTransition | null,
): PlainGraph {
  return {
    ...graph,
    transitions: graph.transitions.flatMap((transition, at) => {
      const changed = at === index ? change(transition) : transition
      return changed ? [changed] : []
    }),
  }
}

function withStates(graph: PlainGraph, names: readonly StateName[]): PlainGraph {
  const states = names.map((name) => [name, graph.states[name] ?? { type: 'task', properties: [] }] as const)
  return { ...graph, states: { ...graph.states, ...Object.fromEntries(states) } }
}

/** What a trigger's edit leaves unsaid stays as it was, where it stays of its kind; null takes it away. */
function withOld(trigger: NewTrigger, old: unknown): unknown {
  const before = old as { kind?: string; signature?: unknown; missed?: unknown }
  const kept = before.kind === trigger.kind ? before : {}
  const usual = trigger.kind === 'message' || trigger.kind === 'email' ? usualSecrets[trigger.kind] : null
  const named = usual !== null && 'secret' in trigger ? { secret: trigger.secret ?? usual } : {}
  const all = { signature: kept.signature, missed: kept.missed, ...trigger, ...named }
  const isThere = ([key, value]: [string, unknown]) =>
    key === 'signature' || key === 'missed' ? (value ?? null) !== null : true
  return Object.fromEntries(Object.entries(all).filter(isThere))
}
