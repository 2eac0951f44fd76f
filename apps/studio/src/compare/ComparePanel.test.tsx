import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useStudio } from '../store/index.ts'
import { ComparePanel } from './ComparePanel.tsx'

vi.mock('../api/index.ts', async (original) => ({
  ...(await original<typeof import('../api/index.ts')>()),
  api: {
    executions: { list: async () => ({ items: [] }) },
    workflows: { list: async () => ({ items: [] }) },
  },
}))

const text = 'start -> check\ncheck -> ship: ok and paid\nship -> end\nstate ship: log { message: "m" }\n'

beforeEach(() => {
  useStudio.getState().openSaved({ id: 'w', name: 'W', revision: 1, text })
  render(<ComparePanel />)
})

afterEach(cleanup)

const compareWith = (before: string) => act(() => useStudio.getState().compareWith('before', before))

it('lists what was done, and a click selects it on the canvas and in the text', () => {
  compareWith(
    text.replace('ok and paid', 'ok').replace('"m"', '"n"').replace('check ->', 'check -> x\ncheck ->'),
  )
  fireEvent.click(screen.getByRole('button', { name: 'arrow check -> ship: guard ok became ok and paid' }))
  expect(useStudio.getState().selectedLine).toEqual({ transition: 1, from: 'check', to: 'ship' })
  const span = useStudio.getState().revealed?.span
  expect(text.slice(span?.from, span?.to)).toBe('check -> ship: ok and paid')
  fireEvent.click(screen.getByRole('button', { name: 'ship: message "n" became "m"' }))
  expect([...useStudio.getState().selected]).toEqual(['ship'])
  fireEvent.click(screen.getByRole('button', { name: 'state x (task) removed' }))
  expect([...useStudio.getState().selected]).toEqual(['x'])
})

it('says when both mean the same, and ends with another workflow', () => {
  compareWith(`# Only words.\n${text}`)
  expect(screen.getByText('Both mean the same.')).toBeTruthy()
  act(() => useStudio.getState().openSaved({ id: 'v', name: 'V', revision: 1, text }))
  expect(useStudio.getState().comparison).toBe(null)
  expect(screen.getByText('Nothing compared yet')).toBeTruthy()
})
