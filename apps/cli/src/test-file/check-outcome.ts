import type { ExecutionEvent, JsonObject, JsonValue } from '@rabbit/contract'
import type { TrialReport } from '@rabbit/server'
import { normal } from './check-names.ts'
import type { Expectation } from './schema.ts'

type Ran = Extract<TrialReport, { kind: 'ran' }>

/** States in the order in which they were entered. */
export function pathOf(events: readonly ExecutionEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'state_entered' ? (event.state ?? []) : []))
}

/** Sentences about everything that is not as expected; none when all is. Without a word about it, it has to complete. */
export function checkOutcome(ran: Ran, expected: Expectation = {}): string[] {
  const failures: string[] = [...ran.unmet]
  const say = (what: string, wanted: unknown, found: unknown) =>
    failures.push(`${what}: expected ${shown(wanted)}, found ${shown(found)}`)
  const error = troubleOf(ran)
  const status = expected.status ?? (expected.error === undefined && !expected.waits_at ? 'completed' : null)
  if (status !== null && ran.status !== status) say('status', status, withError(ran.status, error))
  const path = pathOf(ran.events)
  if (expected.path && !same(path, expected.path)) say('path', list(expected.path), list(path))
  if (expected.passes && !isWithin(expected.passes, path)) say('passes', list(expected.passes), list(path))
  for (const name of expected.avoids ?? [])
    if (path.includes(name)) failures.push(`avoids: ${name} was entered`)
  if (expected.guards) {
    const taken = guardsOf(ran.events)
    const wanted = expected.guards.map(normal)
    if (!same(taken, wanted)) say('guards', list(wanted), list(taken))
  }
  if (expected.output) failures.push(...differences('output', expected.output, outputOf(ran.events)))
  if (expected.error !== undefined && !matches(error, expected.error))
    say('error', expected.error, error ?? 'none')
  for (const [state, count] of Object.entries(expected.attempts ?? {})) {
    const found = attemptsOf(ran.events, state)
    if (found !== count) say(`attempts of ${state}`, count, found)
  }
  if (expected.waits_at && !same([...ran.currentStates].sort(), [...expected.waits_at].sort()))
    say('waits_at', list(expected.waits_at), list(ran.currentStates))
  if (expected.takes !== undefined) {
    const took = (ran.events.at(-1)?.at ?? 0) - (ran.events[0]?.at ?? 0)
    if (took !== expected.takes) say('takes', `${expected.takes} ms`, `${took} ms`)
  }
  return failures
}

/** Guards that held, in order; arrows without one are left out. */
function guardsOf(events: readonly ExecutionEvent[]): string[] {
  return events.flatMap((event) =>
    event.kind === 'transition_taken' && event.data.condition !== null ? normal(event.data.condition) : [],
  )
}

function attemptsOf(events: readonly ExecutionEvent[], state: string): number {
  const of = events.filter((event) => event.state === state)
  const entered = of.filter(({ kind }) => kind === 'state_entered').length
  const again = of.filter(
    ({ kind, data }) => kind === 'timer_fired' && 'purpose' in data && data.purpose === 'retry',
  )
  return entered + again.length
}

function outputOf(events: readonly ExecutionEvent[]): JsonObject | null {
  const last = events.at(-1)
  return last?.kind === 'execution_completed' ? last.data.output : null
}

interface Trouble {
  readonly class: string
  readonly message: string
}

/** Its own trouble, or that of what it called and still waits for. */
function troubleOf({ events, called, status }: Ran): Trouble | null {
  const own = errorOf(events)
  if (own !== null || status !== 'waiting') return own
  return called.map((one) => errorOf(one.events)).findLast((error) => error !== null) ?? null
}

/** Why it failed, or stopped for a person. */
function errorOf(events: readonly ExecutionEvent[]): Trouble | null {
  const found = events.findLast(({ kind }) => kind === 'execution_failed' || kind === 'state_stopped')
  return found?.kind === 'execution_failed' || found?.kind === 'state_stopped' ? found.data.error : null
}

/** By its class, or by a part of its message. */
const matches = (error: Trouble | null, wanted: string): boolean =>
  error !== null && (error.class === wanted || error.message.includes(wanted))

const withError = (status: string, error: Trouble | null): string =>
  error === null ? status : `${status} (${error.class}: ${error.message})`

const list = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '))

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}

/** Whether all of `wanted` are in `found` in this order, whatever is in between. */
function isWithin(wanted: readonly string[], found: readonly string[]): boolean {
  let at = 0
  for (const name of found) if (name === wanted[at]) at++
  return at === wanted.length
}

/** Maps have to hold at least what is expected; all else has to be equal. */
function differences(path: string, wanted: JsonValue, found: JsonValue | undefined): string[] {
  if (isMap(wanted) && isMap(found)) {
    return Object.entries(wanted).flatMap(([key, value]) =>
      differences(`${path}.${key}`, value, Object.hasOwn(found, key) ? found[key] : undefined),
    )
  }
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length)
    return wanted.flatMap((value, index) => differences(`${path}[${index}]`, value, found[index]))
  if (wanted === found) return []
  return [
    `${path}: expected ${JSON.stringify(wanted)}, found ${found === undefined ? 'nothing' : JSON.stringify(found)}`,
  ]
}

const isMap = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'class' in value && 'message' in value
    ? `${value.class}: ${value.message}`
    : String(value)
