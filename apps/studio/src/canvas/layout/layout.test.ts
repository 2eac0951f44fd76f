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

  it('lays 400 states out in well under two seconds', () => {
    const names = Array.from({ length: 400 }, (_, i) => `s${i}`)
    const began = performance.now()
    const { boxes } = layOut({
      direction: 'right',
      boxes: names.map((name) => box(name)),
      lines: names.slice(1).map((name, i) => line(names[Math.floor(i / 2)] ?? 's0', name)),
    })
    expect(boxes.size).toBe(400)
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})

describe('a route', () => {
  const ends = { source: { x: 100, y: 0 }, target: { x: 300, y: 50 } }

  it('leaves and arrives level', () => {
    expect(routeThrough(ends, [], null, 'right').path).toBe('M100,0C200,0 200,50 300,50')
    expect(routeThrough(ends, [], null, 'down').path).toBe('M0,100C0,200 50,200 50,300')
  })

  it('goes back below when the target stands to the left', () => {
    const back = { source: { x: 300, y: 0 }, target: { x: 0, y: 0 } }
    expect(goesBack(back)).toBe(true)
    expect(goesBack(ends)).toBe(false)
    const { path, label } = routeBack(back, 80, 'right')
    expect(label.y).toBe(80)
    expect(path.endsWith('L0,0')).toBe(true)
  })
})
