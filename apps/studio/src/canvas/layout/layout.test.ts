import { describe, expect, it } from 'vitest'
import { type LayoutBox, layOut } from './layout.ts'
import { goesBack, routeBack, routeThrough } from './route.ts'

const box = (id: string, placed: LayoutBox['placed'] = null): LayoutBox => ({
  id,
  width: 180,
  height: 56,
  placed,
})
const line = (source: string, target: string, labelWidth = 0) => ({
  id: `${source}>${target}`,
  source,
  target,
  labelWidth,
})

describe('the automatic layout', () => {
  it('runs from left to right with the first box at the left of nothing', () => {
    const { boxes } = layOut({
      direction: 'right',
      boxes: [box('a'), box('b'), box('c')],
      lines: [line('a', 'b'), line('b', 'c')],
    })
    expect(boxes.get('a')).toEqual({ x: 0, y: -28 })
    expect(boxes.get('b')?.x).toBeGreaterThan(180)
    expect(boxes.get('c')?.x).toBeGreaterThan((boxes.get('b')?.x ?? 0) + 180)
  })

  it('runs from top to bottom with the first box below nothing', () => {
    const { boxes, lines } = layOut({
      direction: 'down',
      boxes: [box('a'), box('b'), box('c', { x: 300, y: 0 })],
      lines: [line('a', 'b', 120)],
    })
    expect(boxes.get('a')).toEqual({ x: -90, y: 0 })
    expect(boxes.get('b')?.y).toBeGreaterThan(56 + 24)
    expect(boxes.get('c')).toEqual({ x: 300, y: 0 })
    expect(lines.get('a>b')?.label?.y).toBeGreaterThan(56)
  })

  it('leaves boxes apart and keeps room for labels', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const { boxes, lines } = layOut({
      direction: 'right',
      boxes: names.map((name) => box(name)),
      lines: names.slice(1).map((name) => line('a', name, 120)),
    })
    const places = names.map((name) => boxes.get(name) ?? { x: 0, y: 0 })
    for (const [i, one] of places.entries()) {
      for (const other of places.slice(i + 1)) {
        expect(Math.abs(one.x - other.x) >= 180 || Math.abs(one.y - other.y) >= 56).toBe(true)
      }
    }
    const labels = names.slice(1).map((name) => lines.get(`a>${name}`)?.label)
    const levels = labels.map((label) => label?.y ?? 0).sort((one, other) => one - other)
    for (const [i, level] of levels.slice(1).entries())
      expect(level - (levels[i] ?? 0)).toBeGreaterThanOrEqual(24)
  })

  it('keeps the branches of a fork in the order of the text', () => {
    const names = ['b', 'c', 'd', 'e', 'f']
    const { boxes } = layOut({
      direction: 'right',
      boxes: ['a', ...names, 'z'].map((name) => box(name)),
      lines: [...names.map((name) => line('a', name)), ...names.map((name) => line(name, 'z'))],
    })
    const levels = names.map((name) => boxes.get(name)?.y ?? 0)
    expect(levels).toEqual(levels.toSorted((one, other) => one - other))
  })

  it('never moves what was placed by hand, and makes way for it', () => {
    const place = { x: 230, y: -28 }
    const { boxes } = layOut({
      direction: 'right',
      boxes: [box('a'), box('b'), box('c', place)],
      lines: [line('a', 'b'), line('b', 'c')],
    })
    expect(boxes.get('c')).toEqual(place)
    const b = boxes.get('b') ?? { x: 0, y: 0 }
    expect(Math.abs(b.x - place.x) >= 180 || Math.abs(b.y - place.y) >= 56).toBe(true)
  })

  it('bears loops, lone boxes and nothing at all', () => {
    expect(layOut({ direction: 'right', boxes: [], lines: [] }).boxes.size).toBe(0)
    const { boxes } = layOut({
      direction: 'right',
      boxes: [box('a'), box('b')],
      lines: [line('a', 'a'), line('a', 'b'), line('b', 'a')],
    })
    expect(boxes.size).toBe(2)
  })

  it.each([400, 5000])('lays a chain and a tree of %i states out, apart from one another', (count) => {
    const names = Array.from({ length: count }, (_, i) => `s${i}`)
    const boxes = names.map((name) => box(name))
    const chain = names.slice(1).map((name, i) => line(names[i] ?? '', name, i % 3 === 0 ? 80 : 0))
    const tree = names.slice(1).map((name, i) => line(names[Math.floor(i / 2)] ?? '', name))
    const back = line(names.at(-1) ?? '', 's1')
    for (const lines of [chain, tree, [...chain, back]]) {
      const began = performance.now()
      const result = layOut({ direction: 'right', boxes, lines })
      expect(performance.now() - began).toBeLessThan(10_000)
      expect(result.boxes.get('s0')).toEqual({ x: 0, y: -28 })
      const columns = new Map<number, number[]>()
      for (const { x, y } of result.boxes.values()) columns.set(x, (columns.get(x) ?? []).concat(y))
      const nearest = (values: Iterable<number>) => {
        const sorted = [...values].sort((a, b) => a - b)
        return Math.min(...sorted.slice(1).map((value, i) => value - (sorted[i] ?? 0)))
      }
      expect(nearest(columns.keys())).toBeGreaterThanOrEqual(180)
      for (const ys of columns.values()) expect(nearest(ys)).toBeGreaterThanOrEqual(56)
      expect(result.lines.size).toBe(lines.length)
    }
  })
})

describe('a route', () => {
  const ends = { source: { x: 100, y: 0 }, target: { x: 300, y: 50 } }

  it('leaves and arrives level', () => {
    expect(routeThrough([ends.source, ends.target], null, 'right').path).toBe('M100,0C200,0 200,50 300,50')
    expect(routeThrough([ends.source, ends.target], null, 'down').path).toBe('M0,100C0,200 50,200 50,300')
  })

  it('goes back below when the target stands to the left', () => {
    const back = { source: { x: 300, y: 0 }, target: { x: 0, y: 0 } }
    expect(goesBack(back)).toBe(true)
    expect(goesBack(ends)).toBe(false)
    const { path, label } = routeBack(back, { left: -22, right: 322, y: 80 }, 'right')
    expect(label.y).toBe(80)
    expect(path.endsWith('L0,0')).toBe(true)
  })
})
