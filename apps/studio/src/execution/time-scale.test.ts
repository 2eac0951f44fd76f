import { expect, it } from 'vitest'
import type { VisitView } from '../store/execution-view.ts'
import { createTimeScale } from './time-scale.ts'

const visit = (enteredAt: number, endedAt: number) =>
  ({ enteredAt, endedAt, wait: null, attempts: [] }) as unknown as VisitView

it('keeps a short step visible beside a long one, and the order', () => {
  const { xOf } = createTimeScale([visit(0, 10), visit(10, 100_000)], 0, 100_000)
  expect(xOf(0)).toBe(0)
  expect(xOf(10)).toBeGreaterThan(0.005)
  expect(xOf(5)).toBeLessThan(xOf(10))
  expect(xOf(50_000)).toBeGreaterThan(xOf(10))
  expect(xOf(100_000)).toBe(1)
})

it('takes an execution without a length', () => {
  expect(createTimeScale([visit(5, 5)], 5, 5).xOf(5)).toBe(0)
})
