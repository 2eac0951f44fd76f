import { z } from 'zod'
import { jsonObject } from './events.ts'
import { counter, id } from './ids.ts'
import { workflowText } from './workflows.ts'

const names = z.array(z.string())
const renamed = z
  .record(z.string(), z.string())
  .refine((pairs) => Object.keys(pairs).length <= 1000, 'At most 1,000 states can be renamed at once.')

/** Another version of the execution's workflow: one that is there, or a text that becomes one. */
const target = { id, text: workflowText.optional(), versionId: id.optional() }

export const versionFinding = z.strictObject({
  /** Confirms it. */
  key: z.string(),
  state: z.string().nullable(),
  message: z.string(),
})
export type VersionFinding = z.infer<typeof versionFinding>

/** What a change of version would mean to an execution. Changes nothing. */
export const compareVersion = {
  input: z.strictObject({
    ...target,
    /** Old name → new name, besides those that are plain from the texts. */
    renamed: renamed.default({}),
  }),
  output: z.strictObject({
    /** The last event that it takes into account. */
    seq: counter,
    /** All of them. */
    renamed: z.record(z.string(), z.string()),
    /** Finished states whose results count on as they are. */
    valid: names,
    confirm: z.array(versionFinding),
    /** With one of these it can't be done. */
    refused: z.array(versionFinding),
    /** Where it goes on. */
    open: names,
    /** Defaults of inputs that are new. */
    input: jsonObject,
  }),
}
export type VersionComparison = z.infer<(typeof compareVersion)['output']>

/**
 * Moves a stopped, paused or waiting execution to another version, as it was compared. Asking again once it is there
 * changes nothing.
 */
export const changeVersion = {
  input: z.strictObject({
    ...target,
    /** Of the comparison, as is `renamed`. */
    seq: counter,
    renamed: renamed.default({}),
    /** The keys of what was shown and confirmed. */
    confirmed: z
      .array(z.string())
      .max(10_000, 'At most 10,000 findings can be confirmed at once.')
      .default([]),
    /** What has stopped is tried again, and what is held goes on. */
    goOn: z.boolean().default(true),
  }),
  output: z.strictObject({
    id,
    versionId: id,
    /** False when no worker has got to it yet: it will be done, or refused in its history. */
    changed: z.boolean(),
  }),
}

/** The text of a version that an execution follows, or has followed. */
export const versionText = {
  input: z.strictObject({ id, versionId: id }),
  output: z.strictObject({ text: z.string() }),
}
