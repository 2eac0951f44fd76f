import { z } from 'zod'
import { id } from './ids.ts'

/** So many secrets a workspace may have. */
export const mostSecrets = 500

const name = z
  .string()
  .max(100, { error: 'a secret’s name may have 100 characters at most' })
  .regex(/^(?!__)[A-Za-z_][A-Za-z0-9_]*$/, {
    error: 'a secret’s name is made of letters, digits and _, such as API_KEY',
  })

/** A secret without its value: that is never told again. */
export const secretView = z.strictObject({
  id,
  name: z.string(),
  /** Counts up with every new value. */
  version: z.int(),
  createdAt: z.number(),
  updatedAt: z.number(),
  updatedBy: z.string(),
})
export type SecretView = z.infer<typeof secretView>

export const listSecrets = {
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(secretView) }),
}
/** Makes a secret, or gives it a new value. */
export const setSecret = {
  input: z.strictObject({
    name,
    value: z
      .string()
      .min(1, { error: 'a secret needs a value' })
      .max(16_384, { error: 'a secret may have 16,384 characters at most' }),
  }),
  output: secretView,
}
export const removeSecret = { input: z.strictObject({ name }), output: z.strictObject({ name: z.string() }) }
