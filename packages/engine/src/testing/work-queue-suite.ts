import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WorkQueue } from '../ports/work-queue.ts'

export interface QueueHarness {
  /** The queue of one more worker, which has `concurrency` executions in its hands at most. */
  open(concurrency?: number): WorkQueue
  /** Whether the workers share one queue; each has its own otherwise. */
  readonly shared: boolean
  close(): Promise<void>
}

/** One worker's end of a queue, and what it was told. */
interface Listener {
  readonly queue: WorkQueue
  readonly told: string[]
  /** Lets everything that is in its hands go. */
  letGo(): void
}

/** What every queue must do: it says who has something to do, and may forget or repeat itself. */
export function describeWorkQueue(name: string, open: () => Promise<QueueHarness>): void {
  describe(`the work queue ${name}`, () => {
    let harness: QueueHarness
    let count = 0
    const id = () => `execution-${++count}`
    beforeAll(async () => {
      harness = await open()
    })
    afterAll(() => harness.close())

    function listen({ concurrency = 10, holds = false } = {}): Listener {
      const queue = harness.open(concurrency)
      const told: string[] = []
      const held: (() => void)[] = []
      queue.onWork(async (executionId) => {
        told.push(executionId)
        if (holds) await new Promise<void>((left) => held.push(left))
      })
      const letGo = () => {
        for (const left of held.splice(0)) left()
      }
      return { queue, told, letGo }
    }

    it('tells what was announced, and nothing else', async () => {
      const { queue, told } = listen()
      const ids = [id(), id(), id()]
      for (const one of ids) queue.announce(one)
      await until(() => told.length === 3)
      expect([...told].sort()).toEqual(ids)
      await queue.stopTaking()
    })

    it('tells again what is announced again, also while somebody is at it', async () => {
      const { queue, told, letGo } = listen({ holds: true })
      const one = id()
      queue.announce(one)
      await until(() => told.length === 1)
      queue.announce(one)
      await until(() => told.length === 2)
      expect(told).toEqual([one, one])
      letGo()
      await queue.stopTaking()
    })

    it('survives an answer that fails', async () => {
      const queue = harness.open()
      const told: string[] = []
      queue.onWork(async (executionId) => {
        told.push(executionId)
        if (told.length === 1) throw new Error('no')
      })
      const ids = [id(), id()]
      for (const one of ids) queue.announce(one)
      await until(() => ids.every((one) => told.includes(one)))
      await queue.stopTaking()
    })

    it('tells nothing more to one that has stopped taking', async () => {
      const stopped = listen()
      await stopped.queue.stopTaking()
      const other = listen()
      const one = id()
      stopped.queue.announce(one)
      if (harness.shared) await until(() => other.told.includes(one))
      const two = id()
      other.queue.announce(two)
      await until(() => other.told.includes(two))
      expect(stopped.told).toEqual([])
      await other.queue.stopTaking()
    })

    it('leaves to others what a busy worker has no hands for', async (context) => {
      if (!harness.shared) return context.skip('every worker has a queue of its own')
      const busy = listen({ concurrency: 1, holds: true })
      const first = id()
      busy.queue.announce(first)
      await until(() => busy.told.length === 1)
      const free = listen()
      const ids = [id(), id(), id()]
      for (const one of ids) busy.queue.announce(one)
      await until(() => free.told.length === 3)
      expect([...free.told].sort()).toEqual(ids)
      expect(busy.told).toEqual([first])
      busy.letGo()
      await Promise.all([busy.queue.stopTaking(), free.queue.stopTaking()])
    })

    it('tells what has the higher priority first, where words wait for a hand', async (context) => {
      if (!harness.shared) return context.skip('nothing waits: an announcement is a call')
      const worker = listen({ concurrency: 1, holds: true })
      const [first, low, normal, high] = [id(), id(), id(), id()]
      worker.queue.announce(first)
      await until(() => worker.told.length === 1)
      worker.queue.announce(low, 'low')
      worker.queue.announce(normal)
      worker.queue.announce(high, 'high')
      // Words of one turn travel together: the answer to the next one says that they have arrived.
      await new Promise((resolve) => setTimeout(resolve, 200))
      for (let count = 2; count <= 4; count++) {
        worker.letGo()
        await until(() => worker.told.length === count)
      }
      expect(worker.told).toEqual([first, high, normal, low])
      worker.letGo()
      await worker.queue.stopTaking()
    })
  })
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((next) => setTimeout(next, 5))
}
