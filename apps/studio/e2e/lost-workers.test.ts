import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
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
let browser: Awaited<ReturnType<typeof openBrowser>>
let studio: Studio
let visitor: Visitor

/** Holds its first answer for good, and gives the others at once. */
let calls = 0
const target = createServer((_, response) => {
  if (++calls > 1) response.setHeader('content-type', 'application/json').end('{"paid":true}')
})

beforeAll(async () => {
  await once(target.listen(0, '127.0.0.1'), 'listening')
  browser = await openBrowser()
  studio = await startStudio(folder, { env: { RABBIT_ALLOWED_HOSTS: '127.0.0.1' } })
  visitor = await visit(browser, studio.link)
})
afterAll(async () => {
  await visitor?.leave()
  await browser?.close()
  await studio?.interrupt()
  target.closeAllConnections()
  target.close()
  removeDataFolder(folder)
})

it('says why an execution whose workers were lost again and again waits, and lets it go on', async () => {
  const { page, picture, problems } = visitor
  await newWorkflow(page)
  const { port } = target.address() as AddressInfo
  await writeText(
    page,
    `state pay: http { url: "http://127.0.0.1:${port}/", method: POST }\nstart -> pay -> end\n`,
  )
  await page.getByTestId('state-pay').waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click()
  while (calls === 0) await page.waitForTimeout(50)

  // As if the fifth of its workers had just been lost.
  const data = join(folder, 'postgres')
  const [, , , databasePort] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  const password = readFileSync(join(data, 'studio-password'), 'utf8').trim()
  const client = new pg.Client(`postgresql://rabbit:${password}@127.0.0.1:${databasePort}/rabbit`)
  await client.connect()
  await client.query(`update "Execution" set crashes = 4, "leaseOwner" = 'lost', "leaseUntil" = now()`)
  await client.end()

  const alert = page.getByRole('alert').filter({ hasText: 'was lost 5 times in a row' })
  await alert.waitFor()
  expect(await page.getByTestId('state-pay').getAttribute('data-status')).toBe('waiting')
  await picture('lost-workers')
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture('lost-workers-dark')
  await page.getByRole('tab', { name: /Events/ }).click()
  await page.getByText('Stopped: its worker was lost 5 times in a row').first().waitFor()
  await page.getByText('Driven again, pay begins once more, under the old key').waitFor()
  await page.getByRole('button', { name: 'Drive it again' }).click()
  await page.getByText('Completed', { exact: true }).first().waitFor()
  await alert.waitFor({ state: 'detached' })
  expect(problems).toEqual([])
})
