import { z } from 'zod'
import { jsonObject } from './events.ts'
import { counter, id } from './ids.ts'
import { workflowText } from './workflows.ts'

const idempotencyKey = z.string().min(1).max(200)
const started = z.strictObject({ executionId: id, created: z.boolean() })

/** Of which version: that of the old execution, unless a text or another version of the workflow is named. */
const onVersion = {
  text: workflowText.optional(),
  versionId: id.optional(),
  /** Pinned outputs stand in for their states' steps. */
  usePinned: z.boolean().default(false),
}

/** Starts a new execution with the input of an old one. */
export const rerunExecution = {
  input: z.strictObject({ id, idempotencyKey, ...onVersion }),
  output: started,
}

/** Starts a new execution that begins where a visit of a state of a final one began, with the context of then. */
export const retryFrom = {
  input: z.strictObject({ id, state: z.string(), visit: counter.min(1), idempotencyKey, ...onVersion }),
  output: started,
}

/** Runs one state of a text alone: an execution that ends when the state is done. */
export const runState = {
  input: z.strictObject({
    workflowId: id,
    text: workflowText,
    state: z.string(),
    context: jsonObject.default({}),
    /** State → its result, for `steps.NAME`. */
    steps: z.record(z.string(), jsonObject).default({}),
    /** What the context holds of the workflow's inputs, unless told. */
    input: jsonObject.optional(),
    idempotencyKey,
  }),
  output: started,
}

export const tag = z.string().trim().min(1).max(50)
export const tags = z.array(tag).max(20)
export const setTags = { input: z.strictObject({ id, tags }), output: z.strictObject({ id, tags }) }

/** The most executions that one call is about. */
export const mostAtOnce = 1000
const ids = z.array(id).min(1).max(mostAtOnce, `At most ${mostAtOnce} executions can be named at once.`)

/** One answer for each id, in their order. `message` says why it was refused. */
const answers = z.strictObject({
  answers: z.array(
    z.strictObject({
      id,
      done: z.boolean(),
      message: z.string().nullable(),
      /** The new execution, where one was started. */
      executionId: id.nullable(),
    }),
  ),
})
export type ManyAnswers = z.infer<typeof answers>

export const cancelMany = {
  input: z.strictObject({ ids, reason: z.string().max(1000).default('') }),
  output: answers,
}
/** A stopped one tries its stopped states again; a failed or cancelled one is done again as a new one. */
export const retryMany = { input: z.strictObject({ ids, idempotencyKey }), output: answers }

export const pinnedOutput = z.strictObject({
  state: z.string(),
  result: jsonObject,
  pinnedBy: z.string(),
  pinnedAt: z.number(),
})
export type PinnedOutput = z.infer<typeof pinnedOutput>
export const mostPinned = 100
export const listPinned = {
  input: z.strictObject({ id }),
  output: z.strictObject({ items: z.array(pinnedOutput) }),
}
export const pinOutput = {
  input: z.strictObject({
    id,
    state: z.string().min(1).max(200),
    result: jsonObject.refine(
      (result) => JSON.stringify(result).length <= 65_536,
      'A pinned output takes at most 64 KiB.',
    ),
  }),
  output: z.strictObject({ id }),
}
export const unpinOutput = {
  input: z.strictObject({ id, state: z.string() }),
  output: z.strictObject({ id }),
}
