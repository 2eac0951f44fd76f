import { expect, it } from 'vitest'
import type { AttemptView, StateView, VisitView } from '../store/index.ts'
import { lasted, noteOf, statusWords } from './status-words.ts'

const error = { class: 'NetworkError', message: 'The host is not there.' }
const attempt = (n: number, retryAt: number | null): AttemptView => ({
  attempt: n,
  startedAt: 0,
  idempotencyKey: '',
  failedAt: 1,
  error,
  retryAt,
  of: 3,
})
const viewOf = (visit: Partial<VisitView> & Pick<VisitView, 'status'>): StateView => ({
  status: visit.status,
  visits: 1,
  index: 0,
  latest: {
    state: 's',
    type: 'task',
    visit: 1,
    from: [],
    enteredAt: 0,
    endedAt: null,
    durationMs: null,
    attempts: [],
    wait: null,
    answer: null,
    result: null,
    error: null,
    timedOut: false,
    stopped: false,
    held: false,
    note: null,
    log: null,
    meta: null,
    mended: null,
    ...visit,
  },
})

it('says how a state ended, how long it took and in how many tries', () => {
  expect(statusWords(viewOf({ status: 'done', durationMs: 12 }))).toBe('Done · 12 ms')
  const attempts = [attempt(1, 5), attempt(2, 9), attempt(3, null)]
  expect(statusWords(viewOf({ status: 'failed', durationMs: 1234, attempts }))).toBe(
    'Failed · 1.2 s · 3 tries',
  )
  expect(statusWords(viewOf({ status: 'failed', durationMs: 1000, timedOut: true }))).toBe(
    'Timed out · 1.0 s',
  )
})

it('says beneath the card what went wrong and what was done about it', () => {
  expect(noteOf(viewOf({ status: 'done', note: 'No function.' }))).toBe('No function.')
  expect(noteOf(viewOf({ status: 'failed', error, mended: 'It went on to b.' }))).toBe(
    'NetworkError: The host is not there.\nIt went on to b.',
  )
  const retrying = noteOf(viewOf({ status: 'retrying', attempts: [attempt(1, 5)] }))
  expect(retrying).toMatch(/^NetworkError: The host is not there\.\nIt is tried again at \d/)
})

it('gives durations in the unit that reads best', () => {
  expect([340, 1200, 12_000, 200_000].map(lasted)).toEqual(['340 ms', '1.2 s', '12 s', '3 min 20 s'])
})
