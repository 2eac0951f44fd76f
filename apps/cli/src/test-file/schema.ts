import { executionStatus, jsonObject } from '@rabbit/contract'
import { z } from 'zod'

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const longestMs = 10 * 365 * 86_400_000

const noDuration = 'must be a duration such as 30s or 2d.'

/** `30s`, `2h`, `1d` → ms; ten years at most. */
const duration = z.string({ error: noDuration }).transform((given, ctx) => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(given.trim()) ?? []
  const ms = Number(amount) * (unitMs[unit ?? ''] ?? Number.NaN)
  if (Number.isFinite(ms) && ms <= longestMs) return ms
  ctx.addIssue(Number.isFinite(ms) ? 'may be ten years at most.' : noDuration)
  return z.NEVER
})

const text = z.string({ error: 'must be a text.' })
const data = jsonObject

const mock = z
  .strictObject({
    result: data.optional(),
    error: z
      .union(
        [
          text.min(1),
          z.strictObject({
            class: text.min(1),
            message: text.optional(),
            details: data.optional(),
            retry: z.boolean({ error: 'must be true or false.' }).optional(),
          }),
        ],
        { error: 'must be an error class, such as NetworkError, or { class, message, details, retry }.' },
      )
      .optional(),
    delay: duration.optional(),
  })
  .refine(({ result, error }) => result === undefined || error === undefined, {
    error: 'has a result and an error; an attempt has one of them.',
  })

/** One answer stands for a list of one. */
const mocks = z.preprocess(
  (given) => (Array.isArray(given) ? given : [given]),
  z.array(mock).min(1, 'needs an answer, such as { result: {} }.'),
)

const happening = z
  .strictObject({
    after: duration.optional(),
    answer: text.optional(),
    approved: z.boolean({ error: 'must be true or false.' }).optional(),
    comment: text.optional(),
    form: data.optional(),
    event: text.optional(),
    data: data.optional(),
    cancel: text.optional(),
    by: text.optional(),
  })
  .refine(
    ({ answer, event, cancel }) => [answer, event, cancel].filter((one) => one !== undefined).length === 1,
    {
      error: 'must be one of answer: STATE, event: NAME and cancel: REASON.',
    },
  )

const names = z.array(text, { error: 'must be a list of states.' })

const expectation = z.strictObject({
  status: executionStatus.optional(),
  path: names.optional(),
  passes: names.optional(),
  avoids: names.optional(),
  guards: z.array(text, { error: 'must be a list of guards as they are written.' }).optional(),
  output: data.optional(),
  error: text.optional(),
  attempts: z.record(z.string(), z.int().min(0)).optional(),
  waits_at: names.optional(),
  takes: duration.optional(),
})

const allMocks = z.record(z.string(), mocks).optional()

/** A workflow that is called; a text alone names its file. */
const called = z.preprocess(
  (given) => (typeof given === 'string' ? { file: given } : given),
  z.strictObject({ file: text.optional(), mocks: allMocks }),
)

const calledInTest = z.strictObject({ mocks: allMocks })

const test = z.strictObject({
  name: text.min(1),
  input: data.optional(),
  at: z.iso.datetime({ error: 'must be a moment such as 2026-01-05T09:00:00Z.' }).optional(),
  mocks: allMocks,
  workflows: z.record(z.string(), calledInTest).optional(),
  happens: z.array(happening).optional(),
  expect: expectation.optional(),
})

/** A `*.test.yaml`: tests of one workflow. */
export const testFile = z.strictObject({
  workflow: text.optional(),
  mocks: allMocks,
  workflows: z.record(z.string(), called).optional(),
  tests: z.array(test, { error: 'must be a list of tests, each with a name.' }).min(1, 'has no test.'),
})

export type TestFile = z.infer<typeof testFile>
export type TestCase = TestFile['tests'][number]
export type MockEntry = NonNullable<TestCase['mocks']>[string]
export type Expectation = NonNullable<TestCase['expect']>

/** The words that may stand at a path, for a hint at the one that was meant. */
export function wordsOf(path: readonly PropertyKey[]): readonly string[] {
  const keys = path.filter((part) => typeof part === 'string')
  if (keys.includes('error')) return ['class', 'message', 'details', 'retry']
  if (keys.includes('mocks')) return Object.keys(mock.shape)
  if (keys.includes('workflows')) return keys.includes('tests') ? ['mocks'] : ['file', 'mocks']
  if (keys.includes('happens')) return Object.keys(happening.shape)
  if (keys.includes('expect')) return Object.keys(expectation.shape)
  return Object.keys(keys.includes('tests') ? test.shape : testFile.shape)
}
