import { openWorkflow, stepTypes } from '@rabbit/dsl'
import { compilePlan, type ExecutionEvent } from '@rabbit/engine'
import { describe, expect, it } from 'vitest'
import type { Evidence } from './evidence.ts'
import { findViolations, type Rule, rules } from './oracle.ts'

const compiled = compilePlan(openWorkflow('state a: http { url: "http://h" }\nstart -> a -> end').graph, {
  stepTypes,
})
if (compiled.kind === 'refused') throw new Error(compiled.message)
const { plan } = compiled

/** Made at 1,000 ms after the epoch. */
const id = '00000000-03e8-7000-8000-000000000001'
const place = { executionId: id, at: 1_000 }
const at = (state: string) => ({ state, visit: 1, attempt: 1 })
const log = [
  { kind: 'execution_started', data: { input: {}, trigger: 'manual' } },
  { ...at('start'), kind: 'state_entered', data: { from: [], type: 'start' } },
  { ...at('start'), kind: 'state_completed', data: { result: {}, durationMs: 0 } },
  {
    ...at('start'),
    kind: 'transition_taken',
    data: { transition: 0, from: ['start'], to: ['a'], condition: null, why: '', values: {} },
  },
  { ...at('a'), kind: 'state_entered', data: { from: ['start'], type: 'http' } },
  { ...at('a'), kind: 'attempt_started', data: { idempotencyKey: 'k' } },
  { ...at('a'), kind: 'state_completed', data: { result: {}, durationMs: 0 } },
  {
    ...at('a'),
    kind: 'transition_taken',
    data: { transition: 1, from: ['a'], to: ['end'], condition: null, why: '', values: {} },
  },
  { ...at('end'), kind: 'state_entered', data: { from: ['a'], type: 'end' } },
  { ...at('end'), kind: 'state_completed', data: { result: {}, durationMs: 0 } },
  { kind: 'execution_completed', data: { output: {}, durationMs: 0 } },
].map((event, index) => ({ ...place, seq: index + 1, ...event })) as unknown as ExecutionEvent[]

const row = {
  id,
  versionId: 'v',
  key: 'key',
  trigger: 'manual',
  status: 'completed',
  lastSeq: log.length,
  leased: false,
}
const well: Evidence = {
  starts: [
    { key: 'key', answers: [id, id] },
    { key: 'never answered', answers: [] },
  ],
  effects: [{ key: 'k', at: 999 }],
  views: [{ viewer: 'door 1', executionId: id, seqs: log.map(({ seq }) => seq) }],
  executions: [row],
  events: new Map([[id, log]]),
  planOf: () => plan,
  rows: new Map([['Timer', []]]),
  messages: 0,
  brokenLinks: 0,
}
const renumbered = (events: readonly ExecutionEvent[]) =>
  events.map((event, index) => ({ ...event, seq: index + 1 }) as ExecutionEvent)
const withLog = (events: readonly ExecutionEvent[], change: Partial<typeof row> = {}): Partial<Evidence> => ({
  events: new Map([[id, events]]),
  executions: [{ ...row, lastSeq: events.length, ...change }],
  views: [],
})
const early = (fireAt: number, firedAt: number) =>
  renumbered([
    ...log.slice(0, 6),
    { ...place, seq: 7, ...at('a'), kind: 'step_waiting', data: { wait: { kind: 'timer', fireAt } } },
    { ...place, at: firedAt, seq: 8, ...at('a'), kind: 'timer_fired', data: { purpose: 'wait' } },
    ...log.slice(6).map((event) => ({ ...event, at: firedAt })),
  ] as ExecutionEvent[])

const tick = { ...row, trigger: 'schedule', key: 'schedule/t/1970-01-01T00:00:01.000Z' }

