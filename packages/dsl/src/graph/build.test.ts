import { describe, expect, it } from 'vitest'
import { graphJson } from '../testing/graph-json.ts'
import { readCorpus } from '../testing/index.ts'
import { openWorkflow } from '../workflow.ts'

describe.each(readCorpus('compat'))('corpus/compat/$name', ({ text, companion }) => {
  it('means what its .graph.json says (G1)', () => {
    const workflow = openWorkflow(text)
    const { entry } = workflow.graph
    expect({ entry, ...graphJson(workflow) }).toEqual(JSON.parse(companion('.graph.json') ?? 'null'))
  })
})

describe('the graph', () => {
  const graphOf = (text: string) => openWorkflow(text).graph

  it('lists states in the order of their first mention, declared ones with their type (G2)', () => {
    const { states } = graphOf('b -> a\nstate c: http { url: "x" }\nstate a: log { message: "hi" }')
    expect(states.map(({ name, type, declared }) => [name, type, declared])).toEqual([
      ['b', 'task', false],
      ['a', 'log', true],
      ['c', 'http', true],
    ])
  })

  it('takes the first of two declarations (G3)', () => {
    const { states, name } = graphOf('workflow w\nworkflow v\nstate a: log\nstate a: http')
    expect([states[0]?.type, name]).toEqual(['log', 'w'])
  })

  it('begins at start, also when an arrow leads there (G4)', () => {
    expect(graphOf('a -> start\nstart -> b').entry).toBe('start')
  })

  it.each([
    ['a -> b', 'a'],
    ['a -> a: again\na -> b: otherwise', 'a'],
    ['a -> b\nb -> a', null],
    ['a -> c\nb -> c', null],
    ['state pay: http { compensate: refund }\npay -> b', 'pay'],
    ['state pay: http { compensate: refund }\nstate refund: http\npay -> b', 'pay'],
    ['[a, b] -> a', 'b'],
    ['state only: task', 'only'],
    ['state only: task { compensate: only }', 'only'],
    ['', null],
  ])('finds the only state that no other leads to: %j (G4)', (text, entry) => {
    expect(graphOf(text).entry).toBe(entry)
  })

  it('knows a state that only a property names (G5)', () => {
    const { states } = graphOf('state pay: http { compensate: refund }\npay -> b')
    expect(states.map(({ name }) => name)).toEqual(['pay', 'refund', 'b'])
  })

  it.each([
    ['s -> a: x', 'choice'],
    ['s -> a: "x"', 'choice'],
    ['s -> a: y', 'expression'],
    ['s -> a: (x)', 'expression'],
    ['s -> a: x and y', 'expression'],
    ['[s, t] -> a: x', 'expression'],
    ['t -> a: x', 'expression'],
    ['t -> s -> a: x', 'choice'],
  ])('takes a listed name out of one decision state for a choice: %j (G6)', (arrow, kind) => {
    const { transitions } = graphOf(`${arrow}\nstate s: decision { choices: [x, "z w"] }`)
    expect(transitions.at(-1)?.guard?.kind).toBe(kind)
  })

  it('gives chains their arrows one by one, the guard to the last (G7)', () => {
    const { transitions } = graphOf('a -> [b, b, c] -> d: x == 1 # why')
    expect(transitions.map(({ from, to, condition, join }) => ({ from, to, condition, join }))).toEqual([
      { from: ['a'], to: ['b', 'c'], condition: null, join: null },
      { from: ['b', 'c'], to: ['d'], condition: 'x == 1', join: 'all' },
    ])
  })

  it('keeps values as they are meant (G8)', () => {
    const { states } = graphOf(
      'state a: http { url: "x${y}", timeout: 2m, tags: [a, -1, true, null], __proto__: {} }',
    )
    const values = states[0]?.properties.map(({ name, value }) => [name, value])
    expect(values).toMatchObject([
      ['url', { kind: 'string', parts: ['x', { kind: 'name', name: 'y' }] }],
      ['timeout', { kind: 'duration', ms: 120_000, text: '2m' }],
      ['tags', { kind: 'list', items: [{ name: 'a' }, { value: -1 }, { value: true }, { kind: 'null' }] }],
      ['__proto__', { kind: 'map', entries: [] }],
    ])
  })

  it('holds positions, inputs and triggers (G9)', () => {
    const graph = graphOf(
      'input { plan: "a" | 2 = 2, n?: number }\non schedule "0 9 * * *" in "Europe/Berlin";\non webhook put "/x"\nlayout { a: 1 -2.5 }',
    )
    expect(graph.layout).toEqual(new Map([['a', { x: 1, y: -2.5 }]]))
    expect(graph.inputs).toEqual([
      {
        name: 'plan',
        type: { kind: 'choice', values: ['a', 2] },
        optional: true,
        defaultValue: { kind: 'number', value: 2 },
      },
      { name: 'n', type: { kind: 'number' }, optional: true, defaultValue: null },
    ])
    expect(graph.triggers).toEqual([
      {
        kind: 'schedule',
        cron: '0 9 * * *',
        timeZone: 'Europe/Berlin',
        text: 'on schedule "0 9 * * *" in "Europe/Berlin"',
      },
      { kind: 'webhook', method: 'PUT', path: '/x', text: 'on webhook put "/x"' },
    ])
  })
})

it.each([
  ['', undefined],
  [' missed skip', { policy: 'skip', most: null }],
  [' in "UTC" missed last', { policy: 'last', most: null }],
  [' in "UTC" missed all', { policy: 'all', most: 100 }],
  [' missed all 10', { policy: 'all', most: 10 }],
  [' missed all 1000', { policy: 'all', most: 1000 }],
  [' missed all 1001', { policy: 'all', most: 100 }],
])('a schedule%s has the policy that it says (G9)', (words, missed) => {
  const [trigger] = openWorkflow(`on schedule "0 9 * * *"${words}\nstart -> end`).graph.triggers
  expect(trigger && 'cron' in trigger ? trigger.missed : null).toEqual(missed)
})

it.each([
  ['on message "orders"', { kind: 'message', queue: 'orders', secret: 'BROKER_URL' }],
  ['on message "orders" from OTHER', { kind: 'message', queue: 'orders', secret: 'OTHER' }],
  ['on email "INBOX"', { kind: 'email', mailbox: 'INBOX', secret: 'IMAP_URL' }],
  ['on file "in/*.csv"', { kind: 'file', pattern: 'in/*.csv' }],
])('%s comes with its defaults filled in (G9)', (text, trigger) => {
  expect(openWorkflow(`${text}\nstart -> end`).graph.triggers).toEqual([{ ...trigger, text }])
})
