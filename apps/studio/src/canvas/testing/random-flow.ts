import type { Random } from '@rabbit/dsl/testing'

const words = ['check', 'send', 'ask', 'load', 'score', 'book', 'file', 'pay', 'notify_customer', 'x']
const guards = ['ok', 'amount > 100', 'country in ["DE", "FR"] and amount > 5000', 'on error', 'otherwise']

/**
 * A workflow as people draw them, of about `size` states: mostly forward, with branches, forks that join again,
 * and some loops. The same random, the same text.
 */
export function randomFlow(random: Random, size: number): string {
  const names = Array.from({ length: size }, (_, i) => `${random.pick(words)}_${i}`)
  const near = (index: number): string => names[Math.min(size - 1, index + 1 + random.below(8))] ?? 'end'
  const lines = [`start -> ${names[0]}`]
  for (let i = 0; i < size; i += 1) {
    const name = names[i] ?? ''
    const next = names[i + 1]
    if (next === undefined) lines.push(`${name} -> end`)
    else if (i + 5 < size && random.chance(0.08)) {
      const branches = names.slice(i + 1, i + 4)
      lines.push(`${name} -> [${branches}]`, `[${branches}] -> ${names[i + 4]}`)
      i += 3
    } else if (random.chance(0.25)) {
      lines.push(`${name} -> ${near(i)}: ${random.pick(guards.slice(0, 3))}`, `${name} -> ${next}: otherwise`)
    } else lines.push(`${name} -> ${next}`)
    if (i > 2 && random.chance(0.06))
      lines.push(`${name} -> ${names[i - 1 - random.below(Math.min(i, 6))]}: on error`)
  }
  return `${lines.join('\n')}\n`
}
