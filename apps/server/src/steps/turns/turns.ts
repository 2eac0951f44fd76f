import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StepOutcome, StopOrder } from '@rabbit/engine'
import { retryAfterMs } from '../support/retry-after.ts'
import type { SendingStep } from '../support/with-secrets.ts'
import { createLocalTurnBook } from './local-turn-book.ts'
import { type Rate, rateWords, type TargetRate } from './rates.ts'
import { soonMs, type TurnBook } from './turn-book.ts'

/** Nothing was sent: the turn of the attempt that wanted to has not come. */
export class NotYetError extends Error {
  override readonly name = 'RateLimited'
}

/** What the doors to other systems ask before they let anything out. */
export interface Turns {
  /**
   * Waits for a turn at a target, if that is soon or the attempt has sent something already.
   * @throws {NotYetError} when it is later: the attempt ends, and begins again then
   */
  take(host: string, port: number): Promise<void>
  /** Hears an answer: a target that is asked too much says so, and for how long. */
  heard(
    host: string,
    port: number,
    answer: { status: number; retryAfter: string | undefined; date: string | undefined },
  ): Promise<void>
}

/** One attempt on its way. */
interface Trip {
  readonly key: string
  readonly stop: StopOrder
  /** Something was let out: the attempt can't begin again any more. */
  left: boolean
  notYet: { readonly waitMs: number; readonly why: string } | null
}

/** A target may ask to be left alone for so long, in ms; the attempt that it told waits as long as it said. */
const longestHoldMs = 3_600_000

/**
 * Which attempt a request belongs to is told along the way of its promises: a step asks a door for one request and knows
 * nothing of turns, and neither does a step of somebody's own.
 */
const trips = new AsyncLocalStorage<Trip>()

export interface TurnsOptions {
  readonly rates: readonly TargetRate[]
  readonly book?: TurnBook
}

export function createTurns({ rates, book = createLocalTurnBook() }: TurnsOptions): Turns {
  const byTarget = new Map(rates.map((rate) => [rate.target, rate]))

  function ruleFor(host: string, port: number): { readonly target: string; readonly rate: Rate | null } {
    const name = host.toLowerCase()
    const place = `${name}:${port}`
    const rate = byTarget.get(place) ?? byTarget.get(name) ?? byTarget.get('*') ?? null
    if (rate === null) return { target: place, rate }
    return { target: rate.target === '*' ? name : rate.target, rate }
  }

  return {
    async take(host, port) {
      const { target, rate } = ruleFor(host, port)
      const trip = trips.getStore()
      const comesBack = trip !== undefined && !trip.left
      const { waitMs, held } = await book.ask({ target, rate, key: comesBack ? trip.key : null })
      if (waitMs > soonMs && comesBack && !trip.left) {
        const reason = held || rate === null ? ', which asked to be left alone' : `: ${rateWords(rate)}`
        trip.notYet = { waitMs, why: `its turn at ${target}${reason}` }
        throw new NotYetError(`It waits for ${trip.notYet.why}.`)
      }
      if (waitMs > 0) await sleep(waitMs, undefined, trip === undefined ? {} : { signal: trip.stop.signal })
      if (trip !== undefined) trip.left = true
    },
    async heard(host, port, { status, retryAfter, date }) {
      if (status !== 429 && status !== 503) return
      const ms = retryAfterMs(retryAfter, date)
      if (ms === null || ms === 0) return
      const { target, rate } = ruleFor(host, port)
      await book.hold(target, Math.min(ms, longestHoldMs), rate)
    },
  }
}

/** The same for a `fetch` that has a door of its own. */
export function fetchInTurn(turns: Turns, send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
    await turns.take(url.hostname, port)
    const answer = await send(input, init)
    const [retryAfter, date] = ['retry-after', 'date'].map((name) => answer.headers.get(name) ?? undefined)
    await turns.heard(url.hostname, port, { status: answer.status, retryAfter, date })
    return answer
  }
}

/** An attempt whose turn has not come ends before it has done anything, and begins again then. */
export function withTurns(handler: SendingStep): SendingStep {
  if (handler.pure === true) return handler
  return {
    ...handler,
    async run(request, stop) {
      const { executionId, state, visit, now } = request
      const trip: Trip = { key: `${executionId}/${state}/${visit}`, stop, left: false, notYet: null }
      const wait = (): StepOutcome | null => {
        if (trip.notYet === null || trip.left) return null
        const { waitMs, why } = trip.notYet
        return { kind: 'waiting', until: { kind: 'turn', fireAt: now + waitMs, why } }
      }
      try {
        const outcome = await trips.run(trip, () => handler.run(request, stop))
        return outcome.kind === 'failed' ? (wait() ?? outcome) : outcome
      } catch (error) {
        const outcome = wait()
        if (outcome === null) throw error
        return outcome
      }
    },
  }
}
