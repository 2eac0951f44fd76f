import type { Plan } from '../plan/plan.ts'
import { readShared, writeShared } from './shared-json.ts'
import type { ExecutionState } from './state.ts'
import { emptyState } from './state.ts'

/**
 * Raised whenever `ExecutionState` or what an event means to it changes: a snapshot of another format is thrown away,
 * and the log is replayed from its beginning instead.
 */
const snapshotFormat = 3

/**
 * What is known about an execution after its event `seq`, so that reading it needs only the events that follow. Never
 * more than a shortcut: the log alone says what happened.
 */
export interface Snapshot {
  readonly seq: number
  /** For `stateOfSnapshot` only. */
  readonly state: string
}

/** Null when it would be larger than `maxBytes`, so that replaying is the cheaper way. */
export function snapshotOf(plan: Plan, state: ExecutionState, maxBytes: number): Snapshot | null {
  const text = JSON.stringify({ format: snapshotFormat, plan: planMark(plan), ...writeShared(state) })
  return new TextEncoder().encode(text).length > maxBytes ? null : { seq: state.seq, state: text }
}

/** Null when it can't be used: another format, another plan, or no snapshot at all. */
export function stateOfSnapshot(plan: Plan, executionId: string, snapshot: Snapshot): ExecutionState | null {
  try {
    const { format, plan: mark, ...written } = JSON.parse(snapshot.state)
    if (format !== snapshotFormat || mark !== planMark(plan)) return null
    const state = readShared(written) as ExecutionState
    const isWhole = Object.keys(emptyState('')).every((key) => Object.hasOwn(state, key))
    return isWhole && state.executionId === executionId && state.seq === snapshot.seq ? state : null
  } catch {
    return null
  }
}

const marks = new WeakMap<Plan, string>()

/** States and arrows stand in a state by their number: it means something to the same plan only. */
function planMark(plan: Plan): string {
  const known = marks.get(plan)
  if (known !== undefined) return known
  const names = plan.states.map(({ name }) => name)
  const arrows = plan.arrows.map(({ from, to }) => [from, to])
  const text = JSON.stringify([names, arrows])
  let hash = 0
  for (let index = 0; index < text.length; index++) hash = (hash * 31 + text.charCodeAt(index)) | 0
  const mark = `${text.length}:${hash}`
  marks.set(plan, mark)
  return mark
}
