import type { ExecutionStatus, JsonObject, ParentLink, StepError } from '../execution/event.ts'
import type { Snapshot } from '../execution/snapshot.ts'
import type {
  ApprovalKey,
  NewSignal,
  OpenedApproval,
  OpenedWait,
  StoredSignal,
} from '../ports/execution-store.ts'

/** An execution as the memory store keeps it. */
export interface Row {
  readonly id: string
  readonly workspaceId: string
  readonly workflowId: string
  versionId: string
  readonly parent: ParentLink | null
  readonly idempotencyKey: string | null
  /** As JSON: nothing that was written can be changed from outside. */
  readonly events: string[]
  status: ExecutionStatus
  currentStates: readonly string[]
  error: StepError | null
  fence: number
  crashes: number
  lease: { readonly owner: string; readonly until: number } | null
  timerAt: number | null
  outbox: boolean
  /** When it came, moved by its priority. */
  takeAt: number
  signals: NewSignal[]
  waits: readonly OpenedWait[]
  readonly startedAt: number
  /** `state eventId` of what was delivered. */
  readonly delivered: Set<string>
  snapshot: Snapshot | null
  approvals: (OpenedApproval & { closed: boolean; answered: boolean })[]
}

export interface PublishedEvent {
  readonly id: string
  readonly workspaceId: string
  readonly name: string
  readonly data: JsonObject
}

/** What was begun first; then what nobody has yet, from the workspaces in turn, by when it came and its priority. */
export function inTurn(due: readonly Row[]): readonly Row[] {
  const turns = new Map<string, number>()
  const turnOf = ({ outbox, workspaceId }: Row): number => {
    if (!outbox) return 0
    const turn = (turns.get(workspaceId) ?? 0) + 1
    turns.set(workspaceId, turn)
    return turn
  }
  const placed = due.toSorted((a, b) => a.takeAt - b.takeAt).map((row) => ({ row, turn: turnOf(row) }))
  return placed.sort((a, b) => a.turn - b.turn).map(({ row }) => row)
}

/** Whether `data` has everything that `match` asks for. */
export function holds(data: JsonObject, match: JsonObject): boolean {
  return Object.entries(match).every(([key, value]) => JSON.stringify(data[key]) === JSON.stringify(value))
}

export function isSame(a: ApprovalKey, b: ApprovalKey): boolean {
  return a.state === b.state && a.visit === b.visit && a.attempt === b.attempt
}

export function storedSignal({ id, executionId, data }: NewSignal): StoredSignal {
  return { id, executionId, data }
}
