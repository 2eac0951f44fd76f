import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { newWorkflow, writeText } from './harness.ts'
import { visitStudio } from './visit-studio.ts'

const text = `input { amount: number = 3, rate?: number }
state reserve: log { message: "reserved \${amount}", compensate: release }
state price: transform { set: { total: "\${amount * rate}" } }
state release: log { message: "released \${amount}" }
start -> reserve -> price -> end
`

const visited = visitStudio()

async function run(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Run( again)?$/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^rate/).fill('')
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

it('mends what has stopped: changes a value, tries again, and goes on', async () => {
  const { page, picture } = visited.visitor
  await newWorkflow(page)
  await writeText(page, text)
  await page.getByTestId('state-price').waitFor()
  await run(page)
  const card = page.getByRole('region', { name: 'price has stopped' })
  await card.waitFor()
  await picture('mend-stopped')
  await card.getByRole('button', { name: 'Change values…' }).click()
  await card.getByRole('textbox').fill('{ "rate": }')
  await card.getByRole('button', { name: 'Change these values' }).click()
  await card.getByText('This is not JSON').waitFor()
  await card.getByRole('textbox').fill('{ "rate": 2 }')
  await card.getByRole('button', { name: 'Change these values' }).click()
  await card.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Completed', { exact: true }).first().waitFor()
  expect(await page.getByTestId('state-price').getAttribute('data-status')).toBe('done')
})

it('gives up what has stopped, and undoes what was done', async () => {
  const { page, picture, problems } = visited.visitor
  await run(page)
  const card = page.getByRole('region', { name: 'price has stopped' })
  await card.getByRole('button', { name: 'Give up' }).click()
  await page.getByText('Failed', { exact: true }).first().waitFor()
  expect(await page.getByTestId('state-release').getAttribute('data-status')).toBe('done')
  await page.getByRole('tab', { name: /Events/ }).click()
  await page.getByText('release began, to undo reserve').waitFor()
  await picture('mend-undone')
  expect(problems).toEqual([])
})
