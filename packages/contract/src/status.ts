import { z } from 'zod'

/** Why nothing runs: the database stands elsewhere than before, is older than the data folder knows it, or it was asked for. */
export const standstill = z.strictObject({
  because: z.enum(['moved', 'older', 'asked']),
  /** ms since the epoch, like the others. */
  since: z.int(),
  /** What happened from then on may be missing; null: nothing is known to be. */
  missingFrom: z.int().nullable(),
  /** Until when it may be missing; null: it is not known. */
  missingTo: z.int().nullable(),
})
export type Standstill = z.infer<typeof standstill>

const reasons: Readonly<Record<Standstill['because'], string>> = {
  moved: 'This database was put here from a copy or a backup.',
  older:
    'This database is older than it was when this data folder saw it last: it was put back from a backup.',
  asked: 'The studio was started with RABBIT_START_STANDING.',
}

/** Why nothing runs, and what may be missing. `at` writes a moment, ms since the epoch. */
export function standstillWords(
  { because, missingFrom, missingTo }: Standstill,
  at = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z'),
): string {
  const until = missingTo === null ? '' : ` and until ${at(missingTo)}`
  const missing =
    missingFrom === null ? '' : ` What happened after ${at(missingFrom)}${until} may be missing.`
  return `${reasons[because]}${missing} Nothing runs or starts until you let work go on.`
}

/** What the studio shows about the server it talks to. */
export const serverStatus = {
  input: z.void(),
  output: z.strictObject({
    version: z.string(),
    mode: z.enum(['local', 'hosted']),
    database: z.enum(['embedded', 'external']),
    /** null: no model is connected, answers come from rules. */
    model: z.strictObject({ name: z.string(), baseUrl: z.string() }).nullable(),
    /** null: work goes on as usual. */
    standstill: standstill.nullable(),
  }),
}

/** Ends a standstill. `ended` is false when there was none. */
export const endStandstill = {
  input: z.void(),
  output: z.strictObject({ ended: z.boolean() }),
}

export type ServerStatus = z.infer<typeof serverStatus.output>
