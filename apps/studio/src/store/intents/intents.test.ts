import { describe, expect, it } from 'vitest'
import { createStudioStore, textOf } from '../index.ts'
import {
  addState,
  connectStates,
  placeStates,
  readOtherwise,
  removeLine,
  removeSelected,
  tidy,
} from './intents.ts'
import { otherReadings } from './other-reading.ts'

const open = (text: string) => {
  const store = createStudioStore()
  store.getState().openSaved({ id: 'w', name: 'W', revision: 1, text })
  const read = (from: string, to: string, title?: string) => {
    const { graph } = store.getState().document.workflow
    const transition = graph.transitions.findIndex((each) => each.from.includes(from) && each.to.includes(to))
    const readings = otherReadings(graph, { transition, from, to })
    const reading = title === undefined ? readings[0] : readings.find((each) => each.title.includes(title))
    if (reading) readOtherwise(store, reading)
    return readings.map((each) => each.title)
  }
  return { store, text: () => textOf(store.getState()), read }
}

describe('a gesture on the canvas', () => {
  it('drops a state with a free name that is ready for typing', () => {
    const { store, text } = open('start -> new_log\nnew_log -> end\n')
    addState(store, 'log', { x: 100.4, y: -20.6 })
    expect(text()).toContain('state new_log_2: log')
    expect(text()).toContain('new_log_2: 100 -21')
    expect(store.getState().editingName).toBe('new_log_2')
    expect([...store.getState().selected]).toEqual(['new_log_2'])
  })

  it('makes a fork beside an unguarded arrow', () => {
    const { store, text } = open('a -> b\nc -> d\n')
    connectStates(store, 'a', 'c')
    expect(text()).toBe('a -> [b, c]\nc -> d\n')
    expect(store.getState().editingGuard).toBe(null)
  })

  it('makes the next guarded arrow beside a guarded one, with its guard open', () => {
    const { store, text } = open('a -> b: x > 1\nc -> d\n')
    connectStates(store, 'a', 'c')
    expect(text()).toBe('a -> b: x > 1\na -> c\nc -> d\n')
    expect(store.getState().editingGuard).toBe(1)
  })

  it('joins the selected states', () => {
    const { store, text } = open('a -> [b, c]\nd -> end\n')
    store.getState().selectAll(['b', 'c'])
    connectStates(store, 'b', 'd')
    expect(text()).toContain('[b, c] -> d')
  })

  it('takes one line out of a fork, and the whole of it at its mark', () => {
    const { store, text } = open('a -> [b, c]\nb -> c\n')
    removeLine(store, { transition: 0, from: null, to: 'c' })
    expect(text()).toBe('a -> b\nb -> c\n')
    store.getState().undo()
    removeLine(store, { transition: 0, from: 'a', to: null })
    expect(text()).not.toContain('a ->')
    store.getState().undo()
    expect(text()).toBe('a -> [b, c]\nb -> c\n')
  })

  it('removes all selected states in one step', () => {
    const { store, text } = open('a -> b\nb -> c\nc -> d\n')
    store.getState().selectAll(['b', 'c'])
    removeSelected(store)
    expect(text()).not.toMatch(/[bc]/)
    store.getState().undo()
    expect(text()).toBe('a -> b\nb -> c\nc -> d\n')
  })

  it('writes the dragged states’ layout lines only, and Tidy clears them', () => {
    const { store, text } = open('a -> b\nb -> c\n')
    placeStates(store, new Map([['b', { x: 10.2, y: 20.7 }]]))
    expect(text()).toContain('b: 10 21')
    expect(text()).not.toMatch(/[ac]: \d/)
    tidy(store)
    expect(text()).not.toContain('layout')
  })
})

describe('the other reading of a line', () => {
  it('of a fork’s branch is a choice of its own', () => {
    const { text, read } = open('a -> [b, c]\n')
    read('a', 'c')
    expect(text()).toMatch(/a -> b\n\s*a -> c/)
  })

  it('of an arrow beside an unguarded one is a fork', () => {
    const { store, text, read } = open('a -> b\na -> c: x\n')
    expect(read('a', 'c', 'same time')).toContain('At the same time as b')
    expect(text()).toBe('a -> [b, c]\n')
    store.getState().undo()
    expect(text()).toBe('a -> b\na -> c: x\n')
  })

  it('of arrows into one state is a join', () => {
    const { text, read } = open('a -> d\nb -> d\n')
    expect(read('a', 'd', 'Wait for')).toContain('Wait for a, b')
    expect(text()).toContain('[a, b] -> d')
  })
})
