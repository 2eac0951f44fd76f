import { expect, it } from 'vitest'
import { createStudioStore } from '../store/index.ts'
import { neighbourOf } from './useCanvasKeys.ts'

it('goes on from a state beside the removed ones', () => {
  const store = createStudioStore()
  store
    .getState()
    .openSaved({ id: 'w', name: 'W', revision: 1, text: 'start -> a\na -> b\nb -> end\nlone -> lone\n' })
  const beside = (...names: string[]) => {
    store.getState().selectAll(names)
    return neighbourOf(store.getState(), names[0])
  }
  expect(beside('b')).toBe('a')
  expect(beside('b', 'a')).toBe('end')
  expect(beside('start')).toBe('a')
  expect(beside('lone')).toBe(null)
})
