import { expect, it } from 'vitest'
import { newWorkflow } from './harness.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

it('keeps secrets by name, completes them in the text, and never shows a value again', async () => {
  const { page, picture, problems } = visited.visitor
  const answers: string[] = []
  page.on('response', async (response) => {
    if (response.url().includes('/trpc/')) answers.push(await response.text().catch(() => ''))
  })
  await newWorkflow(page)
  await page.getByRole('button', { name: 'Secrets' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('No secrets yet').waitFor()
  await dialog.getByLabel('Name').fill('PAY_KEY')
  await dialog.getByLabel('Value').fill('a value nobody sees')
  await dialog.getByRole('button', { name: 'Add' }).click()
  await dialog.getByText(/set .* by/).waitFor()
  expect(await dialog.getByLabel('Value').inputValue()).toBe('')
  await picture('secrets')
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture('secrets-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await dialog.getByRole('button', { name: 'Replace PAY_KEY' }).click()
  await dialog.getByLabel('New value of PAY_KEY').fill('another value nobody sees')
  await picture('secrets-replace')
  await dialog.getByRole('form', { name: 'Replace PAY_KEY' }).getByRole('button', { name: 'Replace' }).click()
  await dialog.getByText(/replaced .* by/).waitFor()
  await dialog.getByRole('button', { name: 'Close' }).click()

  await page.locator('.monaco-editor').first().click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText('state a: http { url: "${secrets.PAY_KEI}" }\nstart -> a -> end\n')
  await page.getByRole('tab', { name: /Problems/ }).click()
  await page.getByText('Did you mean "PAY_KEY"?').first().waitFor()
  await page.getByText('Change to "PAY_KEY"').first().waitFor()
  await page.locator('.monaco-editor').first().click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText('start -> a -> end\nstate a: http { url: "${secrets.}" }')
  for (let i = 0; i < '}" }'.length; i++) await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Control+Space')
  await page.locator('.suggest-widget').getByText('PAY_KEY').first().waitFor()

  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Secrets' }).click()
  await dialog.getByRole('button', { name: 'Delete PAY_KEY' }).click()
  await picture('secrets-delete')
  await dialog.getByRole('button', { name: 'Delete PAY_KEY' }).click()
  await dialog.getByText('No secrets yet').waitFor()
  expect(answers.join()).not.toContain('nobody sees')
  expect(await page.content()).not.toContain('nobody sees')
  expect(problems).toEqual([])
})
