import { z } from 'zod'
import { counter, id } from './ids.ts'
import { pageInput, pageOf } from './page.ts'
import { priority } from './priority.ts'

/** 2 MiB of text; the check is in UTF-16 units here and in bytes in the parser. */
export const workflowText = z
  .string()
  .max(2 * 1024 * 1024, { error: 'a workflow’s text may have 2 MiB at most' })
const name = z.string().trim().min(1).max(200)

export const workflowSummary = z.strictObject({
  id,
  name: z.string(),
  /** Counts up with every save. */
  revision: z.int(),
  stateCount: z.int(),
  hasErrors: z.boolean(),
  /** The version that its triggers start; null while it is switched off. */
  activeVersionId: id.nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
})
export type WorkflowSummary = z.infer<typeof workflowSummary>

export const workflow = z.strictObject({
  ...workflowSummary.shape,
  text: z.string(),
  words: z.string().nullable(),
})
export type Workflow = z.infer<typeof workflow>

export const listWorkflows = { input: z.strictObject({ ...pageInput }), output: pageOf(workflowSummary) }
export const getWorkflow = { input: z.strictObject({ id }), output: workflow }
/** `words` is the description the text was made from, if any. */
export const createWorkflow = {
  input: z.strictObject({ name, text: workflowText, words: z.string().max(20_000).nullable().default(null) }),
  output: workflow,
}
/** Refused with SAVE_CONFLICT (details: `{ text, revision }` of the saved one) unless `revision` is the saved one's. */
export const saveWorkflow = {
  input: z.strictObject({ id, revision: counter, text: workflowText, name: name.optional() }),
  output: workflow,
}
/** What starts an active workflow by itself, and what became of it. */
export const triggerView = z.strictObject({
  kind: z.string(),
  /** The cron expression, `POST /path`, or the event's name. */
  subject: z.string(),
  timeZone: z.string().nullable(),
  nextAt: z.number().nullable(),
  lastAt: z.number().nullable(),
  /** Why the last start failed. */
  lastError: z.string().nullable(),
  /**
   * The name of the secret that a webhook's caller has to know, and how the call is signed; null for anybody. Of a queue
   * or a mailbox: that of the secret with the address.
   */
  secret: z.string().nullable(),
  scheme: z.string().nullable(),
  /** What becomes of times that a schedule missed: `skip`, `last` (also where it is null) or `all`, up to so many. */
  missedPolicy: z.string().nullable(),
  missedMost: z.int().nullable(),
  /** Of a queue, a mailbox or files: whether somebody listens there, since when, and why not. null of all others. */
  line: z
    .strictObject({
      state: z.enum(['connecting', 'connected', 'failed']),
      since: z.number(),
      message: z.string().nullable(),
    })
    .nullable(),
})
export type TriggerView = z.infer<typeof triggerView>

/** Times that a schedule missed, found at one look, and what became of each. */
export const missedTicksView = z.strictObject({
  subject: z.string(),
  timeZone: z.string().nullable(),
  policy: z.string(),
  foundAt: z.number(),
  /** Counted up to a thousand. */
  count: z.int(),
  /** How many of them were started later. */
  started: z.int(),
  /** The latest hundred, oldest first. */
  ticks: z.array(
    z.strictObject({
      at: z.number(),
      /** What was started; null when nothing was, by the policy or for the reason in `error`. */
      executionId: id.nullable(),
      error: z.string().nullable(),
    }),
  ),
})
export type MissedTicksView = z.infer<typeof missedTicksView>

/** A message, e-mail or file that started nothing, and why. */
export const refusedDeliveryView = z.strictObject({
  kind: z.string(),
  subject: z.string(),
  at: z.number(),
  reason: z.string(),
  /** The beginning of it. */
  shown: z.string(),
})
export type RefusedDeliveryView = z.infer<typeof refusedDeliveryView>
/** The saved text becomes the version that its triggers start. Refused when it has errors, or another answers its webhook. */
export const activateWorkflow = {
  input: z.strictObject({ id, priority: priority.default('normal') }),
  output: z.strictObject({ id, triggers: z.int() }),
}
/** What its triggers start from now on has this priority; false when it has none that is switched on. */
export const setTriggerPriority = {
  input: z.strictObject({ id, priority }),
  output: z.strictObject({ changed: z.boolean() }),
}
export const deactivateWorkflow = { input: z.strictObject({ id }), output: z.strictObject({ id }) }
/** `isCurrent`: the active version has the saved text. */
export const getTriggers = {
  input: z.strictObject({ id }),
  output: z.strictObject({
    active: z.boolean(),
    isCurrent: z.boolean(),
    priority,
    triggers: z.array(triggerView),
    missed: z.array(missedTicksView),
    refused: z.array(refusedDeliveryView),
  }),
}

/** Its executions stay findable. */
export const deleteWorkflow = { input: z.strictObject({ id }), output: z.strictObject({ id }) }
