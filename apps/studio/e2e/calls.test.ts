import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { newWorkflow, writeText } from './harness.ts'
import { visitStudio } from './visit-studio.ts'

const called = `workflow ask_twice
input { amount: number }
state ask: approval { assignees: ["ann"], question: "Pay \${amount}?" }
start -> ask -> end
`
const caller = `input { amount: number = 40 }
state pay: workflow { name: ask_twice, input: { amount: "\${amount}" } }
state one: transform { set: { square: "\${item * item}" } }
state each: map { items: "\${range(5)}", state: one, concurrency: 2 }
start -> each -> pay -> end
`

const visited = visitStudio()

async function write(page: Page, text: string, state: string): Promise<void> {
  await newWorkflow(page)
  await writeText(page, text)
  await page.getByTestId(`state-${state}`).waitFor()
}

it('runs another workflow and a state for each item, and shows the one that was called', async () => {
  const { page, picture, problems } = visited.visitor
  await write(page, called, 'ask')
  await page.getByText('Saved', { exact: true }).first().waitFor()
  await write(page, caller, 'pay')
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByTestId('state-pay').getByText('In ask_twice').waitFor()
  expect(await page.getByTestId('state-each').getAttribute('data-status')).toBe('done')
  await picture('calls-waiting')
  await page.getByTestId('state-pay').click()
  await page.getByRole('button', { name: 'Show its run' }).click()
  await page.getByRole('button', { name: 'Called by pay' }).waitFor()
  await picture('calls-called')
  await page.getByRole('button', { name: 'Called by pay' }).click()
  await page.getByTestId('state-pay').getByText('In ask_twice').waitFor()
  expect(problems).toEqual([])
})
