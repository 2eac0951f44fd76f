import type { ExecutionEvent } from '@rabbit/contract'

export interface WatchSource {
  /** Events above `after` in order, and the last number there is; null when there is no such execution. */
  read(after: number): Promise<{ events: readonly ExecutionEvent[]; lastSeq: number } | null>
  /**
   * Is called for what is committed from now on; `missed` when something may not have come through.
   * @returns a function that ends it
   */
  subscribe(listener: (events: readonly ExecutionEvent[]) => void, missed: () => void): () => void
}

export interface Watch {
  /** The last number at the time of joining. */
  readonly lastSeq: number
  stop(): void
}

const readAgainMs = 500

/**
 * Follows an execution's events from `after` on: each once, in order, without a hole. It subscribes first and reads
 * then, so nothing falls between the two; what comes twice is told by its number.
 *
 * @returns null when there is no such execution
 */
export async function watchEvents(
  source: WatchSource,
  after: number,
  send: (events: readonly ExecutionEvent[]) => void,
): Promise<Watch | null> {
  let sent = after
  let stopped = false
  let reading = true
  let waiting: ExecutionEvent[] = []

  const deliver = (events: readonly ExecutionEvent[]): 'all' | 'hole' => {
    const fresh = events.filter(({ seq }) => seq > sent)
    if (fresh.length === 0) return 'all'
    if (fresh[0]?.seq !== sent + 1) return 'hole'
    sent = fresh.at(-1)?.seq ?? sent
    send(fresh)
    return 'all'
  }
  /** Reads page by page up to the last event there is, then lets through what came meanwhile. */
  const catchUp = async (): Promise<number | null> => {
    for (;;) {
      const page = await source.read(sent)
      if (stopped || page === null) return null
      deliver(page.events)
      if (page.events.length > 0 && sent < page.lastSeq) continue
      const later = waiting
      waiting = []
      if (deliver(later) === 'all') {
        reading = false
        return Math.max(page.lastSeq, sent)
      }
    }
  }
  /** Until it can be read: what is missing may be the last thing that ever happens to it. */
  const readAgain = (): void => {
    if (stopped || reading) return
    reading = true
    catchUp().catch(() => {
      reading = false
      setTimeout(readAgain, readAgainMs).unref()
    })
  }
  const unsubscribe = source.subscribe((events) => {
    if (stopped) return
    if (reading) {
      waiting.push(...events)
    } else if (deliver(events) === 'hole') {
      waiting.push(...events)
      readAgain()
    }
  }, readAgain)
  function stop(): void {
    stopped = true
    unsubscribe()
  }

  try {
    const lastSeq = await catchUp()
    if (lastSeq === null) {
      stop()
      return null
    }
    return { lastSeq, stop }
  } catch (error) {
    stop()
    throw error
  }
}
