import type { JsonObject, TriggerView } from '@rabbit/contract'
import type { Triggered } from '../services/triggers.ts'
import type { DeliveryStore } from '../stores/delivery-store.ts'
import type { StoredTrigger, TriggerStore } from '../stores/trigger-store.ts'
import type { Delivery, Line, Source } from './source.ts'

export type LineState = NonNullable<TriggerView['line']>

export interface ListenersNeeds {
  readonly triggers: Pick<TriggerStore, 'listening' | 'record'>
  readonly deliveries: Pick<DeliveryStore, 'refuse'>
  /** By the kind of trigger. */
  readonly sources: ReadonlyMap<string, Source>
  readonly start: (trigger: StoredTrigger, request: { key: string; input: JsonObject }) => Promise<Triggered>
  readonly now: () => Date
  readonly trouble: (message: string, cause: unknown) => void
  /** Before a lost line is opened again, in ms; doubled each time, up to a minute. Also between tries of a start. */
  readonly againMs?: number
}

/** Listens at every queue, mailbox and folder that an active workflow names. */
export interface Listeners {
  start(): void
  /** Triggers have changed: opens and closes lines; settles when that is under way. */
  look(): Promise<void>
  /** How a trigger's line is; null when nobody listens for it. */
  stateOf(triggerId: string): LineState | null
  /** Takes nothing more; settles when what was taken is done with. */
  stop(): Promise<void>
}

interface Listener {
  state: LineState
  /** The same trigger as it is stored now. */
  readonly renew: (trigger: StoredTrigger) => void
  readonly stop: () => Promise<void>
}

/** The longest time between two looks: another process may have changed the triggers. */
const lookAtLeastMs = 30_000
const longestMs = 60_000
/** A line that does not answer is left after so long; what it had taken is delivered once more. */
const graceMs = 5_000
/** A start that is answered by an error of the studio's own is tried so often. */
export const mostTries = 5

export function createListeners(needs: ListenersNeeds): Listeners {
  const { againMs = 1_000 } = needs
  const listeners = new Map<string, Listener>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = true
  let looking: Promise<void> = Promise.resolve()

  async function lookNow(): Promise<void> {
    if (stopped) return
    clearTimeout(timer)
    try {
      const wanted = new Map((await needs.triggers.listening()).map((trigger) => [trigger.id, trigger]))
      if (stopped) return
      for (const [id, listener] of listeners) {
        if (wanted.has(id)) continue
        listeners.delete(id)
        await listener.stop()
      }
      for (const [id, trigger] of wanted) {
        const source = needs.sources.get(trigger.kind)
        const listener = listeners.get(id)
        if (listener) listener.renew(trigger)
        else if (source) listeners.set(id, listen(trigger, source))
      }
    } catch (error) {
      needs.trouble('Triggers could not be looked at; it is tried again in a while.', error)
    }
    if (!stopped) timer = setTimeout(() => void look(), lookAtLeastMs)
  }

  function look(): Promise<void> {
    looking = looking.then(lookNow)
    return looking
  }

  function listen(found: StoredTrigger, source: Source): Listener {
    const stopping = new AbortController()
    const { signal } = stopping
    const whenStopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    const say = (state: LineState['state'], message: string | null) => {
      listener.state = { state, since: needs.now().getTime(), message }
    }
    let trigger = found

    async function keep(): Promise<void> {
      for (let failures = 0; !signal.aborted; failures++) {
        let line: Line | null = null
        try {
          line = await source.open(trigger, (delivery) => deliver(trigger, delivery, signal))
          say('connected', null)
          const openedAt = performance.now()
          const lost = await Promise.race([line.lost, whenStopped])
          if (performance.now() - openedAt > longestMs) failures = 0
          if (lost) say('failed', lost.message)
        } catch (error) {
          say('failed', (error as Error).message || String(error))
        }
        if (line)
          await pause(
            graceMs,
            line.close().catch(() => {}),
          )
        if (!signal.aborted) await pause(Math.min(longestMs, againMs * 2 ** failures), whenStopped)
        const now = (await needs.triggers.listening().catch(() => [])).find(({ id }) => id === trigger.id)
        trigger = now ?? trigger
      }
    }

    const listener: Listener = {
      state: { state: 'connecting', since: needs.now().getTime(), message: null },
      renew: (renewed) => {
        trigger = renewed
      },
      stop: async () => {
        stopping.abort()
        await pause(graceMs, keeping)
      },
    }
    const keeping = keep()
    return listener
  }

  /** Starts an execution, or lists why there is none. Rejects when neither could be stored. */
  async function deliver(
    trigger: StoredTrigger,
    { key, input, problem, shown }: Delivery,
    signal: AbortSignal,
  ): Promise<void> {
    let reason = problem ?? ''
    for (let tries = 1; input !== null; tries++) {
      try {
        const answer = await needs.start(trigger, { key, input })
        if (answer.kind === 'started') return
        reason = answer.message
        break
      } catch (error) {
        reason = `It could not be started ${mostTries} times: ${(error as Error).message}`
        if (signal.aborted) throw error
        if (tries >= mostTries) break
        await pause(againMs * 2 ** (tries - 1), new Promise(() => {}))
      }
    }
    const at = needs.now()
    await needs.deliveries.refuse(trigger, { key, at, reason, shown })
    await needs.triggers.record(trigger, { at, error: reason })
  }

  return {
    start() {
      stopped = false
      void look()
    },
    look,
    stateOf: (id) => listeners.get(id)?.state ?? null,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
      await Promise.all([...listeners.values()].map((listener) => listener.stop()))
      listeners.clear()
    },
  }
}

/** Waits, but no longer than until something else has happened. */
async function pause(ms: number, ended: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([over, ended])
  clearTimeout(timer)
}
