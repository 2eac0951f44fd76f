/** So long at most, where there are no frames: a page that is out of sight draws none. */
const longestMs = 200

export interface FrameBatch<T> {
  add(items: readonly T[]): void
  /** What was not delivered yet never will be. */
  stop(): void
}

/** Gathers what arrives and delivers it once a frame, so that a flood of small changes is drawn once. */
export function createFrameBatch<T>(deliver: (items: readonly T[]) => void): FrameBatch<T> {
  let waiting: T[] = []
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    waiting = []
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    frame = 0
  }
  const flush = () => {
    const items = waiting
    stop()
    deliver(items)
  }
  return {
    add(items) {
      if (items.length === 0) return
      waiting.push(...items)
      if (frame !== 0) return
      frame = requestAnimationFrame(flush)
      timer = setTimeout(flush, longestMs)
    },
    stop,
  }
}
