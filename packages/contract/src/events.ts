import { z } from 'zod'
import { id } from './ids.ts'
import { priority } from './priority.ts'

/** Any JSON value. Own keys only; the transport has refused what is not JSON. */
export const json: z.ZodType<JsonValue> = z.json() as z.ZodType<JsonValue>
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }
export const jsonObject = z.record(z.string(), json)
export type JsonObject = z.infer<typeof jsonObject>

export const executionStatus = z.enum([
  'pending',
  'running',
  'waiting',
  'recovering',
  'paused',
  'stopped',
  'completed',
  'failed',
  'cancelled',
])
export type ExecutionStatus = z.infer<typeof executionStatus>

export const stateStatus = z.enum(['active', 'waiting', 'retrying', 'done', 'failed', 'skipped', 'cancelled'])
export type StateStatus = z.infer<typeof stateStatus>

export const stepError = z.strictObject({
  class: z.string(),
  message: z.string(),
  details: jsonObject.optional(),
})
/** What a person may do about a stopped state. */
export const mendAction = z.enum(['retry', 'skip', 'complete', 'fail'])
export type MendAction = z.infer<typeof mendAction>
const names = z.array(z.string())
const durationMs = z.number()

/** What a person is asked to fill in with an answer. */
export const formField = z.strictObject({
  name: z.string(),
  type: z.enum(['text', 'long_text', 'number', 'boolean', 'date', 'choice']),
  /** Needed to approve; a rejection may leave it out. */
  required: z.boolean(),
  choices: names.optional(),
})
export type FormField = z.infer<typeof formField>

