import type { ExecutionEvent } from '@rabbit/contract'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { applyEvents, emptyExecutionView } from '../store/apply-events.ts'
import { Timeline } from './Timeline.tsx'

afterEach(cleanup)

const error = { class: 'NetworkError', message: 'No route.' }
const events = [
  { kind: 'execution_started', data: { input: {}, trigger: 'manual' } },
  { kind: 'state_entered', state: 'pay', visit: 1, data: { from: [], type: 'http' } },
  { kind: 'attempt_started', state: 'pay', visit: 1, attempt: 1, data: { idempotencyKey: 'k' } },
  { kind: 'attempt_failed', state: 'pay', visit: 1, attempt: 1, data: { error, retryAt: 2000, of: 3 } },
  { kind: 'attempt_started', state: 'pay', visit: 1, attempt: 2, data: { idempotencyKey: 'k' } },
  { kind: 'state_completed', state: 'pay', visit: 1, data: { result: {}, durationMs: 1500 } },
].map((event, i) => ({ executionId: 'x', seq: i + 1, at: 1000 + i * 100, ...event })) as ExecutionEvent[]

it('shows each state with its duration and retries, and selects it', () => {
  const onSelect = vi.fn()
  const view = applyEvents(emptyExecutionView, events)
  render(<Timeline view={view} now={1500} selected={new Set()} onSelect={onSelect} />)
  const row = screen.getByRole('button', { name: /pay.*Done.*1\.5 s.*1 retry/ })
  fireEvent.click(row)
  expect(onSelect).toHaveBeenCalledWith('pay')
})

it('says that nothing has happened before the first event', () => {
  render(<Timeline view={emptyExecutionView} now={0} selected={new Set()} onSelect={() => {}} />)
  expect(screen.getByText('Nothing has happened yet.')).toBeTruthy()
})
