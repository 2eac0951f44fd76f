import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createDataFolder,
  newWorkflow,
  openBrowser,
  removeDataFolder,
  type Studio,
  startStudio,
  type Visitor,
  visit,
  writeText,
} from './harness.ts'

const folder = createDataFolder()
let browser: Browser
let studio: Studio
let visitor: Visitor
beforeAll(async () => {
  browser = await openBrowser()
  studio = await startStudio(folder, {
    env: { RABBIT_STEPS_DIR: join(import.meta.dirname, '../../../examples/steps') },
  })
  visitor = await visit(browser, studio.link)
})
afterAll(async () => {
  await visitor?.leave()
  await browser?.close()
  await studio?.interrupt()
  removeDataFolder(folder)
})

it('shows a step type of the steps folder in palette, inspector and checks, and runs it', async () => {
  const { page, picture, problems } = visitor
  await newWorkflow(page)
  await page.getByRole('button', { name: 'State types', exact: true }).click()
  await page.getByTestId('palette-shipping_cost').click()
  await picture('own-step-palette')
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: 'Inspector' }).click()
  const form = page.getByLabel('Name and type')
  await form.getByText('Works out what a parcel costs.').waitFor()
  await form.getByLabel(/country/i).waitFor()
  await writeText(page, 'state cost: shipping_cost { contry: "DE" }\nstart -> cost -> end\n')
  await page.getByRole('tab', { name: /Problems/ }).click()
  await page.getByText('Did you mean "country"?').first().waitFor()
  await picture('own-step-problem')
  await writeText(
    page,
    'state quote: shipping_cost { country: "DE", kilograms: 2 }\nstate add: code {\n  language: typescript\n  source: """\n    const total: number = input.cost * 2\n    return { total }\n  """\n}\nstart -> quote -> add -> end\n',
  )
  await page.getByRole('tab', { name: 'Inspector' }).click()
  await page.getByTestId('state-quote').click()
  await form.getByText('Works out what a parcel costs.').waitFor()
  await picture('own-step')
  await page.getByTestId('state-add').click()
  await picture('code-step')
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByText('Completed', { exact: true }).first().waitFor()
  await picture('own-step-run')
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture('own-step-run-dark')
  expect(problems).toEqual([])
})
