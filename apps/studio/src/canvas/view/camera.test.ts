import type { Viewport } from '@xyflow/react'
import { expect, it } from 'vitest'
import { createCamera } from './camera.ts'

function createStage() {
  let view: Viewport = { x: 0, y: 0, zoom: 1 }
  const clock = { now: 0 }
  const camera = createCamera({
    size: () => ({ width: 800, height: 600 }),
    view: () => view,
    move: (next) => {
      view = next
    },
    now: () => clock.now,
  })
  return {
    camera,
    clock,
    view: () => view,
    personMoves: () => {
      view = { ...view, x: view.x + 50 }
    },
  }
}

const drawing = {
  bounds: { x: 0, y: 0, width: 400, height: 100 },
  entry: { x: 0, y: 0, width: 80, height: 40 },
  direction: 'right' as const,
}

it('knows whether a person has moved the view', () => {
  const { camera, personMoves } = createStage()
  expect(camera.shows()).toBe(null)
  camera.open(drawing)
  expect(camera.shows()).toBe('drawing')
  personMoves()
  expect(camera.shows()).toBe(null)
  camera.takeOver()
  expect(camera.shows()).toBe('part')
})

it('brings into sight what is out of it, and leaves the rest alone', () => {
  const { camera, clock, view } = createStage()
  camera.open(drawing)
  const before = view()
  camera.bringIntoSight({ x: 10, y: 10, width: 50, height: 20 })
  expect(view()).toBe(before)
  expect(camera.shows()).toBe('drawing')
  camera.bringIntoSight({ x: 900, y: 10, width: 50, height: 20 })
  expect(view().x).toBeLessThan(before.x)
  clock.now += 1000
  expect(camera.shows()).toBe('part')
})

it('keeps the middle in the middle, whoever chose the view', () => {
  const { camera, personMoves, view } = createStage()
  camera.open(drawing)
  camera.keepMiddle(-100, 0)
  expect(camera.shows()).toBe('drawing')
  personMoves()
  const { x } = view()
  camera.keepMiddle(-60, 0)
  expect(view().x).toBe(x - 30)
  expect(camera.shows()).toBe(null)
})

it('gives the view to a person who moves it while it is on its way', () => {
  const { camera, clock, view } = createStage()
  camera.open(drawing)
  camera.bringIntoSight({ x: 900, y: 10, width: 50, height: 20 })
  clock.now += 10
  expect(camera.shows()).toBe('part')
  camera.letGo()
  expect(camera.shows()).toBe(null)
  // What the last flight was on its way to may be where the person stops: it is theirs all the same.
  clock.now += 1000
  expect(view().x).toBeLessThan(0)
  expect(camera.shows()).toBe(null)
})

it('moves nothing under a hand', () => {
  const { camera, view } = createStage()
  camera.open(drawing)
  camera.hold(true)
  const before = view()
  camera.bringIntoSight({ x: 900, y: 10, width: 50, height: 20 })
  expect(view()).toEqual(before)
  camera.hold(false)
  camera.bringIntoSight({ x: 900, y: 10, width: 50, height: 20 })
  expect(view().x).toBeLessThan(before.x)
})
