import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { systemClock } from '../system-clock.ts'
import { createLateBackground, lookAgainMs, mostLooks } from './late-background.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function lateOn(isBusy: () => boolean) {
  let opened = 0
  const late = createLateBackground({
    open: async () => {
      opened++
      return { close: async () => {} }
    },
    afterMs: 10_000,
    isBusy,
    schedule: systemClock.schedule,
    trouble: () => {},
  })
  late.start()
  return { opened: () => opened, close: () => late.close() }
}

it('begins when its time has come and the process has little to do', async () => {
  let busy = true
  const { opened, close } = lateOn(() => busy)
  await vi.advanceTimersByTimeAsync(10_000)
  await vi.advanceTimersByTimeAsync(5 * lookAgainMs)
  expect(opened()).toBe(0)
  busy = false
  await vi.advanceTimersByTimeAsync(lookAgainMs)
  expect(opened()).toBe(1)
  await close()
})

it('begins all the same when the process is never done', async () => {
  const { opened, close } = lateOn(() => true)
  await vi.advanceTimersByTimeAsync(10_000 + (mostLooks - 1) * lookAgainMs)
  expect(opened()).toBe(0)
  await vi.advanceTimersByTimeAsync(lookAgainMs)
  expect(opened()).toBe(1)
  await close()
})
