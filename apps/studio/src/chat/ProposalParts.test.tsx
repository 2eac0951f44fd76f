import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { textOf, useStudio } from '../store/index.ts'
import { ProposalParts } from './ProposalParts.tsx'

function Shown() {
  const proposal = useStudio((s) => s.proposal)
  return proposal ? <ProposalParts proposal={proposal} /> : null
}

it('answers each part of a proposal by itself', () => {
  const text = 'start -> check: here\ncheck -> ship: ok\nship -> end\n'
  useStudio.getState().openSaved({ id: 'w', name: 'W', revision: 1, text })
  const better = text
    .replace('here', 'near')
    .replace('ok', 'ok and paid')
    .replace('ship -> end', 'ship -> mail\nmail -> end')
  useStudio.getState().propose({ text: better, title: 'Better' })
  render(<Shown />)
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toContain(
    '~arrow check -> ship: guard ok became ok and paid',
  )
  fireEvent.click(screen.getByRole('button', { name: 'Accept part 3' }))
  expect(textOf(useStudio.getState())).toBe(text.replace('ship -> end', 'ship -> mail\nmail -> end'))
  fireEvent.click(screen.getByRole('button', { name: 'Reject part 1' }))
  expect(useStudio.getState().proposal?.text).toBe(
    text.replace('ok', 'ok and paid').replace('ship -> end', 'ship -> mail\nmail -> end'),
  )
  expect(textOf(useStudio.getState())).toBe(text.replace('ship -> end', 'ship -> mail\nmail -> end'))
})
