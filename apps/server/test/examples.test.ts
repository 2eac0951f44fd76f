import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionEvent, JsonObject } from '@rabbit/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followUntil, isFinal, openStudio, type StudioSocket, type TestStudio } from './studio.ts'

let studio: TestStudio
let socket: StudioSocket
beforeAll(async () => {
  studio = await openStudio({ RABBIT_STEPS_DIR: join(import.meta.dirname, '../../../examples/steps') })
  socket = await studio.connect()
})
afterAll(() => studio.stop())

/** Runs `examples/NAME.rabbit` as it stands, to its end. */
async function runExample(name: string, input: JsonObject = {}): Promise<readonly ExecutionEvent[]> {
  const text = readFileSync(join(import.meta.dirname, `../../../examples/${name}.rabbit`), 'utf8')
  const { id: workflowId } = await studio.api.workflows.create.mutate({ name, text })
  const request = { workflowId, text, input, idempotencyKey: randomUUID(), whenStuck: 'fail' } as const
  const { executionId } = await studio.api.executions.start.mutate(request)
  return followUntil(socket, executionId, isFinal)
}

const logged = (events: readonly ExecutionEvent[]) =>
  events.flatMap((event) =>
    event.kind === 'state_completed' && event.data.log ? [event.data.log.message] : [],
  )

describe('examples/invoice.rabbit', () => {
  it('adds up an order in a code state', async () => {
    const events = await runExample('invoice')
    expect(events.at(-1)).toMatchObject({
      kind: 'execution_completed',
      data: {
        output: {
          total: 72.21,
          taxes: [
            { rate: 7, net: 28, tax: 1.96 },
            { rate: 19, net: 35.5, tax: 6.75 },
          ],
        },
      },
    })
    expect(logged(events)).toEqual(['The order comes to 72.21.'])
  })

  it('takes the way of the error that its code throws', async () => {
    const events = await runExample('invoice', { lines: [] })
    expect(events.at(-1)?.kind).toBe('execution_completed')
    expect(logged(events)).toEqual(['There is nothing to add up.'])
  })
})

describe('examples/steps/shipping.rabbit', () => {
  it('uses the step type beside it', async () => {
    const events = await runExample('steps/shipping')
    expect(events.at(-1)).toMatchObject({ kind: 'execution_completed', data: { output: { cost: 12.75 } } })
    expect(logged(events)).toEqual(['2.5 kg to FR: 12.75 EUR', 'It costs 12.75 EUR.'])
    expect(logged(await runExample('steps/shipping', { country: 'NL' }))).toEqual(['Nothing is sent to NL.'])
  })
})

describe('examples/notebook.rabbit', () => {
  it('adds a line to a file and counts them', async () => {
    expect(logged(await runExample('notebook'))).toEqual(['notes has 1 lines now.'])
    expect(logged(await runExample('notebook', { line: 'Walk' }))).toEqual(['notes has 2 lines now.'])
    const { kind, data } = (await runExample('notebook', { book: '../..' })).at(-1) ?? {}
    expect([kind, data]).toMatchObject(['execution_failed', { error: { class: 'FileDenied' } }])
  })
})

describe('examples/parcels.rabbit', () => {
  it('runs a state for each item, and keeps the one that fails in its place', async () => {
    const events = await runExample('parcels')
    const end = events.at(-1)
    expect(end).toMatchObject({
      kind: 'execution_completed',
      data: { output: { total: 66, left: 1, results: [{ price: 13 }, { price: 53 }, { error: {} }] } },
    })
    expect(logged(events)).toEqual(['66 in all, 1 not quoted'])
  })
})

describe('examples/countdown.rabbit', () => {
  it('calls itself, and each call is an execution of its own', async () => {
    const events = await runExample('countdown')
    expect(events.at(-1)).toMatchObject({
      kind: 'execution_completed',
      data: { output: { said: 'lift-off' } },
    })
    const wait = events.find(({ kind }) => kind === 'step_waiting')
    const called = wait?.kind === 'step_waiting' && wait.data.wait.kind === 'child' ? wait.data.wait : null
    expect(called?.workflow).toBe('countdown')
    const inner = await studio.api.executions.get.query({ id: called?.executionId ?? '' })
    expect(inner).toMatchObject({ status: 'completed', input: { from: 2 }, trigger: 'workflow' })
    const { workflowId } = inner
    const listed = await studio.api.executions.list.query({ workflowId })
    expect(listed.items.map(({ trigger }) => trigger)).toEqual(['manual'])
  })
})

describe('examples/triage.rabbit', () => {
  it('goes on by rules where no model is connected', async () => {
    const events = await runExample('triage')
    expect(events.at(-1)?.kind).toBe('execution_completed')
    expect(logged(events)).toEqual([
      'Without a model a person reads it: The parcel came broken. I want my money back!',
    ])
  })
})

describe('examples/offers.rabbit', () => {
  it('leaves the choice to a person where no model is connected', async () => {
    const events = await runExample('offers')
    expect(events.at(-1)?.kind).toBe('execution_completed')
    expect(logged(events)).toEqual(['A person chooses for Anna'])
  })
})
