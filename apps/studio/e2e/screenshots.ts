import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { createDataFolder, openBrowser, removeDataFolder, startStudio, visit } from './harness.ts'

const target = join(process.cwd(), 'docs/images')

const order =
  'When an order arrives, validate it. If it is valid, charge the card and send a confirmation at the same time, then archive it. If it is invalid, notify the customer.'

async function runExample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('button', { name: 'Approve', exact: true }).first().click()
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 20_000 })
}

/** Takes the pictures of the manual anew, from a real studio on a data folder of its own. */
const folder = createDataFolder()
const studio = await startStudio(folder)
const browser = await openBrowser()
try {
  mkdirSync(target, { recursive: true })
  for (const colorScheme of ['dark', 'light'] as const) {
    const { page, leave } = await visit(browser, studio.link, { colorScheme })
    await page.getByTestId('state-start').waitFor()
    await page.locator('.monaco-editor .view-line').first().waitFor()
    await runExample(page)
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.waitForTimeout(500)
    await page.screenshot({ path: join(target, `studio-${colorScheme}.png`) })
    if (colorScheme === 'light') {
      await page.getByRole('button', { name: 'Workflows', exact: true }).click()
      await page.getByRole('button', { name: 'New workflow', exact: true }).click()
      await page.getByText('Nothing drawn yet').waitFor()
      await page.getByPlaceholder('Describe, ask or change…').fill(order)
      await page.keyboard.press('Enter')
      await page.getByText(/Confidence \d+/).waitFor()
      await page.getByRole('button', { name: 'Show all' }).click()
      await page.waitForTimeout(500)
      await page.screenshot({ path: join(target, 'proposal.png') })
    }
    await leave()
  }
} finally {
  await browser.close()
  await studio.interrupt()
  removeDataFolder(folder)
}
