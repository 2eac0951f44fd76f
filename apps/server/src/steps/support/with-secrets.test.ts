import type { JsonObject, StepHandler, StepOutcome } from '@rabbit/engine'
import { expect, it } from 'vitest'
import { createSecrets } from './with-secrets.ts'

const values = new Map<string, string | null>([
  ['KEY', 'hunter2/ü"'],
  ['PIN', '123'],
  ['NUMBER', '987654'],
  ['LOST', null],
])
const asked: string[][] = []
const withSecrets = createSecrets(async (_workspace, names) => {
  asked.push([...names])
  return new Map(names.flatMap((name) => (values.has(name) ? [[name, values.get(name) ?? null]] : [])))
})

/** Runs a handler with properties that name secrets by `{NAME}`. */
async function run(properties: JsonObject, does: StepHandler['run'], pure?: boolean) {
  const handler = withSecrets({ run: does, ...(pure === undefined ? {} : { pure }) })
  const marked = JSON.parse(
    JSON.stringify(properties).replace(/\{([A-Z]+)\}/g, (_, name) => handler.secretMark?.(name) ?? ''),
  )
  const request = { workspaceId: 'w', executionId: 'e', state: 'call', type: 'http', visit: 1, attempt: 1 }
  return handler.run(
    { ...request, idempotencyKey: 'k', properties: marked, context: {}, now: 0 },
    new AbortController(),
  )
}

const echo: StepHandler['run'] = async ({ properties }) => ({ kind: 'completed', result: properties })

it('puts a secret in just before the handler runs', async () => {
  let seen: unknown
  await run({ a: 'Bearer {KEY}', b: ['{PIN}{KEY}', 1, null], c: { d: 'plain' } }, async ({ properties }) => {
    seen = properties
    return { kind: 'completed', result: {} }
  })
  expect(seen).toEqual({ a: 'Bearer hunter2/ü"', b: ['123hunter2/ü"', 1, null], c: { d: 'plain' } })
})

it('hides the value in everything that comes back, in its usual spellings', async () => {
  const key = 'hunter2/ü"'
  const told = [
    key,
    JSON.stringify({ key }),
    encodeURIComponent(key),
    Buffer.from(key).toString('base64'),
    Buffer.from(key).toString('base64url'),
  ]
  const answers: StepOutcome[] = [
    { kind: 'completed', result: { told, [key]: 1 }, note: key, log: { level: 'info', message: key } },
    { kind: 'completed', result: {}, meta: { deep: [{ key }] } },
    { kind: 'failed', error: { class: 'X', message: key, details: { told } }, retryable: false },
  ]
  for (const answer of answers) {
    const outcome = JSON.stringify(await run({ key: '{KEY}' }, async () => answer))
    for (const form of ['hunter2', 'aHVudGVyMi']) expect(outcome).not.toContain(form)
    expect(outcome).toContain('•••')
  }
  await expect(
    run({ key: '{KEY}' }, async () => {
      throw new Error(`no: ${key}`)
    }),
  ).rejects.toThrow(/^no: •••$/)
  expect(await run({ n: '{NUMBER}' }, async () => ({ kind: 'completed', result: { n: 987654 } }))).toEqual({
    kind: 'completed',
    result: { n: '•••' },
  })
})

it('hides what an earlier step sent, and leaves values under 4 characters', async () => {
  await run({ key: '{KEY}' }, echo)
  expect(await run({}, async () => ({ kind: 'completed', result: { a: 'hunter2/ü"' } }))).toMatchObject({
    result: { a: '•••' },
  })
  expect(await run({ pin: '{PIN}' }, echo)).toEqual({ kind: 'completed', result: { pin: '123' } })
})

it('asks for nothing when no secret is named', async () => {
  asked.length = 0
  await run({ a: '<secret 00 KEY>' }, echo)
  expect(asked).toEqual([])
})

it('says which secret is missing or cannot be opened, and where to set it', async () => {
  expect(await run({ a: '{NONE}' }, echo)).toMatchObject({
    error: { class: 'SecretMissing', message: expect.stringMatching(/NONE.*under Secrets/) },
    retryable: false,
  })
  expect(await run({ a: '{LOST}' }, echo)).toMatchObject({ error: { class: 'SecretUnreadable' } })
})

it('gives none to a step that keeps what it is given', async () => {
  expect(await run({ a: '{KEY}' }, echo, true)).toMatchObject({ error: { class: 'SecretNotAllowed' } })
  expect(await run({ a: 'plain' }, echo, true)).toEqual({ kind: 'completed', result: { a: 'plain' } })
})

it('leaves a value that is a name in what comes back, unless it is a key elsewhere', async () => {
  const shows = ['id']
  const told = async (properties: JsonObject) => {
    const handler = withSecrets({ run: echo, shows })
    const mark = (name: string) => handler.secretMark?.(name) ?? ''
    const marked = JSON.parse(JSON.stringify(properties).replace(/\{([A-Z]+)\}/g, (_, name) => mark(name)))
    const outcome = await handler.run(
      {
        ...{ workspaceId: 'shows', executionId: 'e', state: 's', type: 'object', visit: 1, attempt: 1 },
        ...{ idempotencyKey: 'k', properties: marked, context: {}, now: 0 },
      },
      new AbortController(),
    )
    return outcome.kind === 'completed' ? outcome.result : outcome
  }
  expect(await told({ id: '{NUMBER}', key: '{KEY}' })).toEqual({ id: '987654', key: '•••' })
  expect(await told({ id: '{NUMBER}', key: '{NUMBER}' })).toEqual({ id: '•••', key: '•••' })
  expect(await told({ id: '{NUMBER}' })).toEqual({ id: '987654' })
})
