import { expect, it } from 'vitest'
import { mostTurns, rateWords, readRates } from './rates.ts'

it('reads a list of rates', () => {
  expect(readRates('API.example.com=10/s, smtp.example.com:587=100/h *=50/m [::1]:80=1/d')).toEqual([
    { target: 'api.example.com', count: 10, everyMs: 1_000 },
    { target: 'smtp.example.com:587', count: 100, everyMs: 3_600_000 },
    { target: '*', count: 50, everyMs: 60_000 },
    { target: '[::1]:80', count: 1, everyMs: 86_400_000 },
  ])
})

it.each([
  ['a=0/s', false],
  ['a=1/s', true],
  [`a=${mostTurns}/s`, true],
  [`a=${mostTurns + 1}/s`, false],
  ['a=1/week', false],
  ['a=1.5/s', false],
  ['=1/s', false],
  ['a', false],
  ['https://a/=1/s', false],
  ['a=1/s,A=2/s', false],
])('takes %s: %s', (text, good) => {
  expect(readRates(text) !== null).toBe(good)
})

it('says a rate in words', () => {
  expect(rateWords({ count: 10, everyMs: 1_000 })).toBe('10 a second')
  expect(rateWords({ count: 1, everyMs: 86_400_000 })).toBe('1 a day')
})
