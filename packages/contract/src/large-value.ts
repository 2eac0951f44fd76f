import { z } from 'zod'
import { json } from './events.ts'
import { id } from './ids.ts'

/** Stands, at the top level of a result, an input or a context, for a value over 64 KiB that is stored by itself. */
const reference = z.strictObject({
  $large: z.strictObject({
    id: z.string().regex(/^[0-9a-f]{64}$/),
    /** As JSON in UTF-8. */
    bytes: z.number(),
    kind: z.enum(['text', 'list', 'map']),
  }),
})
export type LargeValue = z.infer<typeof reference>

export function isLargeValue(value: unknown): value is LargeValue {
  return (
    typeof value === 'object' && value !== null && '$large' in value && reference.safeParse(value).success
  )
}

/** `text of 1.2 MiB`. */
export function largeValueWords({ $large: { kind, bytes } }: LargeValue): string {
  return `${kind} of ${bytesInWords(bytes)}`
}

/** In KiB, or MiB from there on. */
export function bytesInWords(bytes: number): string {
  const kib = bytes / 1024
  return kib < 1024 ? `${Math.round(kib)} KiB` : `${Number((kib / 1024).toFixed(1))} MiB`
}

/** The value itself. */
export const getLargeValue = {
  input: z.strictObject({ executionId: id, id: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: z.strictObject({ value: json }),
}
