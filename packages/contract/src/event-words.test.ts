import { describe, expect, it } from 'vitest'
import { eventWords } from './event-words.ts'
import { formatDuration, formatUntil } from './format-time.ts'
import type { ExecutionEvent } from './index.ts'

const event = (kind: string, data: unknown, rest = {}) =>
  ({ executionId: 'x', seq: 1, at: 0, kind, data, ...rest }) as unknown as ExecutionEvent

describe('an event in words', () => {
  it('says which way was taken and why', () => {
    const data = {
      transition: 1,
      from: ['validate'],
      to: ['charge', 'mail'],
      condition: 'is_valid',
      why: 'is_valid is true',
      values: {},
    }
    expect(eventWords(event('transition_taken', data))).toMatchObject({
      text: 'validate → [charge, mail]',
      detail: 'is_valid is true',
    })
  })

  it('says when it is tried again', () => {
    const data = { error: { class: 'NetworkError', message: 'No route.' }, retryAt: 2000, of: 3 }
    const { text, detail } = eventWords(event('attempt_failed', data, { state: 'pay', attempt: 1 }))
    expect(text).toBe('pay: attempt 1 of 3 failed')
    expect(detail).toMatch(/^NetworkError: No route; again in 2 s, at \d\d:\d\d:02$/)
  })

  it('shows a few values of a result and counts the rest', () => {
    const data = { result: { a: 1, b: 'x', c: null, d: true, e: 5 }, durationMs: 1200 }
    expect(eventWords(event('state_completed', data, { state: 's' }))).toEqual({
      text: 's is done after 1.2 s',
      detail: 'a = 1, b = "x", c = null, d = true and 1 more',
      tone: 'positive',
    })
  })
})

describe('a change of version in words', () => {
  it('says who, what is called something else, and what was confirmed; or why it was refused', () => {
    const data = { from: '1', to: '2', by: 'Ann', renamed: { pay: 'charge' }, confirmed: ['price is done.'] }
    expect(eventWords(event('version_changed', data))).toMatchObject({
      text: 'Ann let it go on with another version',
      detail: 'pay is called charge now. price is done.',
    })
    const refused = { to: '2', by: 'Ann', message: 'pay is at work.' }
    expect(eventWords(event('version_change_refused', refused))).toMatchObject({ detail: 'pay is at work.' })
  })
})

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [0.4, '<1 ms'],
    [40, '40 ms'],
    [1000, '1 s'],
    [1234, '1.2 s'],
    [59_960, '1 min'],
    [125_000, '2 min 5 s'],
    [3_600_000, '1 h'],
    [90_000_000, '1 d 1 h'],
  ])('%d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

  it('say how long until a moment', () => {
    expect(formatUntil(2300, 0)).toBe('in 3 s')
    expect(formatUntil(10, 0)).toBe('now')
  })
})
