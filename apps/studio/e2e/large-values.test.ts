import { expect, it } from 'vitest'
import { newWorkflow, writeText } from './harness.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

const text = `state fetch: code { source: """
  const parts = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [\`part_\${n}\`, 'p'.repeat(60000)]))
  return { document: 'All of the document. '.repeat(7000), rows: Array.from({ length: 20000 }, (_, n) => n), ...parts, pages: 3 }
""" }
state count: transform { set: { letters: "\${len(steps.fetch.document)}" } }
start -> fetch -> count -> end
`

it('shows a large value by its size, and itself when asked', async () => {
  const { page, picture } = visited.visitor
  await newWorkflow(page)
  await writeText(page, text)
  await page.getByTestId('state-count').waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 15_000 })
  const whole = page.getByRole('region', { name: 'The whole execution' })
  await whole.getByText('The context has grown to 293 KiB').waitFor()
  await whole.getByText('text of 144 KiB', { exact: true }).waitFor()
  await whole.getByText('147000', { exact: true }).waitFor()
  await whole.getByRole('button', { name: 'Show document' }).click()
  await whole.getByText('All of the document. All of the document.').waitFor()
  await picture('large-values-context')
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture('large-values-context-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await whole.getByRole('button', { name: 'Hide document' }).click()
  expect(await whole.getByText('All of the document. All of the document.').count()).toBe(0)

  await page.getByTestId('state-fetch').click()
  const detail = page.getByRole('region', { name: 'Details of fetch' })
  await detail.getByText('‹list of 106 KiB›').first().waitFor()
  await detail.getByRole('button', { name: 'Show rows' }).first().scrollIntoViewIfNeeded()
  await picture('large-values-result')
  await page.getByRole('tab', { name: /Events/ }).click()
  await page.getByText('The context has grown to 293 KiB').first().waitFor()
})
