import type { AssistantAnswer } from '@rabbit/contract'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ApiError, api } from '../api/index.ts'
import { useStudio } from '../store/index.ts'
import { ask, followProposals, messagesOf, useChats } from './chat-store.ts'

vi.mock('../api/index.ts', async (original) => ({
  ...(await original<typeof import('../api/index.ts')>()),
  studioSocket: () => ({ on: () => {}, off: () => {}, emit: () => {} }),
}))

const id = '0199a000-0000-7000-8000-000000000001'
const answer = (text: string): AssistantAnswer => ({
  kind: 'proposal',
  message: 'Adds a state.',
  text,
  source: 'rule',
  confidence: 80,
  confidenceParts: [],
  notes: [],
  costUsd: 0,
  latencyMs: 3,
})
const last = () => messagesOf(useChats.getState(), id).at(-1)
let stop = () => {}

beforeEach(() => {
  useChats.setState({ chats: {} })
  useStudio.getState().openSaved({ id, name: 'x', revision: 1, text: 'a -> b\n' })
  stop = followProposals()
})
afterEach(() => {
  stop()
  vi.restoreAllMocks()
})

it('puts a proposal on the canvas and says when it was accepted', async () => {
  vi.spyOn(api.assistant, 'ask').mockResolvedValue(answer('a -> b -> c\n'))
  await ask(id, 'add c')
  expect(useStudio.getState().proposal?.text).toBe('a -> b -> c\n')
  expect(last()).toMatchObject({ kind: 'answer', outcome: 'open', base: 'a -> b\n' })
  useStudio.getState().acceptProposal()
  await Promise.resolve()
  expect(useStudio.getState().document.workflow.text).toBe('a -> b -> c\n')
  expect(last()).toMatchObject({ outcome: 'accepted' })
})

it('says when it was rejected, and changes nothing', async () => {
  vi.spyOn(api.assistant, 'ask').mockResolvedValue(answer('x -> y\n'))
  await ask(id, 'again')
  useStudio.getState().rejectProposal()
  await Promise.resolve()
  expect(useStudio.getState().document.workflow.text).toBe('a -> b\n')
  expect(last()).toMatchObject({ outcome: 'rejected' })
})

it('says when only a part was accepted', async () => {
  const both = 'a -> b: x\nb -> c\nc -> d: y\n'
  useStudio.getState().openSaved({ id, name: 'x', revision: 1, text: 'a -> b\nb -> c\nc -> d\n' })
  vi.spyOn(api.assistant, 'ask').mockResolvedValue(answer(both))
  await ask(id, 'guards')
  useStudio.getState().acceptPart(0)
  await Promise.resolve()
  expect(last()).toMatchObject({ outcome: 'open' })
  useStudio.getState().rejectPart(0)
  await Promise.resolve()
  expect(useStudio.getState().document.workflow.text).toBe('a -> b: x\nb -> c\nc -> d\n')
  expect(last()).toMatchObject({ outcome: 'accepted-in-part' })
})

it('says when it became a workflow of its own, and leaves this one as it was', async () => {
  vi.spyOn(api.assistant, 'ask').mockResolvedValue(answer('workflow new_one\nx -> y\n'))
  await ask(id, 'another')
  useStudio.getState().acceptAsNew()
  expect(useStudio.getState().wanted).toEqual({ name: 'new one', text: 'workflow new_one\nx -> y\n' })
  expect(last()).toMatchObject({ outcome: 'open' })
  const made = { id: id.replace(/1$/, '2'), name: 'new one', revision: 1, text: 'workflow new_one\nx -> y\n' }
  useStudio.getState().openSaved(made)
  expect(last()).toMatchObject({ outcome: 'accepted-as-new' })
  expect(useStudio.getState()).toMatchObject({ wanted: null, proposal: null })
})

it('stays a proposal when the workflow cannot be made', async () => {
  vi.spyOn(api.assistant, 'ask').mockResolvedValue(answer('x -> y\n'))
  await ask(id, 'another')
  useStudio.getState().acceptAsNew()
  useStudio.getState().refuseNew('The server does not answer.')
  expect(useStudio.getState()).toMatchObject({ wanted: null, proposal: { text: 'x -> y\n' } })
  expect(last()).toMatchObject({ outcome: 'open' })
})

it('keeps what was asked when no answer comes', async () => {
  vi.spyOn(api.assistant, 'ask').mockRejectedValue(
    new ApiError('MODEL_UNAVAILABLE', 'The model does not answer.'),
  )
  await ask(id, 'explain')
  expect(last()).toMatchObject({ kind: 'failed', sentence: 'The model does not answer.', asked: 'explain' })
})