const data = {
  execution_started: z.strictObject({
    input: jsonObject,
    trigger: z.string(),
    whenStuck: z.literal('fail').optional(),
    breakpoints: names.optional(),
    entry: z
      .strictObject({ state: z.string(), context: jsonObject, steps: jsonObject, alone: z.boolean() })
      .optional(),
    origin: z
      .strictObject({ executionId: z.string(), state: z.string().optional(), visit: z.int().optional() })
      .optional(),
    pinned: z.record(z.string(), jsonObject).optional(),
    priority: priority.optional(),
    parent: z
      .strictObject({
        executionId: id,
        state: z.string(),
        visit: z.int(),
        attempt: z.int(),
        item: z.int().nullable(),
        depth: z.int(),
      })
      .optional(),
    calls: z.record(z.string(), z.strictObject({ workflowId: id, versionId: id })).optional(),
  }),
  state_entered: z.strictObject({
    from: names,
    type: z.string(),
    undoes: z.strictObject({ state: z.string(), visit: z.int() }).optional(),
  }),
  attempt_started: z.strictObject({ idempotencyKey: z.string() }),
  attempt_handed_over: z.strictObject({}),
  attempt_unknown: z.strictObject({ message: z.string() }),
  attempt_failed: z.strictObject({ error: stepError, retryAt: z.number(), of: z.int() }),
  step_waiting: z.strictObject({
    wait: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('timer'), fireAt: z.number() }),
      z.strictObject({
        kind: z.literal('approval'),
        assignees: names,
        question: z.string(),
        deadline: z.number().nullable(),
        form: z.array(formField).optional(),
        escalation: z.strictObject({ at: z.number(), assignees: names }).optional(),
      }),
      z.strictObject({ kind: z.literal('event'), name: z.string(), match: jsonObject }),
      z.strictObject({ kind: z.literal('child'), executionId: id, workflow: z.string() }),
      z.strictObject({ kind: z.literal('turn'), fireAt: z.number(), why: z.string() }),
    ]),
  }),
  timer_fired: z.strictObject({ purpose: z.enum(['wait', 'retry', 'timeout', 'turn']) }),
  state_completed: z.strictObject({
    result: jsonObject,
    durationMs,
    note: z.string().optional(),
    log: z.strictObject({ level: z.string(), message: z.string() }).optional(),
    meta: jsonObject.optional(),
  }),
  state_failed: z.strictObject({
    error: stepError,
    attempts: z.int(),
    durationMs,
    timedOut: z.boolean(),
    join: z.int().optional(),
  }),
  state_cancelled: z.strictObject({ reason: z.string() }),
  state_skipped: z.strictObject({ reason: z.string() }),
  transition_taken: z.strictObject({
    transition: z.int(),
    from: names,
    to: names,
    condition: z.string().nullable(),
    why: z.string(),
    values: jsonObject,
  }),
  join_waiting: z.strictObject({ transition: z.int(), arrived: names, missing: names }),
  context_conflict: z.strictObject({ key: z.string(), states: names, kept: z.string() }),
  execution_paused: z.strictObject({ by: z.string(), reason: z.string() }),
  execution_stopped: z.strictObject({ error: stepError, crashes: z.int() }),
  context_grown: z.strictObject({ bytes: z.number(), most: z.number() }),
  execution_continued: z.strictObject({ part: z.int(), events: z.int() }),
  execution_resumed: z.strictObject({ by: z.string() }),
  execution_stepped: z.strictObject({ by: z.string() }),
  breakpoints_set: z.strictObject({ states: names, by: z.string() }),
  context_edited: z.strictObject({ set: jsonObject, removed: names, by: z.string() }),
  state_stopped: z.strictObject({ error: stepError, settled: z.boolean() }),
  state_mended: z.strictObject({ action: mendAction, by: z.string(), comment: z.string() }),
  version_changed: z.strictObject({
    from: id,
    to: id,
    by: z.string(),
    renamed: z.record(z.string(), z.string()).optional(),
    input: jsonObject.optional(),
    confirmed: names,
  }),
  version_change_refused: z.strictObject({ to: id, by: z.string(), message: z.string() }),
  compensation_started: z.strictObject({ error: stepError, undo: names }),
  event_received: z.strictObject({ eventId: z.string(), name: z.string() }),
  child_ended: z.strictObject({
    executionId: id,
    status: z.enum(['completed', 'failed', 'cancelled']),
    error: stepError.nullable(),
  }),
  step_progress: z.strictObject({ done: z.int(), failed: z.int(), of: z.int() }),
  approval_answered: z.strictObject({
    approved: z.boolean(),
    by: z.string(),
    comment: z.string(),
    values: jsonObject.optional(),
  }),
  approval_escalated: z.strictObject({ assignees: names }),
  cancel_requested: z.strictObject({ by: z.string(), reason: z.string() }),
  execution_completed: z.strictObject({ output: jsonObject, durationMs }),
  execution_failed: z.strictObject({ error: stepError, durationMs, notUndone: names.optional() }),
  execution_cancelled: z.strictObject({ by: z.string(), reason: z.string(), durationMs }),
} as const

export type EventKind = keyof typeof data

type EventOf<K extends EventKind> = {
  executionId: string
  seq: number
  at: number
  kind: K
  state?: string
  visit?: number
  attempt?: number
  data: z.infer<(typeof data)[K]>
}
export type ExecutionEvent = { [K in EventKind]: EventOf<K> }[EventKind]

const envelope = {
  executionId: id,
  seq: z.int().positive(),
  at: z.number(),
  state: z.string().optional(),
  visit: z.int().positive().optional(),
  attempt: z.int().positive().optional(),
}

/** One fact of an execution, as the server sends it. `seq` counts 1, 2, 3 … without a gap for each execution. */
export const executionEvent = z.discriminatedUnion(
  'kind',
  (Object.keys(data) as EventKind[]).map((kind) =>
    z.strictObject({ ...envelope, kind: z.literal(kind), data: data[kind] }),
  ) as unknown as [z.ZodObject<{ kind: z.ZodLiteral<EventKind> }>],
) as unknown as z.ZodType<ExecutionEvent>
