import { randomUUID } from 'node:crypto'
import { openWorkflow } from '@rabbit/dsl'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStudio, type TestStudio } from './studio.ts'

let studio: TestStudio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.stop())

it('proposes a workflow for words, without a model, and keeps what it answered', async () => {
  const chatId = randomUUID()
  const message =
    'When an order arrives, validate it. If it is valid, charge the card and send a confirmation at the same time, then archive it. If it is invalid, notify the customer.'
  const answer = await studio.api.assistant.ask.mutate({ chatId, text: '', message })
  expect(answer).toMatchObject({ kind: 'proposal', source: 'rule', costUsd: 0 })
  const { diagnostics, graph } = openWorkflow(answer.text ?? '')
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(graph.states.length).toBeGreaterThan(4)

  const client = new pg.Client({ connectionString: studio.databaseUrl })
  await client.connect()
  const { rows } = await client.query('select * from "Answer" where "chatId" = $1', [chatId])
  await client.end()
  expect(rows).toMatchObject([
    { question: message, text: answer.text, confidence: answer.confidence, source: 'rule' },
  ])
})

it('asks back when there is nothing to do', async () => {
  const answer = await studio.api.assistant.ask.mutate({ chatId: randomUUID(), text: '', message: '???' })
  expect(answer).toMatchObject({ kind: 'question', text: null })
})
