import type { ExecutionEvent } from '@rabbit/contract'
import { describe, expect, it } from 'vitest'
import { applyEvents, emptyExecutionView } from './apply-events.ts'
import { emptyReplay } from './replay.ts'

const executionId = '0199a000-0000-7000-8000-000000000001'
type Loose = { kind: string; state?: string; visit?: number; attempt?: number; data: unknown; at?: number }

/** Numbers the events and gives them times ten milliseconds apart. */
const history = (...events: Loose[]): ExecutionEvent[] =>
  events.map((event, i) => ({ executionId, seq: i + 1, at: 1000 + i * 10, ...event }) as ExecutionEvent)

const started = (input = {}): Loose => ({ kind: 'execution_started', data: { input, trigger: 'manual' } })
const entered = (state: string, from: string[] = [], visit = 1, type = 'task'): Loose => ({
  kind: 'state_entered',
  state,
  visit,
  data: { from, type },
})
const completed = (state: string, result = {}, visit = 1): Loose => ({
  kind: 'state_completed',
  state,
  visit,
  data: { result, durationMs: 10 },
})
const attempt = (state: string, n: number): Loose => ({
  kind: 'attempt_started',
  state,
  visit: 1,
  attempt: n,
  data: { idempotencyKey: `key-${state}` },
})

const view = (...events: Loose[]) => applyEvents(emptyExecutionView, history(...events))

describe('the view of an execution', () => {
  it('merges the input and the results into the context, and keeps results at steps.NAME', () => {
    const { context } = view(
      started({ amount: 3 }),
      entered('a'),
      completed('a', { amount: 4, input: 'mine' }),
    )
    expect(context).toEqual({ amount: 4, input: { amount: 3 }, steps: { a: { amount: 4, input: 'mine' } } })
  })

  it('shows a key called __proto__ as a plain key', () => {
    const { context } = view(started(JSON.parse('{"__proto__": {"x": 1}}')))
    expect(Object.hasOwn(context, '__proto__')).toBe(true)
    expect('x' in context).toBe(false)
  })

  it('holds what was at work when its workers were lost again and again, until somebody lets it go on', () => {
    const message = 'Its worker was lost.'
    const stopped = {
      kind: 'execution_stopped',
      data: { error: { class: 'CrashLoop', message }, crashes: 5 },
    }
    const events = [started(), entered('a'), attempt('a', 1), stopped]
    const v = view(...events)
    expect(v).toMatchObject({ status: 'stopped', paused: true, stopped: { message } })
    expect(v.visits).toMatchObject([{ held: true, status: 'waiting' }])
    const on = view(...events, { kind: 'execution_resumed', data: { by: 'ann' } })
    expect(on).toMatchObject({ status: 'running', paused: false, stopped: null })
    expect(on.visits).toMatchObject([{ held: false, status: 'active' }])
  })

  it('counts visits and keeps each of them', () => {
    const v = view(started(), entered('a'), completed('a'), entered('a', ['a'], 2))
    expect(v.states.get('a')).toMatchObject({ status: 'active', visits: 2, latest: { visit: 2 } })
    expect(v.visits.map((x) => x.status)).toEqual(['done', 'active'])
  })

  it('keeps every attempt with its error and the time of the next', () => {
    const error = { class: 'NetworkError', message: 'The host is not there.' }
    const v = view(started(), entered('pay'), attempt('pay', 1), {
      kind: 'attempt_failed',
      state: 'pay',
      visit: 1,
      attempt: 1,
      data: { error, retryAt: 5000, of: 3 },
    })
    expect(v.status).toBe('waiting')
    expect(v.states.get('pay')).toMatchObject({ status: 'retrying' })
    expect(v.states.get('pay')?.latest.attempts).toEqual([
      { attempt: 1, startedAt: 1020, idempotencyKey: 'key-pay', failedAt: 1030, error, retryAt: 5000, of: 3 },
    ])
  })

  it('lists attempts that the step did not announce', () => {
    const error = { class: 'ExpressionError', message: 'Not yet.' }
    const failed = {
      kind: 'attempt_failed',
      state: 's',
      visit: 1,
      attempt: 1,
      data: { error, retryAt: 1200, of: 3 },
    }
    const fired = { kind: 'timer_fired', state: 's', visit: 1, attempt: 1, data: { purpose: 'retry' } }
    const v = view(started(), entered('s'), failed, fired, completed('s'))
    expect(v.states.get('s')?.latest.attempts.map((a) => [a.attempt, a.startedAt, a.failedAt])).toEqual([
      [1, 1010, 1020],
      [2, 1030, null],
    ])
  })

  it('says what was done about a failure', () => {
    const error = { class: 'HttpError', message: 'It answered 500.' }
    const v = view(
      started(),
      entered('pay'),
      attempt('pay', 1),
      {
        kind: 'state_failed',
        state: 'pay',
        visit: 1,
        attempt: 1,
        data: { error, attempts: 1, durationMs: 5, timedOut: false },
      },
      {
        kind: 'transition_taken',
        state: 'pay',
        data: {
          transition: 4,
          from: ['pay'],
          to: ['ops'],
          condition: 'on error',
          why: 'it failed with HttpError',
          values: {},
        },
      },
    )
    expect(v.states.get('pay')?.latest).toMatchObject({
      status: 'failed',
      error,
      mended: 'It went on to ops by “on error”.',
    })
    expect(v.taken.filter(({ transition }) => transition === 4)).toHaveLength(1)
  })

  it('waits when every open state waits, and runs when one is active', () => {
    const wait: Loose = {
      kind: 'step_waiting',
      state: 'w',
      visit: 1,
      data: { wait: { kind: 'timer', fireAt: 9000 } },
    }
    const base = [started(), entered('w', [], 1, 'wait'), wait]
    expect(view(...base).status).toBe('waiting')
    expect(view(...base, entered('b')).status).toBe('running')
  })

  it('keeps the value that a context conflict kept', () => {
    const v = view(
      started(),
      entered('a'),
      entered('b'),
      completed('b', { k: 'b' }),
      completed('a', { k: 'a' }),
      { kind: 'context_conflict', data: { key: 'k', states: ['a', 'b'], kept: 'b' } },
    )
    expect(v.context.k).toBe('b')
  })

  it('takes a repeated batch once', () => {
    const events = history(started(), entered('a'), completed('a'))
    const once = applyEvents(emptyExecutionView, events)
    expect(applyEvents(once, events)).toBe(once)
  })
})

