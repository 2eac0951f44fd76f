import { z } from 'zod'

/** What the studio shows about the server it talks to. */
export const serverStatus = {
  input: z.void(),
  output: z.strictObject({
    version: z.string(),
    mode: z.enum(['local', 'hosted']),
    database: z.enum(['embedded', 'external']),
    /** null: no model is connected, answers come from rules. */
    model: z.strictObject({ name: z.string(), baseUrl: z.string() }).nullable(),
  }),
}
export type ServerStatus = z.infer<typeof serverStatus.output>