/** What each rule must not let pass. */
const cases: readonly (readonly [Rule, string, Partial<Evidence>])[] = [
  ['V1', 'an acknowledged start that is lost', { starts: [{ key: 'key', answers: ['gone'] }] }],
  ['V1', 'a key with two answers', { starts: [{ key: 'key', answers: [id, 'two'] }] }],
  [
    'V1',
    'a key with two executions',
    {
      executions: [row, { ...row, id: 'two' }],
      events: new Map([
        [id, log],
        ['two', log.map((event) => ({ ...event, executionId: 'two' }))],
      ]),
    },
  ],
  ['V2', 'an execution that hangs', withLog(log.slice(0, 6), { status: 'running' })],
  ['V3', 'an event after the end', withLog(renumbered([...log, { ...log[9] } as ExecutionEvent]))],
  ['V3', 'a final execution without an end', withLog(log.slice(0, 10))],
  ['V4', 'a gap in the log', withLog(log.filter(({ seq }) => seq !== 5))],
  ['V4', 'a log that is shorter than its row says', withLog(log, { lastSeq: 12 })],
  ['V4', 'a viewer with a hole', { views: [{ viewer: 'v', executionId: id, seqs: [1, 2, 4] }] }],
  [
    'V4',
    'a viewer who saw one twice',
    { views: [{ viewer: 'v', executionId: id, seqs: [1, 1, ...log.slice(1).map(({ seq }) => seq)] }] },
  ],
  [
    'V4',
    'a viewer who never saw the end',
    { views: [{ viewer: 'v', executionId: id, seqs: log.slice(0, -1).map(({ seq }) => seq) }] },
  ],
  ['V5', 'a state that nothing led to', withLog(renumbered([...log.slice(0, 3), ...log.slice(4)]))],
  ['V5', 'a row that says something else than its log', withLog(log, { status: 'failed' })],
  [
    'V6',
    'an effect that came twice in one attempt',
    {
      effects: [
        { key: 'k', at: 999 },
        { key: 'k', at: 999 },
      ],
    },
  ],
  ['V6', 'an effect that no log knows', { effects: [...well.effects, { key: 'other', at: 999 }] }],
  ['V6', 'an effect that is done and never came', { effects: [] }],
  ['V7', 'an effect after its state was done', { effects: [{ key: 'k', at: 6_001 }] }],
  ['V8', 'a wait that ended early', withLog(early(2_000, 1_999))],
  [
    'V8',
    'a tick that started early',
    { executions: [{ ...tick, key: 'schedule/t/1970-01-01T00:00:01.051Z' }], starts: [] },
  ],
  [
    'V8',
    'a tick that started two',
    {
      executions: [tick, { ...tick, id: 'two' }],
      starts: [],
      events: new Map([
        [id, log],
        ['two', log.map((event) => ({ ...event, executionId: 'two' }))],
      ]),
      effects: [],
    },
  ],
  ['V9', 'a row that is left over', { rows: new Map([['Timer', [id]]]) }],
  ['V9', 'a lease that is left over', { executions: [{ ...row, leased: true }] }],
  ['V9', 'a message that is left over', { messages: 1 }],
  ['V10', 'a record that was changed', { brokenLinks: 1 }],
]

describe('the oracle', () => {
  it('finds nothing where all is well', () => {
    expect(findViolations(well)).toEqual([])
    expect(findViolations({ ...well, ...withLog(early(2_000, 2_000)) })).toEqual([])
    expect(findViolations({ ...well, executions: [tick], starts: [] })).toEqual([])
    expect(findViolations({ ...well, effects: [{ key: 'k', at: 6_000 }] })).toEqual([])
  })

  it('lets a repeat pass that the log shows', () => {
    const again = renumbered([...log.slice(0, 6), log[5] as ExecutionEvent, ...log.slice(6)])
    const effects = [
      { key: 'k', at: 999 },
      { key: 'k', at: 5_000 },
    ]
    expect(findViolations({ ...well, ...withLog(again), effects })).toEqual([])
  })

  it.each(cases)('%s finds %s', (rule, _, change) => {
    expect(findViolations({ ...well, ...change }).map((violation) => violation.rule)).toContain(rule)
  })

  it('has a case for every rule', () => {
    expect(new Set(cases.map(([rule]) => rule))).toEqual(new Set(Object.keys(rules)))
  })
})