describe('a replay', () => {
  const loop = history(
    started(),
    ...Array.from({ length: 2500 }, (_, i) => [
      entered('a', ['a'], i + 1),
      completed('a', { n: i }, i + 1),
    ]).flat(),
  )

  it('shows the same at any position as a fold from the beginning', () => {
    const replay = emptyReplay.append(loop)
    for (const position of [0, 1, 2, 999, 1000, 1001, 2047, 4999, 5000, 5001]) {
      expect(replay?.at(position)).toEqual(applyEvents(emptyExecutionView, loop.slice(0, position)))
    }
  })

  it('grows batch by batch, whatever their sizes, to the same view', () => {
    let replay = emptyReplay
    for (let i = 0; i < loop.length; i += 701) replay = replay.append(loop.slice(i, i + 800)) ?? emptyReplay
    expect(replay.latest).toEqual(applyEvents(emptyExecutionView, loop))
    expect(replay.events).toEqual(loop)
  })

  it('refuses a batch with a hole before it', () => {
    const replay = emptyReplay.append(loop.slice(0, 10))
    expect(replay?.append(loop.slice(11, 13))).toBe(null)
  })
})

describe('an execution that was moved to another version', () => {
  const arrow = {
    kind: 'transition_taken',
    state: 'start',
    visit: 1,
    data: { transition: 0, from: ['start'], to: ['pay'], condition: null, why: '', values: {} },
  }
  const moved = {
    kind: 'version_changed',
    data: {
      from: 'one',
      to: 'two',
      by: 'ann',
      renamed: { pay: 'charge' },
      input: { rate: 2 },
      confirmed: [],
    },
  }
  const events = history(
    started({ amount: 3 }),
    entered('start'),
    completed('start'),
    arrow,
    entered('pay', ['start']),
    completed('pay', { paid: 1 }),
    moved,
    entered('end', ['charge']),
  )

  it('speaks in the names of the version that it is at, and in the old ones before', () => {
    const now = applyEvents(emptyExecutionView, events)
    expect([...now.states.keys()]).toEqual(['start', 'charge', 'end'])
    expect(now.visits.map(({ state }) => state)).toEqual(['start', 'charge', 'end'])
    expect(now).toMatchObject({ version: { id: 'two', since: 7 }, taken: [{ to: ['charge'] }] })
    expect(now.context).toMatchObject({
      rate: 2,
      input: { amount: 3, rate: 2 },
      steps: { charge: { paid: 1 } },
    })
    expect(Object.keys(now.context.steps ?? {})).toEqual(['start', 'charge'])
    const before = emptyReplay.append(events)?.at(6)
    expect(before?.states.has('pay')).toBe(true)
    expect(before?.version).toBeNull()
  })

  it('knows how it was moved', () => {
    const replay = emptyReplay.append(events.slice(0, 6))
    expect(replay?.moves).toEqual([])
    const move = { seq: 7, from: 'one', to: 'two', renamed: { pay: 'charge' } }
    expect(replay?.append(events.slice(6))?.moves).toEqual([move])
  })
})
