import { z } from 'zod'
import { jsonObject } from './events.ts'
import { id } from './ids.ts'

/**
 * Publishes an event: it starts the workflows that are switched on and listen to its name, and goes to every state that
 * waits for it. The same `key` is the same event, for a day.
 */
export const publishEvent = {
  input: z.strictObject({
    name: z.string().trim().min(1).max(200),
    data: jsonObject.default({}),
    key: z.string().min(1).max(200).optional(),
  }),
  output: z.strictObject({
    id,
    created: z.boolean(),
    /** Executions that it started, and states that it reached. */
    started: z.int(),
    reached: z.int(),
  }),
}
