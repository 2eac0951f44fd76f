import { openWorkflow } from '@rabbit/dsl'
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

it('adds an input with a choice and its default, and takes it away again', () => {
  show('inspector')
  fireEvent.click(screen.getByRole('button', { name: 'Add an input' }))
  typeInto('Name of input field', 'amount')
  typeInto('Default of amount', '5')
  expect(text()).toContain('input { amount: string = "5" }')
  fireEvent.click(screen.getByRole('switch', { name: 'amount may be left out' }))
  fireEvent.click(screen.getByRole('button', { name: 'Add an input' }))
  fireEvent.click(screen.getByRole('button', { name: 'Move field up' }))
  expect(text()).toContain('input { field: string, amount: string = "5" }')
  typeInto('Name of input field', 'amount')
  expect(screen.getByText('There is already an input "amount". Choose another name.')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Remove input amount' }))
  expect(text()).toContain('input { field: string }')
})

it('changes a trigger word by word', () => {
  useStudio.getState().replaceText('on schedule "0 9 * * *" # daily\nstart -> call\n')
  show('inspector')
  typeInto('Time zone', 'Europe/Berlin')
  typeInto('Minute, hour, day, month, weekday', '0 8 * * *')
  expect(text()).toBe('on schedule "0 8 * * *" in "Europe/Berlin" # daily\nstart -> call\n')
  fireEvent.click(screen.getByRole('button', { name: 'Remove trigger 1' }))
  expect(text()).toBe('start -> call\n')
})

it('signs a webhook, and says what becomes of missed times', () => {
  useStudio
    .getState()
    .replaceText('on webhook POST "/a" # theirs\non schedule "0 9 * * *" missed all\nstart -> call\n')
  show('inspector')
  typeInto('Signed with the secret', 'HOOK_KEY')
  expect(text()).toContain('on webhook POST "/a" signed HOOK_KEY # theirs\n')
  typeInto('Signed with the secret', 'not a name')
  expect(screen.getByText(/is no name of a secret/)).toBeTruthy()
  typeInto('Signed with the secret', '')
  typeInto('At most', '5')
  expect(text()).toBe('on webhook POST "/a" # theirs\non schedule "0 9 * * *" missed all 5\nstart -> call\n')
  typeInto('At most', '1001')
  expect(screen.getByText(/from 1 to 1000/)).toBeTruthy()
})

it('follows another workflow', () => {
  useStudio.getState().replaceText('on workflow Order completed # then\nstart -> call\n')
  show('inspector')
  typeInto('Which workflow', 'Take an order')
  expect(text()).toBe('on workflow "Take an order" completed # then\nstart -> call\n')
})

it('moves a guard before another one, with the comment on its line', () => {
  useStudio.getState().replaceText('start -> call\ncall -> a: x\ncall -> b: y # second\n')
  useStudio.getState().select('call')
  show('inspector')
  fireEvent.click(screen.getByRole('button', { name: 'Try the arrow to b earlier' }))
  expect(text()).toBe('start -> call\ncall -> b: y # second\ncall -> a: x\n')
  useStudio.getState().undo()
  expect(text()).toBe('start -> call\ncall -> a: x\ncall -> b: y # second\n')
})

it('goes to a state that was not there yet, and begins where it is told', () => {
  useStudio.getState().replaceText('call -> end\n')
  useStudio.getState().select('call')
  show('inspector')
  typeInto('New next state', 'also')
  expect(text()).toBe('call -> [end, also]\n')
  fireEvent.click(screen.getByRole('button', { name: 'Start here' }))
  expect(openWorkflow(text()).graph.entry).toBe('start')
})

it('lets several states run at the same time as one step of undo, or says why not', () => {
  const before = 'start -> call\ncall -> note\nnote -> end\n'
  useStudio.getState().replaceText(before)
  useStudio.getState().selectAll(['call', 'note'])
  show('inspector')
  fireEvent.click(screen.getByRole('button', { name: 'Run in parallel' }))
  expect(text()).toBe('start -> [call, note]\n[call, note] -> end\n')
  fireEvent.click(screen.getByRole('button', { name: 'Run in parallel' }))
  expect(screen.getByText('No arrow leads from one of these states to another.')).toBeTruthy()
  useStudio.getState().undo()
  expect(text()).toBe(before)
})
