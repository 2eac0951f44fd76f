import { type ExecutionEvent, isFinal, replay, versionsIn } from '@rabbit/engine'
import type { Evidence, ExecutionRow } from './evidence.ts'

export type Rule = 'V1' | 'V2' | 'V3' | 'V4' | 'V5' | 'V6' | 'V7' | 'V8' | 'V9' | 'V10'

/** What must hold when the faults have stopped and all has settled. */
export const rules: Readonly<Record<Rule, string>> = {
  V1: 'each acknowledged start has one execution, and its key always gives the same one',
  V2: 'every execution is final, or waits for a person',
  V3: 'one final event an execution, and nothing after it',
  V4: 'event numbers are 1 to n without gap or repeat, in the database and at each viewer',
  V5: 'the states visited are a way through the pinned version, and the log says what the row says',
  V6: 'each effect arrived once, or more often and its log says so, and none that its log counts as done is missing',
  V7: 'no effect after its state was done, unless its log says that it was tried again',
  V8: 'nothing fired early, and each tick of a schedule started one execution',
  V9: 'no row and no message is left over for what is final',
  V10: 'the record of who did what is whole',
}

export interface Violation {
  readonly rule: Rule
  readonly sentence: string
}

const finalKinds = new Set(['execution_completed', 'execution_failed', 'execution_cancelled'])
/**
 * A worker estimates the database's clock and may run behind it by the time that an answer took: a moment in the log
 * may be this much earlier than the same moment outside.
 */
const logSlackMs = 5_000
/** Between two clocks that are both this machine's. */
const clockSlackMs = 50

/** Everything that was promised and does not hold. */
export function findViolations(evidence: Evidence): readonly Violation[] {
  const found: Violation[] = []
  const say = (rule: Rule, sentence: string) => void found.push({ rule, sentence })
  checkStarts(evidence, say)
  for (const row of evidence.executions) checkExecution(row, evidence.events.get(row.id) ?? [], evidence, say)
  checkViews(evidence, say)
  checkEffects(evidence, say)
  checkTicks(evidence, say)
  checkRows(evidence, say)
  if (evidence.brokenLinks > 0)
    say('V10', `${evidence.brokenLinks} rows of the record do not follow from those before.`)
  return found
}

type Say = (rule: Rule, sentence: string) => void

function checkStarts({ starts, executions }: Evidence, say: Say): void {
  const byId = new Map(executions.map((row) => [row.id, row]))
  const byKey = new Map<string, number>()
  for (const { key } of executions) if (key !== null) byKey.set(key, (byKey.get(key) ?? 0) + 1)
  for (const { key, answers } of starts) {
    const ids = new Set(answers)
    if (ids.size > 1) say('V1', `Key ${key} was answered with ${[...ids].join(' and ')}.`)
    for (const id of ids) {
      if (byId.get(id)?.key !== key)
        say('V1', `Key ${key} was answered with ${id}, which is not there under it.`)
    }
    const count = byKey.get(key) ?? 0
    if (count > 1) say('V1', `Key ${key} has ${count} executions.`)
  }
}

function checkExecution(
  row: ExecutionRow,
  events: readonly ExecutionEvent[],
  evidence: Evidence,
  say: Say,
): void {
  const { id, status } = row
  const isOver = isFinal(status as Parameters<typeof isFinal>[0])
  if (!isOver && status !== 'stopped') say('V2', `${id} is ${status} after ${events.at(-1)?.kind}.`)
  const ends = events.filter(({ kind }) => finalKinds.has(kind))
  if (isOver ? ends.length !== 1 || ends[0] !== events.at(-1) : ends.length > 0)
    say('V3', `${id} is ${status} and has ${ends.length} final events of ${events.length}.`)
  if (events.length !== row.lastSeq || events.some(({ seq }, index) => seq !== index + 1))
    say('V4', `${id} has the events ${listed(events.map(({ seq }) => seq))} and says ${row.lastSeq}.`)
  try {
    const versions = versionsIn(events, row.versionId)
    const later = new Map(versions.map((versionId) => [versionId, evidence.planOf(versionId)]))
    const state = replay(evidence.planOf(versions[0]), id, events, later)
    if (versions.at(-1) !== row.versionId) say('V5', `${id} is at ${row.versionId}, and its log is not.`)
    if (state.status !== status) say('V5', `The log of ${id} says ${state.status}, its row ${status}.`)
  } catch (error) {
    say('V5', `The log of ${id} can't have come from its version: ${(error as Error).message}`)
  }
  checkTimes(id, events, say)
}

