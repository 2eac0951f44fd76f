import type { Command } from '../execution/command.ts'
import type { ExecutionEvent, StepError } from '../execution/event.ts'
import type { ExecutionState } from '../execution/index.ts'
import { currentStates, decideInTurn, isFinal, nextWakeAt } from '../execution/index.ts'
import type { Input } from '../execution/input.ts'
import type { LargeValues } from '../execution/large-value.ts'
import type { Limits } from '../execution/limits.ts'
import type { Plan } from '../plan/plan.ts'
import type { CommittedEvents } from '../ports/event-sink.ts'
import type {
  ApprovalKey,
  Checkpoint,
  Claim,
  NewSignal,
  OpenedApproval,
  OpenedWait,
} from '../ports/execution-store.ts'
import { endOf } from './child-watch.ts'

/** One or more decisions that become durable together. */
export interface Batch {
  /** The plan that `before` goes by. */
  readonly planBefore: Plan
  /** That holds from here on. */
  readonly plan: Plan
  readonly before: ExecutionState
  readonly state: ExecutionState
  readonly events: readonly ExecutionEvent[]
  readonly commands: readonly Command[]
}

/** Decides one input after another; they become durable together. */
export function decideAll(
  plan: Plan,
  before: ExecutionState,
  inputs: readonly Input[],
  limits: Limits,
  large: LargeValues | null = null,
): Batch {
  return { planBefore: plan, before, ...decideInTurn(plan, before, inputs, limits, large) }
}

export interface CheckpointParts {
  readonly claim: Claim
  readonly batch: Batch
  readonly usesSignals: readonly string[]
  /** Whether nothing is left to do now. */
  readonly park: boolean
  readonly snapshot: Checkpoint['snapshot']
  readonly newId: () => string
}

export function checkpointOf(parts: CheckpointParts): Checkpoint {
  const { claim, batch, usesSignals, park, snapshot, newId } = parts
  const { plan, state, before, events } = batch
  return {
    executionId: claim.executionId,
    workspaceId: claim.workspaceId,
    fence: claim.fence,
    lastSeq: before.seq,
    events,
    status: state.status,
    currentStates: currentStates(plan, state),
    error: state.error ?? state.stopped ?? stopReason(state),
    ...openingsIn(batch),
    usesSignals,
    cancelsChildren: callsGivenUp(batch),
    tells: wordToCaller(claim.workspaceId, state, newId),
    snapshot,
    versionId: versionIn(events),
    park: park ? { wakeAt: wakeAfterPark(state) } : null,
  }
}

export interface SnapshotDue {
  /** After what is to be made durable. */
  readonly state: ExecutionState
  /** Whether nothing is left to do now. */
  readonly park: boolean
  /** The last event that was thought of for a snapshot. */
  readonly since: number
  readonly limits: Limits
}

/** With enough behind it that reading it again would be felt; sooner where it waits, since it will be read again. */
export function isSnapshotDue({ state, park, since, limits }: SnapshotDue): boolean {
  const events = park ? limits.parkedSnapshotEvents : limits.snapshotEvents
  return state.seq - since >= Math.min(events, limits.snapshotEvents)
}

/** The version that the execution is at after these events; null when it stays where it is. */
function versionIn(events: readonly ExecutionEvent[]): string | null {
  const change = events.findLast(({ kind }) => kind === 'version_changed')
  return change?.kind === 'version_changed' ? change.data.to : null
}

/** Why a person is asked for; null when nothing has stopped. */
function stopReason(state: ExecutionState): StepError | null {
  for (const { phase } of state.visits.values()) if (phase.kind === 'stopped') return phase.error
  return null
}

/** A worker that goes down leaves steps that have not run: somebody has to look at once. */
function wakeAfterPark(state: ExecutionState): number | null {
  if (isFinal(state.status)) return null
  for (const { phase } of state.visits.values()) if (phase.kind === 'running') return state.lastAt
  return nextWakeAt(state)
}

/** The caller is told once that an execution has ended. A `map` looks for itself. */
function wordToCaller(workspaceId: string, state: ExecutionState, newId: () => string): NewSignal | null {
  const end = endOf(state)
  const { parent } = state
  if (end === null || parent === null || parent.item !== null) return null
  const { executionId, state: name, visit, attempt } = parent
  return { id: newId(), workspaceId, executionId, data: { kind: 'child', state: name, visit, attempt, end } }
}

