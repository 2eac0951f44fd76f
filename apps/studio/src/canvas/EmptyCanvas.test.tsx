import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { useStudio } from '../store/index.ts'
import { EmptyCanvas } from './EmptyCanvas.tsx'

const start = useStudio.getState()

beforeEach(() => useStudio.setState(start, true))
afterEach(cleanup)

it('says nothing of an empty canvas while the workflow is on its way, and how to begin when there is none', () => {
  const { rerender } = render(<EmptyCanvas />)
  expect(screen.queryByText('Nothing drawn yet')).toBeNull()
  useStudio.getState().setConnection({ kind: 'unreachable', message: 'The server does not answer.' })
  rerender(<EmptyCanvas />)
  expect(screen.getByText('Nothing drawn yet')).toBeTruthy()
})
