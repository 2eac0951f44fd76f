import type { ExecutionEvent } from '@rabbit/contract'
import { describe, expect, it } from 'vitest'
import { takenLines } from './execution-selectors.ts'
import { createStudioStore } from './index.ts'

const id = '0199a000-0000-7000-8000-000000000001'
const [old, corrected] = ['start -> pay -> end', 'start -> check\nstart -> pay -> tell -> end']

function history(): ExecutionEvent[] {
  const taken = (transition: number, from: string, to: string) => ({
    kind: 'transition_taken',
    state: from,
    data: { transition, from: [from], to: [to], condition: null, why: '', values: {} },
  })
  const events = [
    { kind: 'execution_started', data: { input: {}, trigger: 'manual' } },
    taken(0, 'start', 'pay'),
    { kind: 'version_changed', data: { from: 'one', to: 'two', by: 'ann', confirmed: [] } },
    taken(2, 'pay', 'tell'),
  ]
  return events.map((event, at) => ({ executionId: id, seq: at + 1, at, ...event })) as ExecutionEvent[]
}

describe('a watched execution that is moved to another version', () => {
  it('shows the version of the moment that is shown, as soon as its text is known', () => {
    const store = createStudioStore()
    store.getState().watch({ id, workflowId: 'w', text: old, versionId: null })
    store.getState().receiveEvents(id, history())
    expect(store.getState()).toMatchObject({ missingVersions: ['two'], watched: { text: old } })
    store.getState().receiveVersion(id, 'two', corrected)
    expect(store.getState()).toMatchObject({ missingVersions: [], watched: { text: corrected } })
    store.getState().scrubTo(2)
    expect(store.getState().watched).toMatchObject({ text: old, presentText: corrected })
    store.getState().scrubTo(null)
    expect(store.getState().watched?.text).toBe(corrected)
  })

  it('asks for the text that it began with when it is opened later', () => {
    const store = createStudioStore()
    store.getState().watch({ id, workflowId: 'w', text: corrected, versionId: 'two' })
    store.getState().receiveEvents(id, history())
    expect(store.getState()).toMatchObject({ missingVersions: ['one'], watched: { text: corrected } })
  })

  it('marks the arrows that were taken before by their ends, and those after by their number', () => {
    const store = createStudioStore()
    const saved = { id: 'w' } as never
    store.setState({ saved })
    store.getState().watch({ id, workflowId: 'w', text: corrected, versionId: 'two' })
    store.getState().receiveEvents(id, history())
    expect([...takenLines(store.getState()).values()].map(({ last }) => last.to)).toEqual([['pay'], ['tell']])
  })
})
