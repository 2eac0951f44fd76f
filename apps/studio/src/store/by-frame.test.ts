import { expect, it, vi } from 'vitest'
import { createFrameBatch } from './by-frame.ts'

it('delivers what arrives between two frames at once and in order, and nothing after it was stopped', async () => {
  const deliver = vi.fn()
  const batch = createFrameBatch<number>(deliver)
  batch.add([1, 2])
  batch.add([])
  batch.add([3])
  expect(deliver).not.toHaveBeenCalled()
  await vi.waitFor(() => expect(deliver).toHaveBeenCalledTimes(1))
  expect(deliver).toHaveBeenCalledWith([1, 2, 3])
  batch.add([4])
  batch.stop()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(deliver).toHaveBeenCalledTimes(1)
})

it('delivers without frames as well, as in a page out of sight', async () => {
  const frame = vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(1)
  const deliver = vi.fn()
  createFrameBatch<number>(deliver).add([1])
  await vi.waitFor(() => expect(deliver).toHaveBeenCalledWith([1]))
  frame.mockRestore()
})
