import { openWorkflow } from '@rabbit/dsl'
import { LeaseLostError } from '../errors.ts'
import type {
  CalledVersion,
  ChildEnd,
  ExecutionEvent,
  ExecutionStatus,
  StepError,
} from '../execution/event.ts'
import { priorityShiftMs } from '../execution/event.ts'
import { isFinal } from '../execution/state.ts'
import type {
  ApprovalKey,
  Claim,
  ExecutionStore,
  LeaseTerms,
  NewExecution,
  NewSignal,
  NotCallable,
  OpenedApproval,
  OpenedWait,
  StoredSignal,
} from '../ports/execution-store.ts'
import { callGivenUp } from '../runner/calls.ts'
import type { PublishedEvent, Row } from './memory-rows.ts'
import { holds, inTurn, isSame, storedSignal } from './memory-rows.ts'

/** An execution as the store has it, to look at. */
export interface StoredExecution {
  readonly versionId: string
  readonly events: readonly ExecutionEvent[]
  readonly status: ExecutionStatus
  readonly currentStates: readonly string[]
  readonly error: StepError | null
  readonly openApprovals: readonly OpenedApproval[]
  readonly openWaits: readonly OpenedWait[]
  readonly leased: boolean
  /** The last event that its snapshot knows of; null without one. */
  readonly snapshotSeq: number | null
  /** When it is looked at again, ms since the epoch; null while it is worked on, and when only a word from outside helps. */
  readonly timerAt: number | null
}

export interface MemoryStore extends ExecutionStore {
  addVersion(versionId: string, text: string): void
  /** What is called by a name, whatever name its text has. */
  addCallable(name: string, callable: CalledVersion | NotCallable): void
  /** Publishes an event; answers with the signals that it became. */
  publish(event: PublishedEvent): readonly StoredSignal[]
  ids(): readonly string[]
  versionOf(executionId: string): string | null
  /** Whether an execution is worked on, or has a moment at which it is looked at again. */
  isBusy(): boolean
  /** As if it had been accepted earlier. */
  backdate(executionId: string, ms: number): void
  stored(executionId: string): StoredExecution | null
}

