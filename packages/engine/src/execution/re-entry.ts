import type { Plan } from '../plan/plan.ts'
import { arrowAt, stateAt } from '../plan/plan.ts'
import type { Entry, ExecutionEvent } from './event.ts'
import { namesOf } from './fork-join.ts'
import { replay } from './replay.ts'

export type ReEntry =
  | { readonly kind: 'entry'; readonly entry: Entry }
  /** Why it can't be done soundly, in a sentence that says what to do instead. */
  | { readonly kind: 'refused'; readonly message: string }

/** What a new execution needs to begin where a visit of an old one began. `events` are all of the old one's. */
export function entryAgain(
  plan: Plan,
  events: readonly ExecutionEvent[],
  { state, visit }: { readonly state: string; readonly visit: number },
): ReEntry {
  const index = events.findIndex(
    (event) => event.kind === 'state_entered' && event.state === state && event.visit === visit,
  )
  const entered = events[index]
  if (entered?.kind !== 'state_entered') return notEntered(state, visit)
  if (entered.data.undoes)
    return refused(`${state} ran to undo ${entered.data.undoes.state}. Begin at a state of the usual way.`)
  const before = replay(plan, entered.executionId, events.slice(0, index + 1))
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
  const undone = firstUndone(events, index)
  if (undone !== null) {
    return refused(`What ${undone} did was undone when the execution failed. Begin at ${undone} or before.`)
  }
  return { kind: 'entry', entry: { state, context, steps, alone: false } }
}

/** The first state completed before this event whose effect was undone later. */
function firstUndone(events: readonly ExecutionEvent[], index: number): string | null {
  const undone = new Set<string>()
  for (const event of events) {
    if (event.kind !== 'state_entered' || event.data.undoes === undefined) continue
    undone.add(`${event.data.undoes.state} ${event.data.undoes.visit}`)
  }
  const first = events
    .slice(0, index)
    .find((event) => event.kind === 'state_completed' && undone.has(`${event.state} ${event.visit}`))
  return first?.state ?? null
}

const refused = (message: string): ReEntry => ({ kind: 'refused', message })

const notEntered = (state: string, visit: number): ReEntry =>
  refused(`${state} was not entered ${visit === 1 ? 'in this execution' : `${visit} times`}.`)