/** Attempts that called others and are over without an end of what they called, or with a few of its ends. */
function callsGivenUp({ planBefore, plan, before, state: after, events }: Batch): readonly ApprovalKey[] {
  const isCall = (name: string | undefined): boolean =>
    [planBefore, plan].some(({ states, indexOf }) => {
      const type = states[indexOf.get(name ?? '') ?? -1]?.type
      return type === 'workflow' || type === 'map'
    })
  const keys = events.flatMap(({ kind, state, visit = 1, attempt = 1 }): ApprovalKey[] =>
    state !== undefined && givesUp.has(kind) && isCall(state) ? [{ state, visit, attempt }] : [],
  )
  if (!isFinal(after.status)) return keys
  // A log that is full has no room to cancel each of them.
  const open = [...before.visits.values()].flatMap(({ state, visit, attempt, phase }): ApprovalKey[] => {
    const name = planBefore.states[state]?.name
    const isOpen = phase.kind === 'running' || phase.kind === 'waiting'
    return name !== undefined && isOpen && isCall(name) ? [{ state: name, visit, attempt }] : []
  })
  return [...keys, ...open]
}

const givesUp = new Set<ExecutionEvent['kind']>(['attempt_failed', 'state_failed', 'state_cancelled'])

type Openings = Pick<Checkpoint, 'opensApprovals' | 'closesApprovals' | 'opensWaits' | 'closesWaits'>

/**
 * Which questions to people and waits for events these events open and close: one is closed when its state goes on,
 * whatever the reason.
 */
function openingsIn({ planBefore, before, state: after, events }: Batch): Openings {
  const opensApprovals: OpenedApproval[] = []
  const opensWaits: OpenedWait[] = []
  const closed = { approval: [] as ApprovalKey[], event: [] as ApprovalKey[] }
  const open = new Map<string, { readonly kind: keyof typeof closed; readonly key: ApprovalKey }>()
  for (const { phase, state, visit, attempt } of before.visits.values()) {
    if (phase.kind !== 'waiting' || (phase.wait.kind !== 'approval' && phase.wait.kind !== 'event')) continue
    const name = planBefore.states[state]?.name ?? ''
    open.set(`${name}:${visit}`, { kind: phase.wait.kind, key: { state: name, visit, attempt } })
  }
  for (const event of events) {
    if (event.state === undefined || event.visit === undefined) continue
    const place = `${event.state}:${event.visit}`
    const wait = event.kind === 'step_waiting' ? event.data.wait : null
    if (wait?.kind === 'approval' || wait?.kind === 'event') {
      const key = { state: event.state, visit: event.visit, attempt: event.attempt ?? 1 }
      if (wait.kind === 'event') opensWaits.push({ ...key, name: wait.name, match: wait.match })
      else {
        const { question, assignees, deadline } = wait
        opensApprovals.push({ ...key, question, assignees, deadline })
      }
      open.set(place, { kind: wait.kind, key })
    } else if (endsWait.has(event.kind)) {
      const ended = open.get(place)
      if (ended !== undefined) closed[ended.kind].push(ended.key)
      open.delete(place)
    }
  }
  // A log that is full has no room to cancel each of them.
  if (isFinal(after.status)) for (const { kind, key } of open.values()) closed[kind].push(key)
  return { opensApprovals, closesApprovals: closed.approval, opensWaits, closesWaits: closed.event }
}

const endsWait = new Set<ExecutionEvent['kind']>([
  'approval_answered',
  'event_received',
  'attempt_failed',
  'state_completed',
  'state_failed',
  'state_cancelled',
])

/** What the sink is told once the checkpoint is durable. */
export function committedOf(
  checkpoint: Checkpoint,
  before: { status: string; currentStates: string },
): CommittedEvents {
  const { workspaceId, executionId, events, status, currentStates: states } = checkpoint
  return {
    workspaceId,
    executionId,
    events,
    status,
    currentStates: states,
    changed: status !== before.status || states.join('\n') !== before.currentStates,
    approvalsChanged:
      checkpoint.opensApprovals.length + checkpoint.closesApprovals.length > 0 ||
      checkpoint.events.some(({ kind }) => kind === 'approval_escalated'),
  }
}
