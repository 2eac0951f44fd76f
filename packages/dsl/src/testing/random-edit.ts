import type { Json, PropertyValue, WorkflowEdit } from '../edit/edit.ts'
import type { WorkflowGraph } from '../graph/graph.ts'
import type { Random } from './random.ts'
import { randomNames } from './random-workflow.ts'

const newNames = [
  'fresh',
  'e-mail',
  'two words',
  "it's",
  'a"b',
  '__proto',
  'and',
  '2nd',
  '10s',
  'true',
  'None',
  'layout',
  'ŝtato',
  'back\\slash',
  '${x}',
] as const
const conditions = [
  'x',
  'otherwise',
  'on error',
  'on timeout',
  'ai "It is late" >= 80',
  'x == 1 and y',
  'steps["a"].ok',
  '"a;b"',
  '[1,\n 2] == xs',
]
const sources = [
  '10s',
  '"text"',
  '3',
  'true',
  'null',
  'refund',
  '[1, 2]',
  '{ a: 1 }',
  '"${x} and ${steps.a.n}"',
]
const jsons: readonly Json[] = [
  'text',
  'it\'s "so"',
  'two\nlines',
  '\\ and ${',
  '${x}',
  1.5,
  -2,
  true,
  null,
  [1, 'a', []],
  { a: 1, 'b c': { d: '' } },
  '',
]

const inputNames = ['x', 'y', 'plan', 'two words', '__proto__'] as const

function randomInput(random: Random, value: () => PropertyValue): WorkflowEdit {
  const name = random.pick(inputNames)
  const optional = random.chance(0.5) ? { optional: random.chance(0.5) } : {}
  const clears = random.chance(0.2)
  return {
    kind: 'set-input',
    name,
    ...(random.chance(0.2) ? { newName: random.pick(inputNames) } : {}),
    ...(random.chance(0.5)
      ? {
          type: random.pick([
            { kind: 'any' },
            { kind: 'choice', values: ['a', "it's", 1, true, null] },
          ] as const),
        }
      : {}),
    ...(clears ? { defaultValue: null, optional: random.chance(0.5) } : optional),
    ...(!clears && random.chance(0.4) ? { defaultValue: value() } : {}),
  }
}

