import type { Condition } from '../understand/condition.ts'

/** Whether tests of one number leave no number out: below 10, from 10 to 20, above 20. */
export function coversAll(conditions: readonly Condition[]): boolean {
  const tests = conditions.map(intervalTest)
  const first = tests[0]
  if (first === null || first === undefined || tests.some((test) => test === null || test.key !== first.key))
    return false
  const bounds = tests.flatMap((test) => test?.bounds ?? [])
  const samples = bounds.flatMap((bound) => [bound - 1, bound - 0.001, bound, bound + 0.001, bound + 1])
  return samples.every((sample) => tests.some((test) => test?.holds(sample) === true))
}

interface IntervalTest {
  readonly key: string
  readonly bounds: readonly number[]
  holds(value: number): boolean
}

function intervalTest(condition: Condition): IntervalTest | null {
  if (condition.kind === 'range' && !condition.negated) {
    const { key, low, high } = condition
    return { key, bounds: [low, high], holds: (value) => value >= low && value <= high }
  }
  if (condition.kind !== 'compare' || typeof condition.value !== 'number') return null
  const { key, operator, value: bound } = condition
  const holds = (value: number) => {
    if (operator === '<') return value < bound
    if (operator === '<=') return value <= bound
    if (operator === '>') return value > bound
    return operator === '>=' ? value >= bound : operator === '==' ? value === bound : value !== bound
  }
  return { key, bounds: [bound], holds }
}
