import { openWorkflow } from '@rabbit/dsl'
import { expect, it } from 'vitest'
import { drawGraph } from './drawing/draw.ts'
import { nearSight, partNear } from './in-sight.ts'

const chain = Array.from({ length: 1000 }, (_, i) => `s${i} -> s${i + 1}\n`).join('')
const drawing = drawGraph(openWorkflow(`${chain}s0 -> s1000\n`).graph, {
  states: [],
  transitions: [],
  at: new Map(),
})
const boxes = new Map(
  drawing.states.map(({ id, width, height }, i) => [id, { x: i * 250, y: 0, width, height }]),
)
const sight = (x: number, zoom = 1) => ({
  width: 1200,
  height: 800,
  transform: [-x * zoom, 0, zoom] as const,
})
const near = (x: number, selected: readonly string[] = []) =>
  partNear(drawing, boxes, nearSight(sight(x)), new Set(selected))

it('gives what is near, and the far ends of lines that pass', () => {
  const { states, lines } = near(100_000)
  const names = states.map(({ state }) => state.name)
  expect(names).toContain('s400')
  expect(names).toContain('s404')
  expect(names).toContain('s0')
  expect(names).toContain('s1000')
  expect(names.length).toBeLessThan(20)
  const given = new Set(states.map(({ id }) => id))
  expect(lines.every(({ source, target }) => given.has(source) && given.has(target))).toBe(true)
})

it('gives what is selected wherever it is, with its lines', () => {
  const { states, lines } = near(100_000, ['s900'])
  expect(states.map(({ state }) => state.name)).toContain('s900')
  expect(lines.filter(({ from, to }) => from === 's900' || to === 's900')).toHaveLength(2)
})

it('looks anew a stride farther only, and never too late', () => {
  const seen = new Set<string>()
  for (let x = 0; x < 5120; x += 8) {
    for (const zoom of [0.4, 0.7, 1, 2]) {
      const rect = nearSight(sight(x, zoom))
      expect(rect.x).toBeLessThanOrEqual(x)
      expect(rect.x + rect.width).toBeGreaterThanOrEqual(x + 1200 / zoom)
      if (zoom === 1) seen.add(JSON.stringify(rect))
    }
  }
  expect(seen.size).toBeLessThanOrEqual(21)
})
