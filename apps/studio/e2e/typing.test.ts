import { describe, expect, it } from 'vitest'
import { newWorkflow, opened, savedText } from './harness.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

describe('the text, by keyboard only', () => {
  it('ends a line with Enter, whatever list has opened by itself', async () => {
    const { page } = visited.visitor
    await newWorkflow(page)
    await page.getByRole('textbox', { name: 'Workflow text' }).focus()
    const shown = page.locator('.suggest-widget.visible')
    await page.keyboard.type('"Send mail" -> ')
    await shown.locator('.focused').waitFor()
    await page.keyboard.type('"Tell us"')
    // Time for a list to open that must not.
    await page.waitForTimeout(500)
    await page.keyboard.press('Enter')
    await page.keyboard.type('state pay: http {')
    await page.waitForTimeout(500)
    await page.keyboard.press('Enter')
    await expect
      .poll(() => savedText(page), { timeout: 10_000, interval: 200 })
      .toBe('"Send mail" -> "Tell us"\nstate pay: http {\n  \n}')
  })

  it('has a new workflow open before it takes a key for it', async () => {
    const { page } = visited.visitor
    const create = page.getByRole('button', { name: 'New workflow', exact: true })
    const text = page.getByRole('textbox', { name: 'Workflow text' })
    await text.focus()
    let answer = () => {}
    const asked = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route('**/trpc/workflows.get*', async (route) => {
      await asked
      await route.continue()
    })
    await create.click()
    await page.waitForFunction(() => document.querySelector('[inert] textarea') !== null)
    await page.keyboard.type('lost', { delay: 0 })
    answer()
    await opened(page)
    await page.unroute('**/trpc/workflows.get*')
    await text.focus()
    await page.keyboard.type('start -> kept ', { delay: 2 })
    await expect.poll(() => savedText(page), { timeout: 10_000, interval: 200 }).toBe('start -> kept ')
  })
})
