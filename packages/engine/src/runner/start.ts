import { contextBytes, isNestedDeeper } from '../execution/context.ts'
import type { CalledVersion, Calls, ChildEnd, JsonObject, Priority } from '../execution/event.ts'
import { emptyState, isFinal } from '../execution/index.ts'
import type { Limits } from '../execution/limits.ts'
import { completeInput } from '../plan/complete-input.ts'
import type { Plan } from '../plan/plan.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { Claim, ExecutionStore, LeaseTerms, StoredSignal } from '../ports/execution-store.ts'
import type { StartAnswer, StartRequest } from './api.ts'
import { checkpointOf, committedOf, decideAll } from './checkpoint.ts'
import { endOf } from './child-watch.ts'
import type { LargeValueDoor } from './large-values.ts'
import { once } from './large-values.ts'
import type { PlanCache } from './plans.ts'
import type { ActivationStart } from './surroundings.ts'

/** `end` is set when it ended at once. */
export type InternalStart =
  | (StartAnswer & { readonly kind: 'started'; readonly end: ChildEnd | null })
  | (StartAnswer & { readonly kind: 'refused' })

export interface StarterNeeds {
  readonly store: ExecutionStore
  readonly values: LargeValueDoor
  readonly plans: PlanCache
  readonly limits: Limits
  readonly lease: LeaseTerms
  readonly clock: { now(): number }
  readonly newId: () => string
  readonly events: EventSink
  readonly isStopping: () => boolean
  /** Whether this worker has room for one more. */
  readonly hasRoom: () => boolean
  /** A start that this worker is going to carry on itself is on its way to the store; the answer ends that. */
  readonly starting: () => () => void
  readonly announce: (executionId: string, priority: Priority) => void
  readonly callerTold: (signal: StoredSignal) => void
  readonly activate: (start: ActivationStart, leaseGoodUntil: number) => void
}

/** Names of workflows that one start looks up, those that are called by what it calls included. */
const maxCalls = 1_000