/** An edit that fits the graph more often than not. */
export function randomEdit(random: Random, graph: WorkflowGraph): WorkflowEdit {
  const names = graph.states.map(({ name }) => name)
  const state = () =>
    names.length > 0 && !random.chance(0.05) ? random.pick(names) : random.pick(randomNames)
  const transition = random.below(Math.max(1, graph.transitions.length))
  const arrow = graph.transitions[transition]
  const fresh = () => (random.chance(0.9) ? random.pick(newNames) : state())
  const point = () => ({ x: random.below(1000) - 500, y: random.below(1000) / 2 })
  const value = () => (random.chance(0.5) ? { source: random.pick(sources) } : { json: random.pick(jsons) })
  const kind = random.pick([
    'add-state',
    'remove-state',
    'remove-state',
    'rename-state',
    'rename-state',
    'retype-state',
    'set-property',
    'set-property',
    'connect',
    'connect',
    'disconnect',
    'disconnect',
    'reroute',
    'reroute',
    'set-guard',
    'set-guard',
    'place',
    'clear-layout',
    'set-workflow',
    'move-transition',
    'move-transition',
    'set-join',
    'set-input',
    'set-input',
    'remove-input',
    'move-input',
    'set-trigger',
    'remove-trigger',
  ] as const)
  switch (kind) {
    case 'add-state':
      return {
        kind,
        name: fresh(),
        type: random.pick(['task', 'http']),
        ...(random.chance(0.4) ? { at: point() } : {}),
      }
    case 'remove-state':
      return { kind, name: state() }
    case 'rename-state':
      return { kind, name: state(), newName: fresh() }
    case 'retype-state':
      return { kind, name: state(), type: random.pick(['task', 'log', 'decision']) }
    case 'set-property': {
      const path = random.pick([
        ['timeout'],
        ['url'],
        ['description'],
        ['retry', 'attempts'],
        ['retry', 'x y'],
        ['x'],
        ['compensate'],
      ])
      const clears = random.chance(0.3)
      return {
        kind,
        state: state(),
        path,
        value: clears ? null : path[0] === 'compensate' ? { source: 'refund' } : value(),
      }
    }
    case 'connect': {
      const from = random.some(names, 1, random.chance(0.2) ? 3 : 1)
      return {
        kind,
        from,
        ...(random.chance(0.2)
          ? { to: [random.pick(newNames)], newStates: true }
          : { to: random.some(names, 1, random.chance(0.2) ? 2 : 1) }),
        ...(random.chance(0.4) ? { condition: random.pick(conditions) } : {}),
        ...(random.chance(0.3) ? { join: random.pick(['any', 'all', 2] as const) } : {}),
        ...(random.chance(0.4) ? { as: random.pick(['fork', 'arrow'] as const) } : {}),
      }
    }
    case 'disconnect':
      return {
        kind,
        transition,
        from: random.pick(arrow?.from ?? ['a']),
        to: random.pick(arrow?.to ?? ['a']),
        ...(random.chance(0.3) ? { side: random.pick(['from', 'to'] as const) } : {}),
      }
    case 'reroute': {
      const end = random.pick(['from', 'to'] as const)
      return { kind, transition, end, state: random.pick(arrow?.[end] ?? ['a']), newState: state() }
    }
    case 'set-guard':
      return { kind, transition, condition: random.chance(0.3) ? null : random.pick(conditions) }
    case 'move-transition': {
      const key = (names: readonly string[] | undefined) => names?.toSorted().join('\n')
      const siblings = graph.transitions.flatMap(({ from }, index) =>
        key(from) === key(arrow?.from) ? [index] : [],
      )
      return { kind, transition, before: random.chance(0.3) ? null : random.pick([...siblings, 0]) }
    }
    case 'set-join': {
      const joins = graph.transitions.flatMap(({ from }, index) => (from.length > 1 ? [index] : []))
      return {
        kind,
        transition: random.pick([...joins, 0]),
        join: random.pick(['any', 'all', 1, 2, 3] as const),
      }
    }
    case 'set-input':
      return randomInput(random, value)
    case 'remove-input':
      return { kind, name: random.pick(inputNames) }
    case 'move-input':
      return {
        kind,
        name: random.pick(inputNames),
        before: random.chance(0.3) ? null : random.pick(inputNames),
      }
    case 'set-trigger':
      return {
        kind,
        index: random.chance(0.5) ? null : random.below(2),
        trigger: random.pick([
          { kind: 'webhook', method: 'GET', path: "/it's" },
          {
            ...{ kind: 'webhook', method: 'PUT', path: '/x' },
            signature: random.pick([null, { secret: 'KEY', scheme: random.pick(['standard', 'github']) }]),
          },
          { kind: 'schedule', cron: '0 9 * * *', timeZone: random.pick([null, 'Europe/Berlin']) },
          {
            ...{ kind: 'schedule', cron: '0 8 * * *', timeZone: null },
            missed: random.pick([null, { policy: 'skip', most: null }, { policy: 'all', most: 7 }]),
          },
          { kind: 'message', queue: 'orders', secret: random.pick([null, 'OTHER_URL']) },
          { kind: 'file', pattern: 'inbox/*.csv' },
          { kind: 'workflow', after: 'Take an order', outcome: random.pick(['ended', 'failed']) },
          { kind: 'event', name: 'a "b" c' },
        ] as const),
      }
    case 'remove-trigger':
      return { kind, index: random.below(2) }
    case 'place':
      return {
        kind,
        positions: Object.fromEntries(
          random.some(names, 1, 3).map((name) => [name, random.chance(0.3) ? null : point()]),
        ),
      }
    case 'clear-layout':
      return { kind }
    case 'set-workflow':
      return {
        kind,
        ...(random.chance(0.6) ? { name: random.pick(['flow', 'My flow', 'x']) } : {}),
        ...(random.chance(0.6) ? { title: random.pick(['A "title"', null, "it's"]) } : {}),
      }
  }
}
