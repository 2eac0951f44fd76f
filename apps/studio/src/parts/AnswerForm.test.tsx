import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { ApiError } from '../api/index.ts'
import { AnswerForm } from './AnswerForm.tsx'

afterEach(cleanup)
const question = {
  ...{ state: 'review', question: 'Ship it?', assignees: ['sales'], deadline: null },
  ...{ form: [], escalatesAt: null },
}

it('sends the answer with its comment, once', async () => {
  const onAnswer = vi.fn(() => Promise.resolve())
  render(<AnswerForm {...question} onAnswer={onAnswer} />)
  fireEvent.change(screen.getByRole('textbox', { name: 'Comment' }), { target: { value: ' fine ' } })
  fireEvent.click(screen.getByRole('button', { name: 'Approve' }))
  fireEvent.click(screen.getByRole('button', { name: 'Reject' }))
  expect(await screen.findByText('Answered')).toBeTruthy()
  expect(onAnswer.mock.calls).toEqual([[true, 'fine', undefined]])
})

it('says why an answer did not arrive and lets it be sent again', async () => {
  const onAnswer = vi.fn(() => Promise.reject(new ApiError('ALREADY_SETTLED', 'It was answered already.')))
  render(<AnswerForm {...question} onAnswer={onAnswer} />)
  fireEvent.click(screen.getByRole('button', { name: 'Reject' }))
  expect((await screen.findByRole('alert')).textContent).toBe('It was answered already.')
  expect(screen.getByRole('button', { name: 'Reject' }).hasAttribute('disabled')).toBe(false)
})

it('sends what is filled into its form, each as a value of its type, and leaves out what is empty', async () => {
  const onAnswer = vi.fn(() => Promise.resolve())
  const form = [
    { name: 'limit', type: 'number' as const, required: true },
    { name: 'note', type: 'long_text' as const, required: false },
    { name: 'sure', type: 'boolean' as const, required: false },
    { name: 'until', type: 'date' as const, required: false },
  ]
  render(<AnswerForm {...question} form={form} onAnswer={onAnswer} />)
  fireEvent.change(screen.getByLabelText(/^limit/), { target: { value: '12.5' } })
  fireEvent.change(screen.getByLabelText('until'), { target: { value: '2026-02-03' } })
  fireEvent.click(screen.getByRole('button', { name: 'Approve' }))
  expect(await screen.findByText('Answered')).toBeTruthy()
  expect(onAnswer.mock.calls).toEqual([[true, '', { limit: 12.5, sure: false, until: '2026-02-03' }]])
})
