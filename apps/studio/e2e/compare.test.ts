import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newWorkflow, savedText, visit, writeText } from './harness.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

const state = (page: Page, name: string) => page.getByTestId(`state-${name}`)
const lookOf = (page: Page, name: string) => state(page, name).getAttribute('data-look')

const expectSaved = (page: Page, text: string) =>
  expect.poll(() => savedText(page), { timeout: 10_000, interval: 200 }).toBe(text)

const orders = `start -> check
check -> ship: ok
check -> reject: otherwise
ship -> end
reject -> end
`

describe('a proposal', () => {
  it('is accepted part by part, and undo brings a part back', async () => {
    const { page, picture } = visited.visitor
    await newWorkflow(page)
    await writeText(page, orders)
    await page
      .getByPlaceholder('Describe, ask or change…')
      .fill('Retry ship 3 times, and add an approval before reject.')
    await page.keyboard.press('Enter')
    const parts = page.getByRole('list', { name: 'Parts of the proposal' }).locator('> li')
    await expect.poll(() => parts.count()).toBe(2)
    await page.getByRole('button', { name: 'Show all' }).click()
    expect(await lookOf(page, 'ship')).toBe('changed')
    expect(await lookOf(page, 'approval')).toBe('added')
    await picture('compare-01-parts')
    await page.getByRole('button', { name: 'Accept part 2' }).click()
    await expect.poll(() => lookOf(page, 'approval')).toBeNull()
    expect(await lookOf(page, 'ship')).toBe('changed')
    await expect
      .poll(() => savedText(page), { timeout: 10_000, interval: 200 })
      .toContain('check -> approval: otherwise')
    expect(await savedText(page)).not.toContain('retry')
    await picture('compare-02-one-part-accepted')
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await expect.poll(() => parts.count()).toBe(2)
    await expectSaved(page, orders)
  })

  it('follows what is written meanwhile, and says when it cannot', async () => {
    const { page, picture } = visited.visitor
    await writeText(page, orders.replace('start -> check', 'start -> check: ready'))
    await page.getByRole('button', { name: 'Accept all' }).first().waitFor()
    await writeText(page, orders.replace('check -> reject: otherwise\n', '').replace('reject -> end\n', ''))
    await page
      .getByText(/It no longer fits the text/)
      .first()
      .waitFor()
    await picture('compare-03-outdated')
    await writeText(page, orders)
    await page.getByRole('button', { name: 'Accept all' }).first().click()
    await expect.poll(() => savedText(page), { timeout: 10_000, interval: 200 }).toContain('retry')
  })
})

describe('the comparison', () => {
  it('shows what is new, changed and gone since a pasted text', async () => {
    const { page, picture } = visited.visitor
    await newWorkflow(page)
    await writeText(
      page,
      orders.replace('ship: ok', 'ship: ok and paid').replace('ship -> end', 'ship -> mail\nmail -> end'),
    )
    await page.getByRole('button', { name: 'Compare versions' }).click()
    await page.getByRole('combobox', { name: 'Compare the present text with' }).click()
    await page.getByRole('option', { name: 'a text to paste' }).click()
    await page
      .getByRole('textbox', { name: 'Text to compare with' })
      .fill(orders.replace('reject -> end', 'reject -> log\nlog -> end'))
    await page.getByRole('region', { name: 'Compare' }).getByRole('button', { name: 'Compare' }).click()
    await expect.poll(() => lookOf(page, 'mail')).toBe('added')
    await page.getByRole('button', { name: 'Show all' }).click()
    expect(await lookOf(page, 'log')).toBe('removed')
    const changes = page.getByRole('list', { name: 'Changes' })
    await changes.getByRole('button', { name: 'arrow check -> ship: guard ok became ok and paid' }).click()
    await picture('compare-04-comparison')
    await page.getByRole('status').getByRole('button', { name: 'Done' }).click()
    await expect.poll(() => lookOf(page, 'mail')).toBeNull()
  })

  it('shows what was done since a version that ran', async () => {
    const { page } = visited.visitor
    await newWorkflow(page)
    await writeText(page, orders)
    await expectSaved(page, orders)
    await page.getByRole('button', { name: 'Run', exact: true }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 20_000 })
    await writeText(page, orders.replace('ship -> end', 'ship -> end: shipped'))
    await page.getByRole('button', { name: 'Compare versions' }).click()
    await page.getByRole('combobox', { name: 'Compare the present text with' }).click()
    await page.getByRole('option', { name: /version 1, run/ }).click()
    await page.getByRole('button', { name: 'arrow ship -> end: guard shipped added' }).waitFor()
  })

  it('looks well in the dark', async () => {
    const { page, picture } = visited.visitor
    await page.getByRole('button', { name: 'Theme' }).click()
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    await page.getByRole('button', { name: 'Show all' }).click()
    await picture('compare-05-dark')
    await page.getByRole('button', { name: 'Theme' }).click()
    await page.getByRole('menuitem', { name: 'Light' }).click()
    await page.getByRole('status').getByRole('button', { name: 'Done' }).click()
  })
})

describe('two people on one workflow', () => {
  it('merge what they saved', async () => {
    const { page, picture } = visited.visitor
    await newWorkflow(page)
    await writeText(page, orders)
    await expectSaved(page, orders)
    const other = await visit(visited.browser, visited.studio.link)
    await other.page.getByTestId('state-reject').waitFor()
    await writeText(other.page, orders.replace('ship: ok', 'ship: ok and paid'))
    await expectSaved(page, orders.replace('ship: ok', 'ship: ok and paid'))
    await other.leave()
    await writeText(page, orders.replace('reject -> end', 'reject -> mail\nmail -> end'))
    await page.getByRole('button', { name: 'Merge both' }).waitFor()
    await picture('compare-06-two-saves')
    await page.getByRole('button', { name: 'Merge both' }).click()
    await expectSaved(
      page,
      orders.replace('ship: ok', 'ship: ok and paid').replace('reject -> end', 'reject -> mail\nmail -> end'),
    )
    expect(visited.visitor.problems.filter((problem) => !problem.includes('409'))).toEqual([])
  })
})
