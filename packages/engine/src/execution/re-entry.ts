import { nameIn } from '../plan/match.ts'
import type { Plan } from '../plan/plan.ts'
import { arrowAt, stateAt } from '../plan/plan.ts'
import type { Entry, ExecutionEvent } from './event.ts'
import { namesOf } from './fork-join.ts'
import type { Plans } from './replay.ts'
import { replayOn, versionsIn } from './replay.ts'
import type { Branch, ExecutionState, Visit } from './state.ts'
import { emptyState } from './state.ts'

export type ReEntry =
  | { readonly kind: 'entry'; readonly entry: Entry }
  /** Why it can't be done soundly, in a sentence that says what to do instead. */
  | { readonly kind: 'refused'; readonly message: string }

/** The plans that a log was written under. */
export interface LogPlans {
  /** That it began with. */
  readonly first: Plan
  /** Of the versions that the execution was moved to since. */
  readonly later: Plans
}

/** Looks for a visit in a log that comes in parts: a long one need not be in memory as a whole. */
export interface EntrySearch {
  /** The events that follow those given before. */
  add(events: readonly ExecutionEvent[]): void
  /**
   * What a new execution needs to begin where the visit began, or where it stands if it is not over; in the names of
   * the version that the old one is at. Asked when the whole log was given.
   */
  answer(): ReEntry
}

/** What is known at one moment of a log. */
interface Moment {
  readonly plan: Plan
  readonly state: ExecutionState
}

export function searchEntry(
  { first, later }: LogPlans,
  executionId: string,
  { state, visit }: { readonly state: string; readonly visit: number },
): EntrySearch {
  let now: Moment = { plan: first, state: emptyState(executionId) }
  /** Completed before the visit, where it can be undone, in the order of completion. */
  const completed = new Map<string, string>()
  const undone = new Set<string>()
  let entered: { readonly event: ExecutionEvent & { kind: 'state_entered' }; readonly at: Moment } | null =
    null
  /** Since the visit was entered: old names and new ones. */
  const renames: Readonly<Record<string, string>>[] = []
  const called = (name: string): string => renames.reduce((known, renamed) => nameIn(renamed, known), name)

  const isEntry = (event: ExecutionEvent): boolean =>
    event.kind === 'state_entered' && event.state === state && event.visit === visit

  function goOn(events: readonly ExecutionEvent[]): void {
    const plan = later.get(versionsIn(events, '').at(-1) ?? '') ?? now.plan
    now = { plan, state: replayOn(now.plan, now.state, events, later) }
  }

  function add(events: readonly ExecutionEvent[]): void {
    const index = entered === null ? events.findIndex(isEntry) : -1
    const upTo = index < 0 ? events : events.slice(0, index + 1)
    goOn(upTo)
    if (entered === null) {
      for (const event of upTo)
        if (event.kind === 'state_completed' && event.state) completed.set(keyOf(event), event.state)
      const event = events[index]
      if (event?.kind === 'state_entered') {
        entered = { event, at: now }
        goOn(events.slice(index + 1))
      }
    }
    for (const { kind, data } of events) {
      if (kind === 'state_entered' && data.undoes) undone.add(keyOf(data.undoes))
    }
    if (entered === null) return
    for (const { kind, data } of index < 0 ? events : events.slice(index + 1))
      if (kind === 'version_changed' && data.renamed) renames.push(data.renamed)
  }

  function answer(): ReEntry {
    if (entered === null) return notEntered(state, visit)
    const { undoes } = entered.event.data
    if (undoes) return refused(`${state} ran to undo ${undoes.state}. Begin at a state of the usual way.`)
    const found = visitIn(entered.at, state, visit)
    if (found === null) return notEntered(state, visit)
    const [fork] = found.branch.frames
    if (fork !== undefined) {
      const from = namesOf(entered.at.plan, arrowAt(entered.at.plan, fork.transition).from).join(', ')
      return refused(
        `${state} ran beside the other branches of the fork after ${from}, which would be left out. Begin at ${from} or before.`,
      )
    }
    for (const [key, name] of completed) {
      if (undone.has(key))
        return refused(`What ${name} did was undone when the execution failed. Begin at ${name} or before.`)
    }
    const open = visitIn(now, called(state), visit)
    const { context, steps } = open === null ? withNames(found.branch, called) : branchOf(open)
    return { kind: 'entry', entry: { state: called(state), context, steps, alone: false } }
  }

  return { add, answer }
}

function visitIn({ plan, state }: Moment, name: string, visit: number): Visit | null {
  for (const one of state.visits.values())
    if (one.visit === visit && stateAt(plan, one.state).name === name) return one
  return null
}

/** What it would go on with: a failure is left behind. */
const branchOf = ({ branch, phase }: Visit): Branch => (phase.kind === 'stopped' ? phase.before : branch)

function withNames(
  { context, steps }: Branch,
  called: (name: string) => string,
): Pick<Branch, 'context' | 'steps'> {
  const entries = Object.entries(steps).map(([name, result]) => [called(name), result])
  return { context, steps: Object.fromEntries(entries) }
}

const keyOf = ({ state, visit }: { readonly state?: string; readonly visit?: number }) => `${state} ${visit}`

const refused = (message: string): ReEntry => ({ kind: 'refused', message })

const notEntered = (state: string, visit: number): ReEntry =>
  refused(`${state} was not entered ${visit === 1 ? 'in this execution' : `${visit} times`}.`)
