import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { textOf, useStudio } from '../store/index.ts'
import { ConflictDialog } from './ConflictDialog.tsx'

const base = 'start -> a\na -> b: x\nb -> end\n'

/** Somebody saved `theirs` while `mine` was written on the same text. */
function clash(mine: string, theirs: string, known: string | null = base) {
  const { openSaved, replaceText, setSaveState } = useStudio.getState()
  openSaved({ id: 'w', name: 'W', revision: 1, text: base })
  replaceText(mine)
  setSaveState({ kind: 'conflict', text: theirs, revision: 2, base: known })
  render(<ConflictDialog />)
}

afterEach(cleanup)

it('says what each did and merges both where they do not touch each other', () => {
  clash(base.replace('x', 'x and y'), base.replace('b -> end', 'b -> c\nc -> end'))
  expect(screen.getByText('arrow a -> b: guard x became x and y')).toBeTruthy()
  expect(screen.getByText('state c (task) added')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Merge both' }))
  expect(textOf(useStudio.getState())).toBe('start -> a\na -> b: x and y\nb -> c\nc -> end\n')
  expect(useStudio.getState().saved?.revision).toBe(2)
  expect(useStudio.getState().saveState.kind).toBe('dirty')
})

it('says why it cannot merge, and leaves the other ways on', () => {
  clash(base.replace('x', 'y'), base.replace('x', 'z'))
  expect(screen.getByText('Both changed the arrow a -> b.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Merge both' })).toBe(null)
  fireEvent.click(screen.getByRole('button', { name: 'Take theirs' }))
  expect(textOf(useStudio.getState())).toBe(base.replace('x', 'z'))
})

it('offers no merge where nobody knows what both were made from', () => {
  clash(base.replace('x', 'y'), base.replace('b -> end', 'b -> c'), null)
  expect(screen.queryByRole('button', { name: 'Merge both' })).toBe(null)
})
