/** Gathers what arrives while earlier batches are on the wire; an idle one sends at once. */
export interface Batcher<Item, Answer> {
  add(item: Item): Promise<Answer>
}

export interface BatcherOptions<Item> {
  readonly maxItems: number
  /** How many batches may be on the wire at once. */
  readonly lanes: number
  /** Whether a batch that failed is sent again one by one, so that a single bad item fails alone. */
  readonly isItemsFault: (error: unknown) => boolean
  /** What an item weighs, and how much one batch may carry. */
  readonly weigh?: (item: Item) => number
  readonly maxWeight?: number
}

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/** Below this many one statement for all costs less than two. */
const worthHalving = 32

/**
 * Many callers, one statement: throughput grows with load instead of with commits, and there is no timer that makes a
 * single caller wait. `flush` answers in the order of its items.
 */
export function createBatcher<Item, Answer>(
  flush: (items: readonly Item[]) => Promise<readonly Answer[]>,
  { maxItems, lanes, isItemsFault, weigh = () => 0, maxWeight = 1 }: BatcherOptions<Item>,
): Batcher<Item, Answer> {
  const queue: Waiting<Item, Answer>[] = []
  let flying = 0
  let scheduled = false

  function schedule(): void {
    if (scheduled || flying >= lanes || queue.length === 0) return
    scheduled = true
    // After this turn's I/O, so that everything that it brought goes along.
    setImmediate(() => {
      scheduled = false
      void send(nextBatch())
    })
  }

  /**
   * All that waits, or half of it when another lane is free: two that are on the wire at different times keep both ends
   * busy, one that takes everything makes each wait for the other.
   */
  function nextBatch(): Waiting<Item, Answer>[] {
    const most = flying + 1 < lanes && queue.length >= worthHalving ? Math.ceil(queue.length / 2) : maxItems
    let weight = 0
    let count = 0
    for (const { item } of queue) {
      weight += weigh(item)
      if (count > 0 && (count >= Math.min(most, maxItems) || weight > maxWeight)) break
      count++
    }
    return queue.splice(0, count)
  }

  async function send(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    flying++
    schedule()
    try {
      const answers = await flush(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => {
        resolve(answers[index] as Answer)
      })
    } catch (error) {
      if (batch.length > 1 && isItemsFault(error)) await Promise.all(batch.map((one) => sendAlone(one)))
      else for (const { reject } of batch) reject(error)
    } finally {
      flying--
      schedule()
    }
  }

  async function sendAlone({ item, resolve, reject }: Waiting<Item, Answer>): Promise<void> {
    try {
      const [answer] = await flush([item])
      resolve(answer as Answer)
    } catch (error) {
      reject(error)
    }
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject })
        schedule()
      }),
  }
}
