import type { ExecutionEvent, ExecutionStatus, JsonObject, JsonValue } from '@rabbit/contract'
import type { ExecutionView, StateView, TakenTransition, VisitView } from './execution-view.ts'
import { errorView, newVisit, type EventOf as Of, visitAfter } from './visit.ts'

/** Before the first event. */
export const emptyExecutionView: ExecutionView = {
  seq: 0,
  status: 'pending',
  startedAt: null,
  endedAt: null,
  at: null,
  states: new Map(),
  visits: [],
  taken: [],
  joins: new Map(),
  context: {},
  contextGrown: null,
  trigger: null,
  caller: null,
  error: null,
  paused: false,
  stopped: null,
  breakpoints: new Set(),
  undoing: false,
  cancel: null,
  version: null,
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** A copy that one batch of events may write to: containers are its own, the visits in them are still shared. */
interface Draft extends Writable<Omit<ExecutionView, 'states' | 'visits' | 'taken' | 'joins' | 'context'>> {
  states: Map<string, StateView>
  visits: VisitView[]
  taken: TakenTransition[]
  joins: Map<number, { arrived: readonly string[]; missing: readonly string[] }>
  context: Record<string, JsonValue>
  /** Own, so that entries can be added without copying the map for every event. */
  steps: Record<string, JsonValue>
}

/**
 * The view after some more events. Events at or below `view.seq` are ignored, so a repeated batch changes nothing;
 * the caller sees to it that there is no gap. Costs a copy of the view's containers and then O(1) an event, so give
 * it batches.
 */
export function applyEvents(view: ExecutionView, events: readonly ExecutionEvent[]): ExecutionView {
  const fresh = events.filter((event) => event.seq > view.seq)
  if (fresh.length === 0) return view
  const draft = openDraft(view)
  for (const event of fresh) {
    applyEvent(draft, event)
    draft.seq = event.seq
    draft.at = event.at
  }
  draft.status = statusOf(draft)
  const { steps: _, ...done } = draft
  return done
}

function openDraft(view: ExecutionView): Draft {
  const context = copyOf(view.context)
  const steps = copyOf(asObject(view.context.steps))
  if (view.seq > 0) put(context, 'steps', steps)
  return {
    ...view,
    states: new Map(view.states),
    visits: view.visits.slice(),
    taken: view.taken.slice(),
    joins: new Map(view.joins),
    context,
    steps,
  }
}

function applyEvent(draft: Draft, event: ExecutionEvent): void {
  switch (event.kind) {
    case 'execution_started':
      begin(draft, event)
      break
    case 'state_entered':
      enter(draft, event)
      break
    case 'attempt_started':
    case 'attempt_failed':
    case 'step_waiting':
    case 'timer_fired':
    case 'approval_escalated':
    case 'approval_answered':
    case 'event_received':
    case 'child_ended':
    case 'attempt_handed_over':
    case 'attempt_unknown':
    case 'step_progress':
    case 'state_failed':
    case 'state_cancelled':
    case 'state_skipped':
    case 'state_stopped':
    case 'state_mended':
      update(draft, event, (visit) => visitAfter(visit, event))
      break
    case 'execution_paused':
      draft.paused = true
      break
    case 'execution_stopped':
      draft.paused = true
      draft.stopped = errorView(event.data.error)
      hold(draft)
      break
    case 'execution_resumed':
      draft.paused = false
      draft.stopped = null
      letGo(draft)
      break
    case 'execution_stepped':
      draft.stopped = null
      letGo(draft)
      break
    case 'breakpoints_set':
      draft.breakpoints = new Set(event.data.states)
      break
    case 'context_edited':
      mergeResult(draft.context, event.data.set)
      for (const key of event.data.removed) delete draft.context[key]
      break
    case 'version_changed':
      moveToVersion(draft, event)
      break
    case 'version_change_refused':
      break
    case 'compensation_started':
      draft.undoing = true
      break
    case 'state_completed':
      update(draft, event, (visit) => visitAfter(visit, event))
      mergeResult(draft.context, event.data.result)
      if (event.state !== undefined) put(draft.steps, event.state, event.data.result)
      break
    case 'transition_taken':
      takeTransition(draft, event)
      break
    case 'join_waiting':
      draft.joins.set(event.data.transition, event.data)
      break
    case 'context_conflict':
      settleConflict(draft, event)
      break
    case 'cancel_requested':
      draft.cancel = event.data
      break
    case 'context_grown':
      draft.contextGrown = event.data
      break
    // Nothing of what is seen changes: its numbers and its visits go on.
    case 'execution_continued':
      break
    case 'execution_completed':
      end(draft, 'completed', event.at)
      break
    case 'execution_failed':
      end(draft, 'failed', event.at)
      draft.error = errorView(event.data.error)
      break
    case 'execution_cancelled':
      end(draft, 'cancelled', event.at)
      draft.cancel = event.data
      break
    default:
      // A newer server may send kinds that this studio does not know: they change nothing here.
      event satisfies never
  }
}

function begin(draft: Draft, event: Of<'execution_started'>): void {
  draft.startedAt = event.at
  draft.trigger = event.data.trigger
  draft.breakpoints = new Set(event.data.breakpoints)
  const { parent, entry } = event.data
  draft.caller = parent ? { executionId: parent.executionId, state: parent.state } : null
  mergeResult(draft.context, entry?.context ?? event.data.input)
  for (const [state, result] of Object.entries(entry?.steps ?? {})) put(draft.steps, state, result)
  put(draft.context, 'input', event.data.input)
  put(draft.context, 'steps', draft.steps)
}

/**
 * States go by their new names. Arrows are numbered by version: what was taken before is known by the names of its
 * ends, and what waits at a join says anew where.
 */
function moveToVersion(draft: Draft, event: Of<'version_changed'>): void {
  const { renamed = {}, to, input = {} } = event.data
  const called = (name: string): string => (Object.hasOwn(renamed, name) ? (renamed[name] ?? name) : name)
  draft.version = { id: to, since: event.seq }
  draft.taken = draft.taken.map((line) => ({ ...line, from: line.from.map(called), to: line.to.map(called) }))
  draft.joins = new Map()
  draft.visits = draft.visits.map((visit) => ({ ...visit, state: called(visit.state) }))
  draft.states = new Map(
    [...draft.states].map(([name, state]) => {
      const latest = { ...state.latest, state: called(name) }
      return [called(name), { ...state, latest }]
    }),
  )
  draft.breakpoints = new Set([...draft.breakpoints].map(called))
  for (const [old, name] of Object.entries(renamed)) {
    const result = draft.steps[old]
    if (result === undefined || old === name) continue
    delete draft.steps[old]
    put(draft.steps, name, result)
  }
  for (const [key, value] of Object.entries(input))
    if (!reserved.has(key) && !Object.hasOwn(draft.context, key)) put(draft.context, key, value)
  put(draft.context, 'input', { ...input, ...asObject(draft.context.input) })
}

function end(draft: Draft, status: ExecutionStatus, at: number): void {
  draft.endedAt = at
  draft.status = status
}

function settleConflict(draft: Draft, { data: { key, kept } }: Of<'context_conflict'>): void {
  const result = asObject(draft.steps[kept])
  if (Object.hasOwn(result, key)) put(draft.context, key, result[key] ?? null)
}

/** What was at work may not go on. */
function hold(draft: Draft): void {
  for (const { latest } of draft.states.values()) {
    if (latest.status === 'active')
      update(draft, latest, (visit) => ({ ...visit, held: true, status: 'waiting' }))
  }
}

/** What was held is at work. */
function letGo(draft: Draft): void {
  for (const { latest } of draft.states.values()) {
    if (latest.held) update(draft, latest, (visit) => ({ ...visit, held: false, status: 'active' }))
  }
}

function enter(draft: Draft, event: Of<'state_entered'>): void {
  if (event.state === undefined) return
  const visits = (draft.states.get(event.state)?.visits ?? 0) + 1
  const held = draft.paused || draft.breakpoints.has(event.state)
  const entered = newVisit(event.state, visits, event)
  const latest: VisitView = held ? { ...entered, held, status: 'waiting' } : entered
  const index = draft.visits.push(latest) - 1
  draft.states.set(event.state, { status: latest.status, visits, latest, index })
}

function takeTransition(draft: Draft, event: Of<'transition_taken'>): void {
  const { transition, from } = event.data
  draft.taken.push({ seq: event.seq, at: event.at, ...event.data })
  draft.joins.delete(transition)
  for (const state of from) {
    if (draft.states.get(state)?.status !== 'failed') continue
    const by = event.data.condition ? ` by “${event.data.condition}”` : ''
    const mended = `It went on to ${listNames(event.data.to)}${by}.`
    update(draft, { state }, (visit) => ({ ...visit, mended }))
  }
}

/** Rewrites the visit that an event is about; one that names no known visit is ignored. */
function update(
  draft: Draft,
  event: { readonly state?: string; readonly visit?: number },
  change: (visit: VisitView) => VisitView,
): void {
  if (event.state === undefined) return
  const state = draft.states.get(event.state)
  if (state === undefined) return
  if (event.visit === undefined || event.visit === state.latest.visit) {
    const latest = change(state.latest)
    draft.visits[state.index] = latest
    draft.states.set(event.state, { ...state, status: latest.status, latest })
    return
  }
  const index = draft.visits.findLastIndex((v) => v.state === event.state && v.visit === event.visit)
  const earlier = draft.visits[index]
  if (earlier !== undefined) draft.visits[index] = change(earlier)
}

/** An execution that has not ended waits when all its open visits do; `retrying` waits for its time as well. */
function statusOf(draft: Draft): ExecutionStatus {
  if (draft.endedAt !== null || draft.startedAt === null) return draft.status
  if (draft.stopped !== null) return 'stopped'
  if (draft.paused) return 'paused'
  const atWork = draft.undoing ? 'recovering' : 'running'
  const latest = [...draft.states.values()].map((state) => state.latest)
  if (latest.some(({ status }) => status === 'active')) return atWork
  if (latest.some(({ stopped }) => stopped)) return 'stopped'
  if (latest.some(({ held }) => held)) return 'paused'
  const waits = latest.some(({ status }) => status === 'waiting' || status === 'retrying')
  return waits && !draft.undoing ? 'waiting' : atWork
}

const reserved = new Set(['input', 'steps', 'secrets', 'execution'])

/** A key of a reserved name is found only at `steps.NAME`. */
function mergeResult(context: Record<string, JsonValue>, result: JsonObject): void {
  for (const key of Object.keys(result)) if (!reserved.has(key)) put(context, key, result[key] ?? null)
}

/** Plain assignment, except that `__proto__` becomes an own key like any other. */
function put(target: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key !== '__proto__') target[key] = value
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

const copyOf = (value: JsonObject): Record<string, JsonValue> => ({ ...value })

const asObject = (value: JsonValue | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}

const listNames = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
