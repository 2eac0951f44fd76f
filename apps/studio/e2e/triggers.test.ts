import { expect, it } from 'vitest'
import { newWorkflow, writeText } from './harness.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

it('switches a workflow on, which a call of its webhook starts, and off again', async () => {
  const { page, picture, problems } = visited.visitor
  await newWorkflow(page)
  await writeText(
    page,
    'on webhook POST "/hello"\non schedule "0 9 * * 1-5" in "Europe/Berlin"\nstate say: respond { body: "Hello ${name}" }\nstart -> say -> end\n',
  )
  await page.getByRole('button', { name: 'Switched off' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Switch on' }).click()
  await dialog.getByText(/\/hooks\/hello/).waitFor()
  await dialog.getByLabel('Priority').click()
  await page.getByRole('option', { name: 'Low' }).click()
  await dialog.getByText(/next/).waitFor()
  await picture('triggers')
  const hook = new URL('/hooks/hello', page.url()).href
  const call = () =>
    fetch(hook, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"Ada"}' })
  expect(await (await call()).text()).toBe('Hello Ada')
  await dialog.getByRole('button', { name: 'Switch off' }).click()
  await dialog.getByText('This workflow does not start by itself').waitFor()
  expect((await call()).status).toBe(404)
  expect(problems).toEqual([])
})

it('starts a run with a priority, which stands in its history', async () => {
  const { page, picture, problems } = visited.visitor
  await page.keyboard.press('Escape')
  await newWorkflow(page)
  await writeText(page, 'start -> greet -> end\n')
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Priority').click()
  await page.getByRole('option', { name: 'High' }).click()
  await picture('run-priority')
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 20_000 })
  await page.getByRole('tab', { name: 'Events' }).click()
  await page
    .getByText(/with high priority/)
    .first()
    .waitFor()
  expect(problems).toEqual([])
})

it('publishes an event, and says what it started and reached', async () => {
  const { page, picture, problems } = visited.visitor
  await page.keyboard.press('Escape')
  await newWorkflow(page)
  await writeText(page, 'on event "hello.said"\nstart -> greet -> end\n')
  await page.getByRole('button', { name: 'Switched off' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('This workflow starts by itself').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Publish an event' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByLabel('Event').inputValue()).toBe('hello.said')
  await dialog.getByLabel('Data').fill('{ "name": ')
  await dialog.getByText('This is not JSON').waitFor()
  await dialog.getByLabel('Data').fill('{ "name": "Ada" }')
  await dialog.getByLabel('Key').fill('once')
  await dialog.getByRole('button', { name: 'Publish' }).click()
  await dialog.getByText('It started 1 execution.').waitFor()
  await picture('publish-event')
  await dialog.getByRole('button', { name: 'Publish' }).click()
  await dialog.getByText('published already').waitFor()
  expect(problems).toEqual([])
})
