import { z } from 'zod'

/** A page of a list, newest first. `cursor` is the last page's `nextCursor`. */
export const pageInput = {
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(50),
}
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() })
