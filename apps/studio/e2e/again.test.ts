import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { newWorkflow, writeText } from './harness.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

const text = `input { amount: number = 30 }
state price: transform { set: { total: "\${amount * 2}" } }
state pay: transform { set: { paid: "\${total > 20 ? fail('too much') : total}" }, when_failed: fail }
start -> price -> pay -> end
`

async function runWith(page: Page, amount: string): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('amount').fill(amount)
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

const slow = { timeout: 15_000 }
const header = (page: Page, words: string) => page.getByText(words, { exact: true }).first().waitFor()

it('retries from a state of a failed execution, on the corrected text, and links both ways', async () => {
  const { page, picture } = visited.visitor
  await newWorkflow(page)
  await writeText(page, text)
  await page.getByTestId('state-pay').waitFor()
  await runWith(page, '30')
  await header(page, 'Failed')
  await writeText(page, text.replace('> 20', '> 200'))
  await page.getByTestId('state-pay').click()
  const detail = page.getByRole('region', { name: 'Details of pay' })
  await detail.getByRole('button', { name: 'Retry from here as it was' }).waitFor()
  await picture('again-retry-from')
  await detail.getByRole('button', { name: 'Retry from here as it is now' }).click()
  await header(page, 'Completed')
  await page.getByRole('tab', { name: /Events/ }).click()
  await page.getByText('Started again, at pay').waitFor()
  expect(await page.getByText('price began').count()).toBe(0)
  await page.getByRole('button', { name: 'The one before, from pay' }).click()
  await header(page, 'Failed')
  await page.getByRole('button', { name: 'Done again since' }).click()
  await header(page, 'Completed')
})

it('runs again with the same input, and one state alone with values that a person gives', async () => {
  const { page } = visited.visitor
  await page.getByRole('button', { name: 'Run again', exact: true }).click()
  await page.getByRole('button', { name: 'The one before', exact: true }).waitFor()
  await header(page, 'Completed')
  await page.getByTestId('state-price').click()
  const detail = page.getByRole('region', { name: 'Details of price' })
  await detail.getByRole('button', { name: 'Run alone…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('{ "amount": }')
  await dialog.getByRole('button', { name: 'Run price' }).click()
  await dialog.getByText('This is not JSON').waitFor()
  await dialog.getByRole('textbox').fill('{ "amount": 7 }')
  await dialog.getByRole('button', { name: 'Run price' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('tab', { name: /Events/ }).click()
  await page.getByText('Started by hand, price alone').waitFor()
  await page.getByRole('region', { name: 'Details of price' }).getByText('14').first().waitFor()
})

it('pins an output, and runs with it where that is asked for', async () => {
  const { page, picture } = visited.visitor
  const detail = page.getByRole('region', { name: 'Details of price' })
  await detail.getByRole('button', { name: 'Pin this output' }).click()
  await detail.getByRole('button', { name: 'Unpin the output' }).waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('switch', { name: 'Use the pinned outputs' }).click()
  await picture('again-pinned')
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await header(page, 'Completed')
  await page.getByTestId('state-price').click()
  await page
    .getByRole('region', { name: 'Details of price' })
    .getByText('Pinned: its step did not run.')
    .waitFor()
})

it('tags an execution that has ended', async () => {
  const { page, picture } = visited.visitor
  await page.getByRole('button', { name: 'Tag this execution' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Tags, parted by commas').fill(`#march, checked, ${'x'.repeat(51)}`)
  await dialog.getByText('A tag may have 50 characters.').waitFor()
  await dialog.getByLabel('Tags, parted by commas').fill('#march, checked, march')
  await picture('again-tags')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Tags: march, checked. Change them' }).waitFor()
  await picture('again-tagged')
})

it('finds executions by status and text, and cancels or tries several again at once', async () => {
  const { page, picture, problems } = visited.visitor
  await page.getByRole('button', { name: 'All executions of this workflow' }).click()
  const list = page.getByRole('list', { name: 'Executions' })
  await list.getByRole('listitem').nth(4).waitFor()
  await list.getByText('#march #checked').waitFor()
  await picture('again-list')
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture('again-list-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByRole('searchbox', { name: /input/ }).fill('too much')
  await expect.poll(() => list.getByRole('listitem').count(), slow).toBe(1)
  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).click()
  await page.getByRole('toolbar', { name: 'Chosen executions' }).getByText('1 execution chosen').waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('1 of 1 tried again.').waitFor()
  await expect.poll(() => list.getByRole('listitem').count(), slow).toBe(2)
  await page.getByRole('searchbox', { name: /input/ }).fill('nowhere to be found')
  await page.getByText('Nothing found').waitFor()
  await page.getByRole('button', { name: 'Show all executions' }).click()
  await page.getByRole('combobox', { name: 'Status' }).click()
  await page.getByRole('option', { name: 'Completed' }).click()
  await expect.poll(() => list.getByRole('listitem').count(), slow).toBe(4)
  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).click()
  await picture('again-chosen')
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.getByRole('button', { name: 'Cancel 4 executions' }).click()
  await page.getByText('0 of 4 cancelled. 4 not: This execution has ended already').waitFor()
  expect(problems).toEqual([])
})
