import type { ExecutionEvent } from '@rabbit/contract'
import { openWorkflow } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { stateViewOf, takenLines } from './execution-selectors.ts'
import { createStudioStore } from './index.ts'
import { transitionKeys } from './transition-key.ts'

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
    expect(store.getState().watched).toMatchObject({ text: old, present: { text: corrected } })
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

  it('finds what an earlier moment says under the names of now', () => {
    const store = createStudioStore()
    const renamed = 'start -> charge -> end'
    store.setState({ saved: { id: 'w' } as never })
    store.getState().watch({ id, workflowId: 'w', text: old, versionId: null })
    const entered = { kind: 'state_entered', state: 'pay', visit: 1, data: { from: ['start'], type: 'task' } }
    const [started, taken, changed] = history() as [ExecutionEvent, ExecutionEvent, ExecutionEvent]
    const events = [
      started,
      taken,
      { executionId: id, seq: 3, at: 3, ...entered },
      { ...changed, seq: 4, data: { ...changed.data, renamed: { pay: 'charge' } } },
    ] as ExecutionEvent[]
    store.getState().receiveEvents(id, events)
    store.getState().receiveVersion(id, 'two', renamed)
    store.getState().scrubTo(3)
    expect(stateViewOf(store.getState(), 'charge')?.status).toBe('active')
    expect(stateViewOf(store.getState(), 'end')).toBeUndefined()
    const [key] = transitionKeys(openWorkflow(renamed).graph)
    expect([...takenLines(store.getState()).keys()]).toEqual([key])
  })
})