/** Starts executions: durable when it answers, and activated here at once. */
export function createStarter(needs: StarterNeeds): (request: StartRequest) => Promise<InternalStart> {
  const { store, values, plans, limits, lease, clock, newId, events } = needs

  /** What the names in a plan mean, and those in what they mean, and so on. */
  async function resolveCalls(workspaceId: string, plan: Plan): Promise<Calls> {
    const known = new Map<string, CalledVersion>()
    const asked = new Set<string>()
    let names = plan.calls
    while (names.length > 0 && asked.size < maxCalls) {
      for (const name of names) asked.add(name)
      const found = await store.findWorkflows(workspaceId, names)
      const next = new Set<string>()
      for (const [name, called] of found) {
        if (typeof called === 'string') continue
        known.set(name, called)
        const answer = await plans.of(called.versionId)
        if (answer.kind === 'plan') for (const more of answer.plan.calls) if (!asked.has(more)) next.add(more)
      }
      names = [...next]
    }
    return Object.fromEntries(known)
  }

  /** The input as the plan declares it, or why it can't begin with it. */
  function checkedInput(
    plan: Plan,
    { entry, input, parent }: StartRequest,
  ): ReturnType<typeof completeInput> {
    const refused = (message: string) => ({ kind: 'refused', message }) as const
    if (entry !== undefined && !plan.indexOf.has(entry.state)) {
      return refused(`The workflow has no state ${entry.state} to begin at.`)
    }
    // A state that runs for an item is given of the input what it reads.
    const isItem = entry !== undefined && parent !== undefined
    const given = isItem
      ? ({ kind: 'input', input } as const)
      : completeInput(plan.inputs, input, clock.now())
    if (given.kind === 'refused') return given
    const known = { input: given.input, ...(entry === undefined ? {} : { context: entry.context }) }
    for (const [what, value] of Object.entries(known)) {
      if (isNestedDeeper(value, limits.maxNesting)) {
        return refused(`The ${what} is nested deeper than ${limits.maxNesting} levels.`)
      }
      const bytes = contextBytes(value, limits.largeValueBytes)
      if (bytes > limits.maxContextBytes) {
        return refused(`The ${what} has ${bytes} bytes; at most ${limits.maxContextBytes} are allowed.`)
      }
    }
    return given
  }

  return async (request) => {
    const answer = await plans.of(request.versionId)
    if (answer.kind === 'refused') return answer
    const { plan } = answer
    // A reference may stand in what is given again; what is declared is asked of the value itself.
    const opened = await values.open(request.workspaceId, request.input, once)
    if (opened.kind === 'gone')
      return { kind: 'refused', message: `The input is not whole: ${opened.message}` }
    const given = checkedInput(plan, { ...request, input: opened.values })
    if (given.kind === 'refused') return given
    const kept = (object: JsonObject) => values.keep(request.workspaceId, object, once)
    const { workspaceId, workflowId, versionId, trigger, idempotencyKey, startedBy } = request
    const { whenStuck, breakpoints, parent, origin, pinned, tags, priority = 'normal' } = request
    const entry = request.entry && { ...request.entry, context: await kept(request.entry.context) }
    const keptInput = await kept(given.input)
    const calls =
      request.calls ?? (plan.calls.length === 0 ? undefined : await resolveCalls(workspaceId, plan))
    const id = newId()
    const mine = !needs.isStopping() && needs.hasRoom()
    const input = {
      kind: 'start',
      at: clock.now(),
      input: keptInput,
      trigger,
      ...(whenStuck === undefined ? {} : { whenStuck }),
      ...(breakpoints === undefined ? {} : { breakpoints }),
      ...(entry === undefined ? {} : { entry }),
      ...(origin === undefined ? {} : { origin }),
      ...(pinned === undefined ? {} : { pinned }),
      ...(priority === 'normal' ? {} : { priority }),
      ...(mine ? {} : { later: true as const }),
      ...(parent === undefined ? {} : { parent }),
      ...(calls === undefined || Object.keys(calls).length === 0 ? {} : { calls }),
    } as const
    const batch = decideAll(plan, emptyState(id), [input], limits)
    const final = isFinal(batch.state.status)
    const claim: Claim = { executionId: id, workspaceId, workflowId, versionId, fence: 1 }
    const checkpoint = checkpointOf({ claim, batch, usesSignals: [], park: final, snapshot: null, newId })
    const goodUntil = clock.now() + lease.leaseMs
    const owned = !mine || final ? null : lease
    const { status, currentStates, error, tells } = checkpoint
    const arrived = owned === null ? () => {} : needs.starting()
    const execution = {
      ...{ id, workspaceId, workflowId, versionId, trigger, idempotencyKey },
      ...{ status, currentStates, error, events: batch.events, input: keptInput, lease: owned },
      ...{ parent: parent ?? null, tells, priority },
      ...(startedBy === undefined ? {} : { startedBy }),
      ...(origin === undefined ? {} : { originId: origin.executionId }),
      ...(tags === undefined ? {} : { tags }),
    }
    try {
      const { executionId, created } = await store.start(execution)
      if (!created) return { kind: 'started', executionId, created, end: null }
      events.committed(committedOf(checkpoint, { status: 'pending', currentStates: '' }))
      if (tells !== null) needs.callerTold(tells)
      const { state, commands } = batch
      const start = { plan, claim, state, snapshotSeq: null, inputs: [], signals: [], commands }
      if (owned !== null && !needs.isStopping()) needs.activate(start, goodUntil)
      else if (!final) {
        if (owned !== null) await store.release(executionId, claim.fence, clock.now())
        needs.announce(executionId, priority)
      }
      return { kind: 'started', executionId, created, end: endOf(batch.state) }
    } finally {
      arrived()
    }
  }
}
