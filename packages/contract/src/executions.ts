import { z } from 'zod'
import { tags } from './again.ts'
import { executionEvent, executionStatus, formField, jsonObject, mendAction, stepError } from './events.ts'
import { counter, id } from './ids.ts'
import { pageInput, pageOf } from './page.ts'
import { priority } from './priority.ts'
import { workflowText } from './workflows.ts'

export const executionSummary = z.strictObject({
  id,
  workflowId: id,
  workflowName: z.string(),
  versionId: id,
  /** The version's number within its workflow, from 1. */
  version: z.int(),
  status: executionStatus,
  /** States that are active, waiting or retrying now. */
  currentStates: z.array(z.string()),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  lastSeq: z.int(),
  trigger: z.string(),
  error: stepError.nullable(),
  /** The execution that this one does again. */
  originId: id.nullable(),
  tags,
})
export type ExecutionSummary = z.infer<typeof executionSummary>

/** With the text of the version it runs, so that it can be drawn as it was. */
export const execution = z.strictObject({ ...executionSummary.shape, input: jsonObject, text: z.string() })
export type Execution = z.infer<typeof execution>

/**
 * Starts an execution of exactly this text, which becomes a version of the workflow if it is not one yet. The same
 * `idempotencyKey` gives the same execution.
 */
export const startExecution = {
  input: z.strictObject({
    workflowId: id,
    text: workflowText,
    input: jsonObject,
    idempotencyKey: z.string().min(1).max(200),
    /** `fail`: what nothing mends fails it at once, instead of stopping it for a person. */
    whenStuck: z.literal('fail').optional(),
    /** States to be held when they are entered. */
    breakpoints: z.array(z.string()).max(1000).optional(),
    tags: tags.optional(),
    /** What is taken up first where workers have their hands full; what it calls has it too. */
    priority: priority.default('normal'),
    /** Pinned outputs stand in for their states' steps. */
    usePinned: z.boolean().default(false),
  }),
  output: z.strictObject({ executionId: id, created: z.boolean() }),
}
/**
 * Newest first. A search for `text` looks through 5,000 executions a page: a page may be short, or empty, and still have
 * a `nextCursor` that goes on.
 */
export const listExecutions = {
  input: z.strictObject({
    ...pageInput,
    workflowId: id.optional(),
    /** Any of these. */
    statuses: z.array(executionStatus).min(1).optional(),
    /** Started from here on, and before there: ms since the epoch. */
    startedFrom: z.number().optional(),
    startedBefore: z.number().optional(),
    /** All of these. */
    tags: tags.optional(),
    originId: id.optional(),
    /** Stands in the input, the output or the error, or is its id; big and small letters are the same. */
    text: z.string().trim().min(1).max(200).optional(),
  }),
  output: pageOf(executionSummary),
}
export const getExecution = { input: z.strictObject({ id }), output: execution }
/** Events with `seq` above `after`, in order, 1,000 at most. */
export const eventsAfter = {
  input: z.strictObject({ executionId: id, after: counter }),
  output: z.strictObject({ events: z.array(executionEvent), lastSeq: z.int() }),
}
export const cancelExecution = {
  input: z.strictObject({ id, reason: z.string().max(1000).default('') }),
  output: z.strictObject({ id }),
}

const told = z.strictObject({ id })
/** No new attempt begins until it goes on. */
export const pauseExecution = {
  input: z.strictObject({ id, reason: z.string().max(1000).default('') }),
  output: told,
}
/** Ends a pause, and lets go of what breakpoints hold. */
export const goOn = { input: z.strictObject({ id }), output: told }
/** Lets go of what is held, once. */
export const stepOn = { input: z.strictObject({ id }), output: told }
export const setBreakpoints = {
  input: z.strictObject({ id, states: z.array(z.string()).max(1000) }),
  output: told,
}
/** Says how a stopped state goes on; `result` stands in the step's place with `complete`. */
export const mendState = {
  input: z.strictObject({
    id,
    state: z.string(),
    visit: counter,
    action: mendAction,
    result: jsonObject
      .refine(
        (result) => JSON.stringify(result).length <= 65_536,
        'A result given by hand takes at most 64 KiB.',
      )
      .optional(),
    comment: z.string().max(4000).default(''),
  }),
  output: told,
}
/** Changes what the branch of a stopped, held or waiting state knows. */
export const editContext = {
  input: z.strictObject({
    id,
    state: z.string(),
    visit: counter,
    set: jsonObject
      .default({})
      .refine((set) => JSON.stringify(set).length <= 65_536, 'A change of the context takes at most 64 KiB.'),
    removed: z.array(z.string()).max(1000).default([]),
  }),
  output: told,
}

export const approval = z.strictObject({
  id,
  executionId: id,
  workflowName: z.string(),
  state: z.string(),
  visit: z.int(),
  question: z.string(),
  assignees: z.array(z.string()),
  requestedAt: z.number(),
  deadline: z.number().nullable(),
  form: z.array(formField),
  /** When others are asked as well, ms since the epoch; null without such a moment, and once it has come. */
  escalatesAt: z.number().nullable(),
})
export type Approval = z.infer<typeof approval>
/** The open ones. */
export const listApprovals = {
  input: z.strictObject({ ...pageInput, executionId: id.optional() }),
  output: pageOf(approval),
}
export const answerApproval = {
  input: z.strictObject({
    id,
    approved: z.boolean(),
    comment: z.string().max(4000).default(''),
    /** Of the form, by field. */
    values: jsonObject
      .refine((values) => JSON.stringify(values).length <= 65_536, 'A form takes at most 64 KiB.')
      .optional(),
  }),
  output: z.strictObject({ id }),
}