/** The promise of `ExecutionStore` kept in memory, under a clock that is moved by hand. */
export function createMemoryStore(clock: { now(): number }): MemoryStore {
  const rows = new Map<string, Row>()
  const versions = new Map<string, string>()
  const callable = new Map<string, CalledVersion | NotCallable>()
  const published: (PublishedEvent & { readonly at: number })[] = []

  const isFree = (row: Row) => row.lease === null || row.lease.until <= clock.now()
  const eventsOf = (row: Row) => row.events.map((event) => JSON.parse(event) as ExecutionEvent)

  function take(row: Row, { owner, leaseMs }: LeaseTerms): Claim {
    const crashed = row.lease !== null
    if (crashed) row.crashes += 1
    const { crashes: times, currentStates } = row
    const crash = crashed ? { times, lastSeq: row.events.length, currentStates } : null
    row.fence += 1
    row.lease = { owner, until: clock.now() + leaseMs }
    row.timerAt = null
    row.outbox = false
    const { id: executionId, workspaceId, workflowId, versionId, fence } = row
    return { executionId, workspaceId, workflowId, versionId, fence, crash }
  }

  function hasWork(row: Row, owner: string, all: boolean): boolean {
    if (isFinal(row.status)) return false
    if (row.lease !== null) return row.lease.until <= clock.now() || (all && row.lease.owner !== owner)
    return row.outbox || row.signals.length > 0 || (row.timerAt !== null && row.timerAt <= clock.now())
  }

  /** A signal for every open wait that an event fits, unless its state got that event already. */
  function deliver(row: Row, events: typeof published): readonly StoredSignal[] {
    return row.waits.flatMap(({ state, visit, attempt, name, match }) => {
      const event = events.find((one) => {
        const isFresh =
          one.at >= row.startedAt &&
          one.workspaceId === row.workspaceId &&
          !row.delivered.has(`${state} ${one.id}`)
        return isFresh && one.name === name && holds(one.data, match)
      })
      if (event === undefined) return []
      row.delivered.add(`${state} ${event.id}`)
      const data = {
        kind: 'event',
        state,
        visit,
        attempt,
        eventId: event.id,
        name,
        data: event.data,
      } as const
      const signal = {
        id: `${event.id} ${row.id} ${state}`,
        workspaceId: row.workspaceId,
        executionId: row.id,
        data,
      }
      row.signals.push(signal)
      return [storedSignal(signal)]
    })
  }

  function tell(signal: NewSignal | null): void {
    const row = signal === null ? undefined : rows.get(signal.executionId)
    if (signal !== null && row !== undefined && !isFinal(row.status)) row.signals.push(signal)
  }

  function cancelChildren({ id, workspaceId }: Row, key: ApprovalKey): void {
    for (const child of rows.values()) {
      const isMeant = child.parent?.executionId === id && isSame(child.parent, key) && !isFinal(child.status)
      if (!isMeant || child.signals.some(({ id }) => id === `cancel ${child.id}`)) continue
      const data = { kind: 'cancel', by: 'the caller', reason: callGivenUp } as const
      child.signals.push({ id: `cancel ${child.id}`, workspaceId, executionId: child.id, data })
    }
  }

  function endOf({ id, status, error, events }: Row): ChildEnd | null {
    if (!isFinal(status)) return null
    const last = JSON.parse(events.at(-1) ?? '{}') as ExecutionEvent
    const output = last.kind === 'execution_completed' ? last.data.output : {}
    return { executionId: id, status: status as ChildEnd['status'], output, error }
  }

  return {
    async findWorkflows(_workspaceId, names) {
      const found = new Map<string, CalledVersion | NotCallable>()
      for (const [versionId, text] of versions) {
        const { name } = openWorkflow(text).graph
        if (name !== null && names.includes(name))
          found.set(name, { workflowId: `workflow ${name}`, versionId })
      }
      for (const name of names) {
        const told = callable.get(name)
        if (told !== undefined) found.set(name, told)
      }
      return found
    },
    async children(executionId, state, visit) {
      return [...rows.values()].flatMap((row) => {
        const { parent } = row
        const isMeant =
          parent?.executionId === executionId && parent.state === state && parent.visit === visit
        if (!isMeant || parent.item === null) return []
        return [{ executionId: row.id, item: parent.item, attempt: parent.attempt, end: endOf(row) }]
      })
    },
    async endsOf(executionIds) {
      return executionIds.flatMap((id) => {
        const row = rows.get(id)
        return row === undefined ? [] : (endOf(row) ?? [])
      })
    },
    publish(event) {
      const entry = { ...event, at: clock.now() }
      published.push(entry)
      return [...rows.values()].flatMap((row) => deliver(row, [entry]))
    },
    backdate(executionId, ms) {
      const row = rows.get(executionId)
      if (row) row.takeAt -= ms
    },
    async matchWaits(executionId) {
      const row = rows.get(executionId)
      return row ? deliver(row, published) : []
    },
    addVersion: (versionId, text) => void versions.set(versionId, text),
    addCallable: (name, called) => void callable.set(name, called),
    ids: () => [...rows.keys()],
    isBusy: () =>
      [...rows.values()].some((row) => !isFinal(row.status) && (!isFree(row) || row.timerAt !== null)),
    versionOf: (executionId) => rows.get(executionId)?.versionId ?? null,
    stored(executionId) {
      const row = rows.get(executionId)
      if (!row) return null
      const { status, currentStates, error } = row
      const openApprovals = row.approvals.filter(({ closed, answered }) => !closed && !answered)
      const { versionId } = row
      return {
        versionId,
        events: eventsOf(row),
        status,
        currentStates,
        error,
        openApprovals,
        openWaits: row.waits,
        leased: !isFree(row),
        snapshotSeq: row.snapshot?.seq ?? null,
        timerAt: row.timerAt,
      }
    },

    workflowText: async (versionId) => versions.get(versionId) ?? null,

    async start(execution: NewExecution) {
      const { idempotencyKey, workspaceId, lease } = execution
      for (const row of rows.values()) {
        const same = row.workspaceId === workspaceId && row.idempotencyKey === idempotencyKey
        if (idempotencyKey !== null && same) return { executionId: row.id, created: false }
      }
      const { id, workflowId, versionId, parent, status, currentStates, error } = execution
      const row: Row = {
        ...{ id, workspaceId, workflowId, versionId, parent, idempotencyKey, status, currentStates, error },
        events: execution.events.map((event) => JSON.stringify(event)),
        fence: lease === null ? 0 : 1,
        crashes: 0,
        lease: lease === null ? null : { owner: lease.owner, until: clock.now() + lease.leaseMs },
        timerAt: null,
        outbox: lease === null && !isFinal(status),
        takeAt: clock.now() + priorityShiftMs[execution.priority ?? 'normal'],
        signals: [],
        waits: [],
        startedAt: clock.now(),
        delivered: new Set(),
        snapshot: null,
        approvals: [],
      }
      rows.set(id, row)
      tell(execution.tells)
      return { executionId: id, created: true }
    },

    async append(checkpoint) {
      const { executionId, fence, lastSeq, events } = checkpoint
      const row = rows.get(executionId)
      if (row === undefined || row.fence !== fence) throw new LeaseLostError(executionId, fence)
      if (events.length > 0 && row.events.length === lastSeq + events.length) return
      if (row.events.length !== lastSeq || row.lease === null) throw new LeaseLostError(executionId, fence)
      row.events.push(...events.map((event) => JSON.stringify(event)))
      if (events.some(({ kind }) => kind !== 'attempt_started')) row.crashes = 0
      row.versionId = checkpoint.versionId ?? row.versionId
      row.status = checkpoint.status
      row.currentStates = checkpoint.currentStates
      row.error = checkpoint.error
      row.approvals.push(
        ...checkpoint.opensApprovals.map((opened) => ({ ...opened, closed: false, answered: false })),
      )
      for (const key of checkpoint.closesApprovals) {
        for (const approval of row.approvals) if (isSame(approval, key)) approval.closed = true
      }
      row.waits = [...row.waits, ...checkpoint.opensWaits].filter(
        (wait) => !checkpoint.closesWaits.some((key) => isSame(key, wait)),
      )
      row.signals = row.signals.filter(({ id }) => !checkpoint.usesSignals.includes(id))
      row.snapshot = checkpoint.snapshot === 'drop' ? null : (checkpoint.snapshot ?? row.snapshot)
      if (isFinal(checkpoint.status)) row.signals = []
      for (const key of checkpoint.cancelsChildren) cancelChildren(row, key)
      tell(checkpoint.tells)
      if (checkpoint.park !== null || isFinal(checkpoint.status)) {
        row.lease = null
        row.timerAt = checkpoint.park?.wakeAt ?? null
      }
    },

    async claim(executionId, lease) {
      const row = rows.get(executionId)
      if (row === undefined || isFinal(row.status) || !isFree(row)) return null
      return take(row, lease)
    },

    async claimDue(lease, { limit, all = false }) {
      const waiting = [...rows.values()].filter((row) => hasWork(row, lease.owner, all))
      const due = inTurn(waiting).slice(0, limit)
      const claims = due.map((row) => take(row, lease))
      const mine = [...rows.values()].filter((row) => row.lease?.owner === lease.owner && !due.includes(row))
      const timers = [...rows.values()].flatMap(({ timerAt }) => timerAt ?? [])
      return {
        now: clock.now(),
        claims,
        nextTimerAt: timers.length === 0 ? null : Math.min(...timers),
        signals: mine.flatMap((row) => row.signals.map(storedSignal)),
      }
    },

    async load(executionId) {
      const row = rows.get(executionId)
      if (!row) return null
      const { snapshot, signals } = row
      const events = eventsOf(row).slice(snapshot?.seq ?? 0)
      return { snapshot, events, signals: signals.map(storedSignal) }
    },

    async eventsAfter(executionId, after, limit) {
      const row = rows.get(executionId)
      return row ? eventsOf(row).slice(after, after + limit) : []
    },

    async renew({ owner, leaseMs }, executionIds) {
      const known = new Set(executionIds)
      const mine = [...rows.values()].filter((row) => row.lease?.owner === owner && known.has(row.id))
      for (const row of mine) row.lease = { owner, until: clock.now() + leaseMs }
      return mine.map(({ id }) => id)
    },

    async release(executionId, fence, wakeAt) {
      const row = rows.get(executionId)
      if (row === undefined || row.fence !== fence || row.lease === null) return
      row.lease = null
      row.timerAt = wakeAt
    },

    async addSignal(signal) {
      const row = rows.get(signal.executionId)
      if (row === undefined || row.workspaceId !== signal.workspaceId || isFinal(row.status)) return false
      const { data } = signal
      if (data.kind === 'approval') {
        const approval = row.approvals.find((candidate) => isSame(candidate, data))
        if (approval === undefined || approval.closed || approval.answered) return false
        approval.answered = true
      }
      row.signals.push(signal)
      return true
    },
  }
}
