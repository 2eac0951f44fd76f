import { z } from 'zod'
import { counter, id } from './ids.ts'
import { pageInput, pageOf } from './page.ts'

/** Something that a person did, as it stands on record. */
export const recordEntry = z.strictObject({
  /** 1, 2, 3 … within the workspace. */
  seq: counter,
  at: z.number(),
  by: z.string(),
  /** The procedure that did it, such as `workflows.save`. */
  action: z.string(),
  subjectId: id,
  /** The subject's name, or that of the workflow it belongs to; null when neither is there any more. */
  subject: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
})
export type RecordEntry = z.infer<typeof recordEntry>

/** What was done, the newest first; `subjectId` for what was done to one thing. */
export const listRecord = {
  input: z.strictObject({ ...pageInput, subjectId: id.optional() }),
  output: pageOf(recordEntry),
}

/**
 * Whether every entry still stands over the one before it, and the newest that this data folder saw is there. `broken`
 * is the number of the first that is missing or was changed.
 */
export const checkRecord = {
  input: z.void(),
  output: z.strictObject({ entries: z.int(), broken: counter.nullable() }),
}

const words: Readonly<Record<string, string>> = {
  'workflows.create': 'made the workflow',
  'workflows.save': 'saved the workflow',
  'workflows.delete': 'deleted the workflow',
  'workflows.activate': 'switched on the workflow',
  'workflows.setTriggerPriority': 'set the priority of what the triggers start of the workflow',
  'workflows.deactivate': 'switched off the workflow',
  'workflows.pin': 'pinned an output of the workflow',
  'workflows.unpin': 'unpinned an output of the workflow',
  'events.publish': 'published the event',
  'executions.start': 'started an execution of',
  'executions.cancel': 'cancelled an execution of',
  'executions.pause': 'paused an execution of',
  'executions.goOn': 'let go on an execution of',
  'executions.step': 'let one step go on of an execution of',
  'executions.setBreakpoints': 'set breakpoints in an execution of',
  'executions.mend': 'mended a stopped state of an execution of',
  'executions.editContext': 'changed the values of an execution of',
  'executions.changeVersion': 'changed the version of an execution of',
  'executions.setTags': 'tagged an execution of',
  'approvals.answer': 'answered a question of',
  'secrets.set': 'set the secret',
  'secrets.remove': 'deleted the secret',
}

/** What is done to no one thing. */
const wholeWords: Readonly<Record<string, string>> = {
  'status.endStandstill': 'let work go on after a standstill',
  'executions.forget': 'took away executions that had ended long ago',
}

/** What was done, without who: `saved the workflow Onboarding`. */
export function recordWords({ action, subject }: Pick<RecordEntry, 'action' | 'subject'>): string {
  return wholeWords[action] ?? `${words[action] ?? action} ${subject ?? 'that is gone'}`
}