function checkTimes(id: string, events: readonly ExecutionEvent[], say: Say): void {
  const dueAt = new Map<string, number>()
  for (const event of events) {
    const place = `${event.state} ${event.visit}`
    if (event.kind === 'step_waiting' && event.data.wait.kind === 'timer')
      dueAt.set(`wait ${place}`, event.data.wait.fireAt)
    if (event.kind === 'attempt_failed') dueAt.set(`retry ${place}`, event.data.retryAt)
    if (event.kind !== 'timer_fired') continue
    const due = dueAt.get(`${event.data.purpose} ${place}`)
    if (due !== undefined && event.at < due)
      say('V8', `${event.state} of ${id} fired ${due - event.at} ms early.`)
  }
}

function checkViews({ views, executions }: Evidence, say: Say): void {
  const lastSeqs = new Map(executions.map(({ id, lastSeq }) => [id, lastSeq]))
  for (const { viewer, executionId, seqs } of views) {
    const whole = seqs.length === lastSeqs.get(executionId) && seqs.every((seq, index) => seq === index + 1)
    if (!whole)
      say('V4', `${viewer} saw ${listed(seqs)} of the ${lastSeqs.get(executionId)} events of ${executionId}.`)
  }
}

function checkEffects({ effects, events }: Evidence, say: Say): void {
  const begun = new Map<string, number>()
  const doneAt = new Map<string, number>()
  for (const log of events.values()) {
    const keys = new Map<string, string>()
    for (const event of log) {
      const place = `${event.state} ${event.visit}`
      if (event.kind === 'attempt_started') {
        const { idempotencyKey: key } = event.data
        keys.set(place, key)
        begun.set(key, (begun.get(key) ?? 0) + 1)
      }
      const key = keys.get(place)
      if (event.kind === 'state_completed' && key !== undefined) doneAt.set(key, event.at)
    }
  }
  const arrived = new Map<string, number>()
  for (const { key, at } of effects) {
    arrived.set(key, (arrived.get(key) ?? 0) + 1)
    const done = doneAt.get(key)
    if (done !== undefined && at > done + logSlackMs && (begun.get(key) ?? 0) < 2)
      say('V7', `The effect ${key} arrived ${at - done} ms after its state was done, and was tried once.`)
  }
  for (const [key, count] of arrived) {
    const attempts = begun.get(key) ?? 0
    if (count > attempts)
      say('V6', `The effect ${key} arrived ${count} times, and its log has ${attempts} attempts.`)
  }
  for (const key of doneAt.keys()) {
    if (!arrived.has(key)) say('V6', `The effect ${key} is done by its log and never arrived.`)
  }
}

function checkTicks({ executions }: Evidence, say: Say): void {
  const seen = new Set<string>()
  for (const { id, key, trigger } of executions) {
    if (trigger !== 'schedule') continue
    const [moment = ''] = /[^/]*$/.exec(key ?? '') ?? []
    if (key === null || seen.has(key)) say('V8', `The tick ${key} started more than one execution.`)
    if (key !== null) seen.add(key)
    const at = madeAt(id)
    if (at + clockSlackMs < Date.parse(moment))
      say('V8', `The tick ${key} started ${Date.parse(moment) - at} ms early.`)
  }
}

/** An id of version 7 begins with the moment at which it was made, by the clock of whoever made it. */
function madeAt(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
}

function checkRows({ rows, executions, messages }: Evidence, say: Say): void {
  const statuses = new Map(executions.map(({ id, status }) => [id, status]))
  for (const [table, ids] of rows) {
    for (const id of ids) {
      if (statuses.get(id) !== 'stopped')
        say('V9', `${table} has a row for ${id}, which is ${statuses.get(id)}.`)
    }
  }
  for (const { id, leased, status } of executions)
    if (leased) say('V9', `${id} is ${status} and somebody holds it.`)
  if (messages > 0) say('V9', `${messages} messages are left in the queue.`)
}

function listed(seqs: readonly number[]): string {
  return seqs.length > 40 ? `${seqs.slice(0, 40).join(', ')} …` : seqs.join(', ')
}
