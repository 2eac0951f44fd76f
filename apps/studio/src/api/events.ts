import type { ClientToServer, ExecutionEvent, ServerToClient } from '@rabbit/contract'
import { io, type Socket } from 'socket.io-client'
import { sentenceOf } from './errors.ts'

export type StudioSocket = Socket<ServerToClient, ClientToServer>

let shared: StudioSocket | null = null

/** The page's one connection, opened at first use. It connects again by itself, waiting 0.5 s to 8 s between tries. */
export function studioSocket(): StudioSocket {
  shared ??= io({ reconnectionDelay: 500, reconnectionDelayMax: 8000, randomizationFactor: 0.5 })
  return shared
}

/** The part of a socket that watching needs; a test brings its own. */
export interface EventSource {
  readonly connected: boolean
  on(name: 'connect' | 'disconnect', listener: () => void): unknown
  on(name: 'execution:events', listener: ServerToClient['execution:events']): unknown
  off(name: 'connect' | 'disconnect', listener: () => void): unknown
  off(name: 'execution:events', listener: ServerToClient['execution:events']): unknown
  emit(name: 'execution:watch', ...args: Parameters<ClientToServer['execution:watch']>): unknown
  emit(name: 'execution:unwatch', ...args: Parameters<ClientToServer['execution:unwatch']>): unknown
}

export interface WatchOptions {
  readonly executionId: string
  /** The last event that is known; 0 for none. */
  readonly after: number
  readonly source: EventSource
  /** Asks for the events above a number, in order; used to fill a hole. */
  readonly loadAfter: (after: number) => Promise<readonly ExecutionEvent[]>
  /** Each event once, in order of `seq`, without a hole. */
  readonly onEvents: (events: readonly ExecutionEvent[]) => void
  /** A sentence while events cannot come, null when they do again. */
  readonly onTrouble: (sentence: string | null) => void
}

const firstDelayMs = 500
const longestDelayMs = 8000

/** Follows an execution from `after` on, over disconnections and lost batches, until the returned function is called. */
export function watchExecution(options: WatchOptions): () => void {
  const { executionId, source, onTrouble } = options
  let lastSeq = options.after
  let stopped = false
  let filling = false
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const later = (work: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(work, Math.min(longestDelayMs, firstDelayMs * 2 ** tries++))
  }
  const deliver = (events: readonly ExecutionEvent[]): boolean => {
    const fresh = continuing(events, lastSeq)
    if (fresh === null) return false
    lastSeq += fresh.length
    if (fresh.length > 0) options.onEvents(fresh)
    return true
  }
  const fill = async () => {
    if (filling || stopped) return
    filling = true
    try {
      for (;;) {
        const events = await options.loadAfter(lastSeq)
        if (stopped || events.length === 0) break
        if (!deliver(events)) throw new Error(`Event ${lastSeq + 1} of this execution is missing.`)
      }
      tries = 0
      if (!stopped) onTrouble(null)
    } catch (thrown) {
      if (!stopped) {
        onTrouble(sentenceOf(thrown))
        later(fill)
      }
    } finally {
      filling = false
    }
  }
  const watch = () => {
    source.emit('execution:watch', { executionId, after: lastSeq }, (reply) => {
      if (stopped) return
      if (reply.ok) {
        tries = 0
        onTrouble(null)
        return
      }
      onTrouble(reply.message)
      if (reply.code !== 'NOT_FOUND' && reply.code !== 'BAD_INPUT') later(watch)
    })
  }
  const onBatch: ServerToClient['execution:events'] = (batch) => {
    if (batch.executionId === executionId && !deliver(batch.events)) void fill()
  }
  const onLost = () => onTrouble('The connection to the server is lost. The studio keeps trying.')

  source.on('connect', watch)
  source.on('disconnect', onLost)
  source.on('execution:events', onBatch)
  if (source.connected) watch()

  return () => {
    stopped = true
    clearTimeout(timer)
    source.off('connect', watch)
    source.off('disconnect', onLost)
    source.off('execution:events', onBatch)
    if (source.connected) source.emit('execution:unwatch', { executionId })
  }
}

/** The events that follow `lastSeq`, each once; null when the next one is missing. */
function continuing(events: readonly ExecutionEvent[], lastSeq: number): readonly ExecutionEvent[] | null {
  const fresh: ExecutionEvent[] = []
  let next = lastSeq + 1
  for (const event of [...events].sort((a, b) => a.seq - b.seq)) {
    if (event.seq > next) return null
    if (event.seq < next) continue
    fresh.push(event)
    next++
  }
  return fresh
}
