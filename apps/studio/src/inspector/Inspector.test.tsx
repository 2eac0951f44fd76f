import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { TooltipProvider } from '../design/index.ts'
import { textOf, useStudio } from '../store/index.ts'
import { Inspector } from './Inspector.tsx'
import { Problems } from './Problems.tsx'

const text = () => textOf(useStudio.getState())
const show = (part: 'inspector' | 'problems') =>
  render(<TooltipProvider>{part === 'inspector' ? <Inspector /> : <Problems />}</TooltipProvider>)

beforeEach(() => {
  useStudio.getState().openSaved({
    id: 'w',
    name: 'W',
    revision: 1,
    text: '# keep me\nstate call: http { url: "https://a.example" } # and me\nstart -> call\ncall -> end: status == 200\n',
  })
})
afterEach(cleanup)

const typeInto = (label: RegExp | string, value: string) => {
  const input = screen.getByLabelText(label)
  fireEvent.change(input, { target: { value } })
  fireEvent.blur(input)
}

it('writes a property where it stands and leaves the rest as it is', () => {
  useStudio.getState().select('call')
  show('inspector')
  typeInto(/^url/, 'https://b.example/${id}')
  expect(text()).toContain('# keep me\nstate call: http { url: "https://b.example/${id}" } # and me\n')
})

it('refuses what is no duration, and writes what is one', () => {
  useStudio.getState().select('call')
  show('inspector')
  typeInto(/^timeout/, 'soon')
  expect(screen.getByText(/A number and one unit/)).toBeTruthy()
  expect(text()).not.toContain('timeout')
  typeInto(/^timeout/, '10s')
  expect(text()).toMatch(/timeout: 10s/)
})

it('renames everywhere and keeps the state selected', () => {
  useStudio.getState().select('call')
  show('inspector')
  typeInto('Name', 'fetch')
  expect(text()).toContain('state fetch: http')
  expect(text()).toContain('start -> fetch')
  expect([...useStudio.getState().selected]).toEqual(['fetch'])
})

it('edits the guards of the arrows out of a state', () => {
  useStudio.getState().select('call')
  show('inspector')
  typeInto('Guard from call to end', 'status < 300')
  expect(text()).toContain('call -> end: status < 300')
})

it('shows the workflow when nothing is selected', () => {
  show('inspector')
  typeInto('Name', 'orders')
  expect(text()).toMatch(/^(# keep me\n)?workflow orders/m)
})

it('lists problems with their place and goes there', () => {
  useStudio.getState().replaceText('start -> a\na ->\n')
  show('problems')
  const row = screen.getAllByRole('button')[0]
  expect(row?.textContent).toMatch(/\d+:\d+ R\d{3}/)
  fireEvent.click(row as HTMLElement)
  expect(useStudio.getState().revealed).not.toBe(null)
})
