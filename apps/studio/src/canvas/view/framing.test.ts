import { describe, expect, it } from 'vitest'
import { around, isInSight, openingView, viewOn, wholeView } from './framing.ts'

const size = { width: 800, height: 600 }
const entry = { x: 0, y: -20, width: 80, height: 40 }

describe('the view of a drawing just opened', () => {
  it('shows all of it in the middle when it can be read', () => {
    const bounds = { x: 0, y: -50, width: 400, height: 100 }
    const { x, zoom } = openingView({ bounds, entry, size, direction: 'right' })
    expect({ x, zoom }).toEqual({ x: 200, zoom: 1 })
    const smaller = openingView({ bounds: { ...bounds, width: 1200 }, entry, size, direction: 'right' })
    expect(smaller.zoom).toBeCloseTo(0.62, 2)
  })

  it('begins at the left when it is too wide to be read, and at the top when it is too high', () => {
    const wide = { x: 0, y: -50, width: 4000, height: 100 }
    const right = openingView({ bounds: wide, entry, size, direction: 'right' })
    expect(right.zoom).toBeGreaterThan(0.7)
    expect(right.x).toBe(28)
    const high = { x: -90, y: 0, width: 180, height: 4000 }
    const down = openingView({ bounds: high, entry: { ...entry, x: -40, y: 0 }, size, direction: 'down' })
    expect(down).toEqual({ x: 400, y: 24, zoom: right.zoom })
  })
})

describe('bringing something into sight', () => {
  const view = { x: 0, y: 0, zoom: 1 }

  it('leaves the view alone when it is there', () => {
    expect(viewOn({ x: 100, y: 100, width: 100, height: 50 }, view, size)).toBe(view)
  })

  it('moves just far enough', () => {
    expect(viewOn({ x: 900, y: 100, width: 100, height: 50 }, view, size)).toEqual({ x: -228, y: 0, zoom: 1 })
    expect(viewOn({ x: -50, y: -50, width: 10, height: 10 }, view, size)).toEqual({ x: 78, y: 74, zoom: 1 })
  })
})

it('knows what is in sight', () => {
  const bounds = around([
    { x: 0, y: 0, width: 10, height: 10 },
    { x: 90, y: 40, width: 10, height: 10 },
  ])
  expect(bounds).toEqual({ x: 0, y: 0, width: 100, height: 50 })
  expect(isInSight({ x: 0, y: 0, width: 3000, height: 50 }, { x: 0, y: 0, zoom: 1 }, size)).toBe(false)
  const whole = { x: -5, y: 0, width: 3000, height: 50 }
  expect(isInSight(whole, wholeView(whole, size), size)).toBe(true)
})
