import { expect, it } from 'vitest'
import type { DrawnLine } from '../drawing/drawing.ts'
import { type PlacedBox, routeAll } from './route-all.ts'

const line: DrawnLine = {
  id: 'a>b',
  source: 'a',
  target: 'b',
  transition: 0,
  key: 'a>b',
  from: 'a',
  to: 'b',
  label: null,
  guard: null,
  carriesLabel: true,
  arrow: true,
  look: 'plain',
}
const box = (x: number, y: number, automatic = true): PlacedBox => ({
  x,
  y,
  width: 100,
  height: 40,
  automatic,
})
const layout = {
  boxes: new Map(),
  lines: new Map([['a>b', { bends: [{ x: 250, y: 120 }], label: null }]]),
}
const route = (a: PlacedBox, b: PlacedBox, lines = [line]) =>
  routeAll({
    lines,
    boxes: new Map([
      ['a', a],
      ['b', b],
    ]),
    layout,
    direction: 'right',
  }).get(lines[0]?.id ?? '')

it('goes the way that was planned, with one end moved by hand as well', () => {
  expect(route(box(0, 0), box(400, 0))?.path).toContain('250,120')
  expect(route(box(0, 0), box(420, 60, false))?.path).toContain('250,120')
})

it('goes straight when that way no longer lies between, or both ends were moved', () => {
  expect(route(box(0, 0), box(200, 60, false))?.path).not.toContain('250,120')
  expect(route(box(0, 0, false), box(400, 0, false))?.path).toBe('M100,20L400,20')
})

it('leads lines back beside what they pass, each on its own level', () => {
  const back = { ...line, id: 'b>a', source: 'b', target: 'a' }
  const again = { ...back, id: 'b>a#1', label: 'x > 1' }
  const boxes = new Map([
    ['a', box(0, 0)],
    ['b', box(400, 0)],
  ])
  const routes = routeAll({ lines: [back, again], boxes, layout, direction: 'right' })
  const [first, second] = [routes.get('b>a')?.label.y ?? 0, routes.get('b>a#1')?.label.y ?? 0]
  expect(first).toBeGreaterThan(40)
  expect(second - first).toBeGreaterThanOrEqual(24)
})
