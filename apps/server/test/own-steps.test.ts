import { randomUUID } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionEvent } from '@rabbit/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followUntil, isFinal, openStudio, type StudioSocket, type TestStudio } from './studio.ts'

const folder = mkdtempSync(join(tmpdir(), 'rabbit-own-'))
let studio: TestStudio
let socket: StudioSocket
let bank: Server
let address = ''

const modules = {
  'charge_card.mjs': `import { defineStep, StepFailure } from '@rabbit/step-kit'
export default defineStep({
  name: 'charge_card',
  description: 'Charges a card at the bank.',
  properties: {
    bank: { type: { kind: 'string', format: 'url' }, description: 'Its address.', required: true },
    amount: { type: { kind: 'number', min: 1 }, description: 'How much.', required: true },
  },
  writes: { receipt: { type: { kind: 'string' }, description: 'The number of the receipt.' } },
  async run({ properties, idempotencyKey }, { fetch, log }) {
    const answer = await fetch(properties.bank, {
      method: 'POST', headers: { 'idempotency-key': idempotencyKey }, body: JSON.stringify({ amount: properties.amount }),
    })
    if (answer.status === 402) throw new StepFailure('CardDeclined', await answer.text(), { retryable: false })
    log('charged ' + properties.amount)
    return answer.json()
  },
})`,
  // A package is used by handing its steps on.
  'fax.mjs': `export * from 'rabbit-step-fax'`,
  'fax.test.mjs': `throw new Error('tests are not loaded')`,
  'broken.mjs': `import 'no-such-package'`,
  'empty.mjs': `export const a = 1`,
  'taken.mjs': `import { defineStep } from '@rabbit/step-kit'
export default defineStep({ name: 'http', description: 'Is taken.', run() {} })`,
  'hiding.mjs': `import { defineStep } from '@rabbit/step-kit'
export default defineStep({ name: 'hiding', description: 'Hides.', run() {}, properties: { timeout: { type: { kind: 'any' }, description: 'It.' } } })`,
  'odd.mjs': `import { defineStep } from '@rabbit/step-kit'
export default defineStep({ name: 'odd', description: 'Is odd.', category: 'other', run() {} })`,
  'whisper.mjs': `import { defineStep } from '@rabbit/step-kit'
export default defineStep({
  name: 'whisper', title: 'Whisper', description: 'Tells a secret.', icon: 'phone', category: 'people',
  properties: { key: { type: { kind: 'string' }, description: 'The key.', required: true } },
  run: ({ properties: { key } }, { log }) => { log(key); return { key, length: key.length } },
})`,
  'zweit.mjs': `export * from 'rabbit-step-fax'`,
  'node_modules/rabbit-step-fax/package.json': `{ "name": "rabbit-step-fax", "type": "module", "exports": "./index.js" }`,
  'node_modules/rabbit-step-fax/index.js': `import { defineStep } from '@rabbit/step-kit'
export const fax = defineStep({ name: 'fax', description: 'Faxes.', properties: {}, run: () => ({ faxed: true }) })`,
}

beforeAll(async () => {
  cpSync(
    join(import.meta.dirname, '../../../packages/step-kit'),
    join(folder, 'node_modules/@rabbit/step-kit'),
    {
      recursive: true,
    },
  )
  mkdirSync(join(folder, 'node_modules/rabbit-step-fax'), { recursive: true })
  for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, name), text)
  bank = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { amount } = JSON.parse(body)
    // It has charged by then, and the line breaks.
    if (amount === 99) return void request.socket.destroy()
    response.statusCode = amount > 100 ? 402 : 200
    response.end(
      amount > 100 ? 'Too much.' : JSON.stringify({ receipt: `R${request.headers['idempotency-key']}` }),
    )
  })
  await new Promise<void>((resolve) => bank.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(bank.address() as AddressInfo).port}`
  studio = await openStudio({ RABBIT_STEPS_DIR: folder, RABBIT_ALLOWED_HOSTS: '127.0.0.1' })
  socket = await studio.connect()
})
afterAll(async () => {
  await studio.stop()
  bank.close()
  rmSync(folder, { recursive: true })
})

async function run(text: string, input = {}): Promise<readonly ExecutionEvent[]> {
  const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Test', text })
  const request = { workflowId, text, input, idempotencyKey: randomUUID(), whenStuck: 'fail' } as const
  const { executionId } = await studio.api.executions.start.mutate(request)
  return followUntil(socket, executionId, isFinal)
}

describe('the steps folder', () => {
  it('gives step types that a text may name, with their properties, ways out and results', async () => {
    const text = `state pay: charge_card { bank: "${address}", amount: "\${amount}" }
