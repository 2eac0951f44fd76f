import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { followUntil, isFinal, openStudio, type TestStudio } from './studio.ts'

let studio: TestStudio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.stop())

const text = `
state shaky: transform {
  set: { fine: "\${execution.attempt < 2 ? fail('not yet') : true}" }
  retry: { attempts: 2, backoff: 10ms }
}
state broken: transform { set: { x: "\${nowhere}" } }
start -> [shaky, broken]
broken -> mend: on error
[shaky, mend] -> end
`

it('shows transitions, visited states and recovery as views of the events', async () => {
  const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Views', text })
  const start = { workflowId, text, input: {}, idempotencyKey: randomUUID() }
  const { executionId } = await studio.api.executions.start.mutate(start)
  await followUntil(await studio.connect(), executionId, isFinal)

  const client = new pg.Client({ connectionString: studio.databaseUrl })
  await client.connect()
  const rows = async (sql: string) => (await client.query(sql, [executionId])).rows
  const transitions = await rows(
    `select "fromState" || '->' || "toState" as arrow from "StateTransition" where "executionId" = $1 order by 1`,
  )
  const visits = await rows(
    `select state, visit, outcome from "StateVisit" where "executionId" = $1 order by state`,
  )
  const recoveries = await rows(
    `select state, "errorMessage", strategy, success from "RecoveryAction" where "executionId" = $1 order by state`,
  )
  await client.end()

  const arrows = ['broken->mend', 'mend->end', 'shaky->end', 'start->broken', 'start->shaky']
  expect(transitions.map(({ arrow }) => arrow)).toEqual(arrows)
  expect(visits).toMatchObject([
    { state: 'broken', visit: 1, outcome: 'state_failed' },
    { state: 'end', outcome: 'state_completed' },
    { state: 'mend', outcome: 'state_completed' },
    { state: 'shaky', outcome: 'state_completed' },
    { state: 'start', outcome: 'state_completed' },
  ])
  expect(recoveries).toMatchObject([
    { state: 'broken', strategy: 'error_transition', success: true },
    { state: 'shaky', errorMessage: expect.stringContaining('not yet'), strategy: 'retry', success: true },
  ])
})

it('gives the events above any number, whichever became durable together', async () => {
  const { id: workflowId } = await studio.api.workflows.create.mutate({ name: 'Pages', text })
  const start = { workflowId, text, input: {}, idempotencyKey: randomUUID() }
  const { executionId } = await studio.api.executions.start.mutate(start)
  await followUntil(await studio.connect(), executionId, isFinal)
  const { events: all, lastSeq } = await studio.api.executions.eventsAfter.query({ executionId, after: 0 })
  expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1))
  for (let after = 1; after <= lastSeq + 1; after++) {
    const page = await studio.api.executions.eventsAfter.query({ executionId, after })
    expect(page).toEqual({ events: all.slice(after), lastSeq })
  }
})
