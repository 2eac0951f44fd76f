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

describe('examples/steps/shipping.rabbit', () => {
  it('uses the step type beside it', async () => {
    const events = await runExample('steps/shipping')
    expect(events.at(-1)).toMatchObject({ kind: 'execution_completed', data: { output: { cost: 12.75 } } })
    expect(logged(events)).toEqual(['2.5 kg to FR: 12.75 EUR', 'It costs 12.75 EUR.'])
    expect(logged(await runExample('steps/shipping', { country: 'NL' }))).toEqual(['Nothing is sent to NL.'])
  })
})

describe('examples/step-types/llm.rabbit', () => {
  it('goes on by rules where no model is connected', async () => {
    const events = await runExample('step-types/llm')
    expect(events.at(-1)?.kind).toBe('execution_completed')
    expect(logged(events)).toEqual([
      'Without a model a person reads it: The parcel came broken. I want my money back!',
    ])
  })
})

describe('examples/step-types/decision.rabbit', () => {
  it('leaves the choice to a person where no model is connected', async () => {
    const events = await runExample('step-types/decision')
    expect(events.at(-1)?.kind).toBe('execution_completed')
    expect(logged(events)).toEqual(['A person chooses for Anna'])
  })
})
