import { describe, expect, it } from 'vitest'
import { openingView } from './useFitView.ts'

describe('the view of a drawing just opened', () => {
  const size = { width: 800, height: 600 }
  const entry = { x: 0, y: -20, width: 80, height: 40 }

  it('shows all of it in the middle when it can be read', () => {
    const { x, y, zoom } = openingView({ x: 0, y: -50, width: 400, height: 100 }, entry, size)
    expect({ x, y, zoom }).toEqual({ x: 200, y: 300, zoom: 1 })
  })

  it('begins at the left when it is too wide to be read', () => {
    const { x, zoom } = openingView({ x: 0, y: -50, width: 4000, height: 100 }, entry, size)
    expect(zoom).toBeGreaterThanOrEqual(0.6)
    expect(x).toBe(40)
  })
})
