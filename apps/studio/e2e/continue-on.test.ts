import { expect, it } from 'vitest'
import { newWorkflow, writeText } from './harness.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

const text = `input { amount: number = 3 }
state price: transform { set: { total: "\${amount * 2}" } }
state pay: transform { set: { paid: "\${fail('the account is wrong')}" } }
start -> price -> pay -> end
`
const corrected = `input { amount: number = 3 }
state price: transform { set: { total: "\${amount * 2}" } }
state charge: transform { set: { paid: "\${total}" } }
start -> price -> check -> charge -> tell -> end
`

it('continues a stopped execution on the corrected text, once what needs a word has one', async () => {
  const { page, picture, problems } = visited.visitor
  await newWorkflow(page)
  await writeText(page, text)
  await page.getByTestId('state-pay').waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('region', { name: 'pay has stopped' }).waitFor()
  await page.getByTestId('state-pay').click()
  await page.getByRole('button', { name: 'Fork from here', exact: true }).waitFor()
  await writeText(page, corrected)
  await page.getByTestId('state-charge').waitFor()
  await page.getByRole('button', { name: 'Continue on the open text…' }).waitFor()
  await picture('continue-offered')
  await page.getByRole('button', { name: 'Continue on the open text…' }).click()
  const dialog = page.getByRole('dialog')
  const goOn = dialog.getByRole('button', { name: 'Continue', exact: true })
  await dialog.getByText('pay has stopped, and the new version has no state of that name').waitFor()
  expect(await goOn.isDisabled()).toBe(true)
  await picture('continue-refused')
  await dialog.getByRole('combobox', { name: 'What pay is called now' }).click()
  await page.getByRole('option', { name: 'pay is now charge' }).click()
  const ticks = dialog.getByRole('region', { name: 'To confirm' }).getByRole('checkbox')
  await dialog.getByText('pay is called charge now').waitFor()
  expect(await dialog.getByRole('region', { name: 'Refused' }).count()).toBe(0)
  for (const tick of await ticks.all()) await tick.check()
  await picture('continue-confirm')
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture('continue-confirm-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await goOn.click()
  await page.getByText('Completed', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Show all' }).click()
  for (const state of ['price', 'charge', 'tell'])
    expect(await page.getByTestId(`state-${state}`).getAttribute('data-status'), state).toBe('done')
  await page.getByRole('tab', { name: /Events/ }).click()
  await page.getByText('let it go on with another version').waitFor()
  expect(await page.getByText('price began').count()).toBe(1)
  await picture('continue-done')
  // The past is told in the names of the version that held then.
  await page.getByText('pay waits for a person to mend it').click()
  await page.getByRole('tab', { name: 'Timeline' }).click()
  await page.getByRole('list', { name: 'Timeline' }).getByText('pay', { exact: true }).waitFor()
  expect(await page.getByTestId('state-charge').getAttribute('data-status')).toBe('failed')
  await picture('continue-past')
  expect(problems).toEqual([])
})
