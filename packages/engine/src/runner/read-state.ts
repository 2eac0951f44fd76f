import { PlanMismatchError } from '../errors.ts'
import type { ExecutionEvent } from '../execution/event.ts'
import type { ExecutionState, Plans } from '../execution/index.ts'
import { emptyState, replayOn, stateOfSnapshot, versionsIn } from '../execution/index.ts'
import type { Plan } from '../plan/plan.ts'
import type { Claim, ExecutionStore, LoadedExecution } from '../ports/execution-store.ts'
import type { PlanCache } from './plans.ts'

export interface ReadState {
  readonly state: ExecutionState
  /** The last event that the snapshot knows of; 0 when it was of no use, null without one. */
  readonly snapshotSeq: number | null
}

export interface ReadNeeds {
  readonly store: Pick<ExecutionStore, 'eventsAfter'>
  readonly plans: Pick<PlanCache, 'of'>
}

/** How many events of a log without a snapshot of use are in memory at once. */
const eventsAtOnce = 5_000

/**
 * What is known about an execution: by its snapshot and the events after it, or else by its whole log. The claim says
 * the version that it is at; the log, which it was at before.
 */
export async function readState(
  needs: ReadNeeds,
  { executionId, versionId }: Pick<Claim, 'executionId' | 'versionId'>,
  { snapshot, events }: LoadedExecution,
): Promise<ReadState> {
  const { first, later } = await plansOf(needs.plans, events, versionId)
  if (snapshot === null) {
    return { state: replayOn(first, emptyState(executionId), events, later), snapshotSeq: null }
  }
  const known = stateOfSnapshot(first, executionId, snapshot)
  try {
    if (known !== null) return { state: replayOn(first, known, events, later), snapshotSeq: snapshot.seq }
  } catch (error) {
    if (!(error instanceof PlanMismatchError)) throw error
  }
  return { state: await readWhole(needs, executionId, versionId), snapshotSeq: 0 }
}

/** A log of more events than are held at once: most were written under one version. */
async function readWhole(needs: ReadNeeds, executionId: string, versionId: string): Promise<ExecutionState> {
  try {
    return await replayPages(needs, executionId, await plansOf(needs.plans, [], versionId))
  } catch (error) {
    if (!(error instanceof PlanMismatchError)) throw error
  }
  const changes: ExecutionEvent[] = []
  for await (const page of pagesOf(needs.store, executionId))
    changes.push(...page.filter(({ kind }) => kind === 'version_changed'))
  return replayPages(needs, executionId, await plansOf(needs.plans, changes, versionId))
}

async function replayPages(
  { store }: ReadNeeds,
  executionId: string,
  { first, later }: KnownPlans,
): Promise<ExecutionState> {
  let held = first
  let state = emptyState(executionId)
  for await (const page of pagesOf(store, executionId)) {
    if (page.some((event) => event.kind === 'version_changed' && !later.has(event.data.from)))
      throw new PlanMismatchError(executionId, 'it was begun under another version.')
    state = replayOn(held, state, page, later)
    held = later.get(versionsIn(page, '').at(-1) ?? '') ?? held
  }
  return state
}

/** The whole log, some thousand events at a time. */
export async function* pagesOf(
  store: ReadNeeds['store'],
  executionId: string,
): AsyncGenerator<readonly ExecutionEvent[]> {
  for (let after = 0; ; ) {
    const page = await store.eventsAfter(executionId, after, eventsAtOnce)
    if (page.length === 0) return
    yield page
    after = page.at(-1)?.seq ?? after
  }
}

interface KnownPlans {
  /** That held before the first of the events. */
  readonly first: Plan
  readonly later: Plans
}

/** The plans that events were written under. `now` is the version that the execution is at after them. */
async function plansOf(
  plans: ReadNeeds['plans'],
  events: readonly ExecutionEvent[],
  now: string,
): Promise<KnownPlans> {
  const versions = versionsIn(events, now)
  const later = new Map<string, Plan>()
  for (const versionId of new Set(versions)) {
    const answer = await plans.of(versionId)
    if (answer.kind === 'refused') throw new Error(answer.message)
    later.set(versionId, answer.plan)
  }
  return { first: later.get(versions[0]) as Plan, later }
}
