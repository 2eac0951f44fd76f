import type { ExecutionEvent } from '../execution/event.ts'
import type { Plans } from '../execution/index.ts'
import { isFinal, replay, versionsIn } from '../execution/index.ts'
import type { Plan } from '../plan/plan.ts'
import type { MemoryStore } from '../trial/memory-store.ts'

/** One run of a handler, in the order in which things happened in this world. */
export interface Effect {
  readonly executionId: string
  /** As it was called when it was entered. */
  readonly state: string
  readonly visit: number
  readonly attempt: number
  readonly key: string
  readonly order: number
  /** Whether an attempt of it whose outcome nobody knows may be repeated. */
  readonly repeatable: boolean
}

export interface Witness {
  readonly store: MemoryStore
  readonly planOf: (versionId: string) => Plan
  readonly effects: readonly Effect[]
  /** `execution/state/visit` → when its `state_completed` was durable. */
  readonly completedAt: ReadonlyMap<string, number>
  /** Every id that a start was answered with, by its key. */
  readonly answered: ReadonlyMap<string, readonly string[]>
}

const finals = new Set<ExecutionEvent['kind']>([
  'execution_completed',
  'execution_failed',
  'execution_cancelled',
])

/** What must hold after any run, whatever went wrong on the way; one sentence for each thing that does not. */
export function brokenPromises(witness: Witness): readonly string[] {
  const broken: string[] = []
  for (const [key, ids] of witness.answered) {
    if (new Set(ids).size > 1) broken.push(`V1: key ${key} was answered with ${[...new Set(ids)]}.`)
    for (const id of ids)
      if (witness.store.stored(id) === null) broken.push(`V1: ${id} was acknowledged and is lost.`)
  }
  broken.push(...brokenCalls(witness))
  for (const id of witness.store.ids()) broken.push(...brokenIn(id, witness))
  const ran = new Set<string>()
  for (const { executionId, state, visit, attempt, order, key, repeatable } of witness.effects) {
    const place = `${executionId}/${state}/${visit}/${attempt}`
    if (!repeatable && ran.has(place)) broken.push(`P4: ${place} ran twice, and it is not safe to repeat.`)
    ran.add(place)
    const done = witness.completedAt.get(`${executionId}/${state}/${visit}`)
    if (done !== undefined && order > done)
      broken.push(`P3: ${executionId} ran ${state} again after it was done.`)
    if (key !== `${executionId}/${state}/${visit}/1`) broken.push(`P4: ${state} ran under the key ${key}.`)
  }
  return broken
}

/** A17, W1: one execution for each call, and an end that the caller was told is an end. */
function brokenCalls({ store }: Witness): readonly string[] {
  const broken: string[] = []
  const calls = new Set<string>()
  for (const id of store.ids()) {
    const events = store.stored(id)?.events ?? []
    const [begin] = events
    const parent = begin?.kind === 'execution_started' ? begin.data.parent : undefined
    if (parent !== undefined) {
      const { executionId, state, visit, attempt, item } = parent
      const place = `${executionId}/${state}/${visit}/${attempt}/${item}`
      if (calls.has(place)) broken.push(`A17: ${place} was called twice.`)
      calls.add(place)
    }
    for (const event of events) {
      if (event.kind !== 'child_ended') continue
      const { executionId, status } = event.data
      const is = store.stored(executionId)?.status
      if (is !== status) broken.push(`A15: ${id} was told that ${executionId} is ${status}, and it is ${is}.`)
    }
  }
  return broken
}

function brokenIn(id: string, { store, planOf }: Witness): readonly string[] {
  const stored = store.stored(id)
  if (stored === null) return []
  const { events, status } = stored
  const versions = versionsIn(events, stored.versionId)
  const later = new Map(versions.map((versionId) => [versionId, planOf(versionId)]))
  const broken: string[] = []
  const last = events.at(-1)
  if (!isFinal(status)) broken.push(`V2: ${id} is ${status} after ${last?.kind} and waits for nothing.`)
  const ends = events.filter(({ kind }) => finals.has(kind))
  if (isFinal(status) && (ends.length !== 1 || ends[0] !== last))
    broken.push(`V3: ${id} has ${ends.length} ends.`)
  events.forEach(({ seq, at }, index) => {
    if (seq !== index + 1) broken.push(`V4: ${id} has ${seq} as its event ${index + 1}.`)
    if (at < (events[index - 1]?.at ?? 0)) broken.push(`V4: ${id} goes back in time at ${seq}.`)
  })
  try {
    const state = replay(planOf(versions[0]), id, events, later)
    if (state.status !== status) broken.push(`V5: the log of ${id} says ${state.status}, its row ${status}.`)
  } catch (error) {
    broken.push(`V5: ${error instanceof Error ? error.message : error}`)
  }
  if (stored.versionId !== versions.at(-1))
    broken.push(`V5: ${id} is at ${stored.versionId}, and its log is not.`)
  broken.push(...notUndoneIn(id, planOf(versions[0]), events, later))
  let led: string[] = []
  for (const { kind, data, state } of events) {
    if (kind === 'transition_taken') led = [...data.to]
    if (kind !== 'state_entered' || data.from.length === 0 || data.undoes) continue
    if (!led.includes(state ?? '')) broken.push(`V5: nothing led ${id} to ${state}.`)
    led.splice(led.indexOf(state ?? ''), 1)
  }
  return broken
}

/** K1: what had a compensation when it was done is undone or named, the last first. */
function notUndoneIn(
  id: string,
  first: Plan,
  events: readonly ExecutionEvent[],
  later: Plans,
): readonly string[] {
  const end = events.at(-1)
  if (end?.kind !== 'execution_failed' || end.data.error.class === 'LimitError') return []
  let plan = first
  let hasBegun = false
  let wanted: string[] = []
  let undone: string[] = []
  for (const event of events) {
    const { kind, state = '', visit, data } = event
    const place = `${state}:${visit}`
    if (kind === 'version_changed') {
      plan = later.get(data.to) as Plan
      const called = (name: string) => name.replace(/^[^:]+/, (old) => data.renamed?.[old] ?? old)
      wanted = wanted.map(called)
      undone = undone.map(called)
    } else if (kind === 'compensation_started') hasBegun = true
    else if (kind === 'state_completed' && !hasBegun) {
      if (plan.states[plan.indexOf.get(state) ?? -1]?.compensate != null) wanted.unshift(place)
    } else if (kind === 'state_entered' && data.undoes)
      undone.push(`${data.undoes.state}:${data.undoes.visit}`)
  }
  if (!hasBegun) return []
  const left = end.data.notUndone?.length ?? 0
  const isPrefix = undone.every((place, index) => place === wanted[index])
  return isPrefix && undone.length + left >= wanted.length
    ? []
    : [`K1: ${id} should undo ${wanted}, and undid ${undone}.`]
}