state tell: log { message: "\${receipt}" }
state sorry: log { message: "\${steps.pay.error.message}" }
start -> pay -> tell -> end
pay -> sorry: on error CardDeclined
sorry -> end`
    const paid = await run(text, { amount: 7 })
    expect(paid.at(-1)).toMatchObject({
      kind: 'execution_completed',
      data: { output: { receipt: expect.stringMatching(/^R.*pay/) } },
    })
    expect(paid.find(({ kind, state }) => kind === 'state_completed' && state === 'pay')?.data).toMatchObject(
      {
        log: { message: 'charged 7' },
      },
    )
    const declined = await run(text, { amount: 200 })
    expect(
      declined.find(({ kind, state }) => kind === 'state_completed' && state === 'sorry')?.data,
    ).toMatchObject({
      log: { message: 'Too much.' },
    })
    const wrong = await run(text, { amount: 'much' })
    expect(wrong.at(-1)).toMatchObject({
      kind: 'execution_failed',
      data: { error: { class: 'PropertyError' } },
    })
  })

  it('is what task states call by their name', async () => {
    const events = await run('state fax: task {}\nstart -> fax -> end')
    expect(events.at(-1)).toMatchObject({ data: { output: { faxed: true } } })
  })

  it('is known to the validator', async () => {
    const save = studio.api.workflows.create.mutate({
      name: 'Test',
      text: 'state a: charge_card { amuont: 1 }\nstart -> a -> end',
    })
    const { text, id: workflowId } = await save
    const start = studio.api.executions.start.mutate({
      workflowId,
      text,
      input: {},
      idempotencyKey: randomUUID(),
    })
    await expect(start).rejects.toMatchObject({ data: { code: 'WORKFLOW_INVALID' } })
  })

  it('gets the value of a secret, which is hidden in all that comes back', async () => {
    await studio.api.secrets.set.mutate({ name: 'BANK_KEY', value: 'very-secret-word' })
    const events = await run('state tell: whisper { key: "${secrets.BANK_KEY}" }\nstart -> tell -> end')
    expect(events.at(-1)).toMatchObject({ data: { output: { length: 16, key: '•••' } } })
    expect(JSON.stringify(events)).not.toContain('very-secret-word')
  })

  it('says when its target may have acted all the same (P4)', async () => {
    const events = await run(`state pay: charge_card { bank: "${address}", amount: 99 }\nstart -> pay -> end`)
    expect(events.at(-1)).toMatchObject({
      kind: 'execution_failed',
      data: {
        error: {
          class: 'NetworkError',
          message: expect.stringContaining('It may have acted on the request all the same.'),
          details: { outcome: 'unknown' },
        },
      },
    })
  })

  it('goes out by the rules of the studio only', async () => {
    const events = await run(
      'state pay: charge_card { bank: "http://127.0.0.2:9", amount: 1 }\nstart -> pay -> end',
    )
    expect(events.at(-1)).toMatchObject({ data: { error: { class: 'AddressDenied' } } })
  })

  it('tells the studio what there is, and what can not be used and why', async () => {
    const { types, problems } = await studio.api.stepTypes.own.query()
    expect(types.map(({ name, title, icon }) => [name, title, icon])).toEqual([
      ['charge_card', 'Charge card', 'plug'],
      ['fax', 'Fax', 'plug'],
      ['whisper', 'Whisper', 'phone'],
    ])
    expect(problems.map((problem) => problem.replaceAll(`${folder}/`, ''))).toEqual([
      expect.stringMatching(/^broken\.mjs can't be loaded: .*no-such-package/),
      'empty.mjs exports no step. It should: export default defineStep({ name: … }).',
      `hiding.mjs: the step hiding can't be used: "timeout" of step type "hiding" hides the common property.`,
      expect.stringMatching(/^odd\.mjs: the step odd can't be used: category: /),
      `taken.mjs: the step http can't be used: there already is a step type "http".`,
      `zweit.mjs: the step fax can't be used: there is another step of that name in the folder.`,
    ])
  })
})
