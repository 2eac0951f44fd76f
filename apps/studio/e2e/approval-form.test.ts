import { expect, it } from 'vitest'
import { newWorkflow, writeText } from './harness.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

const text = `state ask: approval { assignees: ["ann"], question: "How much may they spend?", form: { limit: number, reason: "long_text?", grade: ["A", "B"], urgent: "boolean?" }, escalate_after: 1s, escalate_to: ["boss"] }
start -> ask
ask -> high: form.limit > 10
ask -> low: otherwise
high -> end
low -> end
`

it('is answered with its form, after others were asked as well', async () => {
  const { page, picture, problems } = visited.visitor
  await newWorkflow(page)
  await writeText(page, text)
  await page.getByTestId('state-ask').waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('For ann, boss').first().waitFor()
  await page.getByRole('button', { name: 'Approvals', exact: true }).click()
  const card = page.getByRole('dialog').getByRole('region', { name: 'Question of ask' })
  await card.getByRole('button', { name: 'Approve' }).click()
  await card.getByText('limit is needed to approve.').waitFor()
  await card.getByLabel(/^limit/).fill('12')
  await card.getByRole('combobox', { name: 'grade' }).click()
  await page.getByRole('option', { name: 'B' }).click()
  await picture('approval-form')
  await card.getByRole('button', { name: 'Approve' }).click()
  await page.keyboard.press('Escape')
  await page.getByText('Completed', { exact: true }).first().waitFor()
  expect(await page.getByTestId('state-high').getAttribute('data-status')).toBe('done')
  // The answer without its limit was refused; nothing else went wrong.
  expect(problems).toEqual([expect.stringContaining('400 (Bad Request)')])
})
