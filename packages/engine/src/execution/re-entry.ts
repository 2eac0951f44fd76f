import type { Plan } from '../plan/plan.ts'
import { arrowAt, stateAt } from '../plan/plan.ts'
import type { Entry, ExecutionEvent } from './event.ts'
import { namesOf } from './fork-join.ts'
import { replayOn } from './replay.ts'
import type { ExecutionState } from './state.ts'
import { emptyState } from './state.ts'

export type ReEntry =
  | { readonly kind: 'entry'; readonly entry: Entry }
  /** Why it can't be done soundly, in a sentence that says what to do instead. */
  | { readonly kind: 'refused'; readonly message: string }

/** Looks for a visit in a log that comes in parts: a long one need not be in memory as a whole. */
export interface EntrySearch {
  /** The events that follow those given before. */
  add(events: readonly ExecutionEvent[]): void
  /** What a new execution needs to begin where the visit began; asked when the whole log was given. */
  answer(): ReEntry
}

export function searchEntry(
  plan: Plan,
  executionId: string,
  { state, visit }: { readonly state: string; readonly visit: number },
): EntrySearch {
  let before: ExecutionState = emptyState(executionId)
  /** Completed before the visit, where it can be undone, in the order of completion. */
  const completed = new Map<string, string>()
  const undone = new Set<string>()
  let entered: (ExecutionEvent & { kind: 'state_entered' }) | null = null

  const isEntry = (event: ExecutionEvent): boolean =>
    event.kind === 'state_entered' && event.state === state && event.visit === visit

  function add(events: readonly ExecutionEvent[]): void {
    const index = entered === null ? events.findIndex(isEntry) : -1
    const upTo = index < 0 ? events : events.slice(0, index + 1)
    if (entered === null) {
      before = replayOn(plan, before, upTo)
      for (const event of upTo)
        if (event.kind === 'state_completed' && event.state) completed.set(keyOf(event), event.state)
      const last = events[index]
      if (last?.kind === 'state_entered') entered = last
    }
    for (const { kind, data } of events)
      if (kind === 'state_entered' && data.undoes) undone.add(keyOf(data.undoes))
  }

  function answer(): ReEntry {
    if (entered === null) return notEntered(state, visit)
    if (entered.data.undoes)
      return refused(`${state} ran to undo ${entered.data.undoes.state}. Begin at a state of the usual way.`)
    const found = [...before.visits.values()].find(
      (one) => stateAt(plan, one.state).name === state && one.visit === visit,
    )
    if (found === undefined) return notEntered(state, visit)
    const { frames, context, steps } = found.branch
    const [fork] = frames
    if (fork !== undefined) {
      const from = namesOf(plan, arrowAt(plan, fork.transition).from).join(', ')
      return refused(
        `${state} ran beside the other branches of the fork after ${from}, which would be left out. Begin at ${from} or before.`,
      )
    }
    for (const [key, name] of completed) {
      if (undone.has(key))
        return refused(`What ${name} did was undone when the execution failed. Begin at ${name} or before.`)
    }
    return { kind: 'entry', entry: { state, context, steps, alone: false } }
  }

  return { add, answer }
}

const keyOf = ({ state, visit }: { readonly state?: string; readonly visit?: number }) => `${state} ${visit}`

const refused = (message: string): ReEntry => ({ kind: 'refused', message })

const notEntered = (state: string, visit: number): ReEntry =>
  refused(`${state} was not entered ${visit === 1 ? 'in this execution' : `${visit} times`}.`)
