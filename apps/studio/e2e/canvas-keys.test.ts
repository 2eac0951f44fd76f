import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newWorkflow, savedText, writeText } from './harness.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

const orders = `start -> check
check -> pack: amount > 10
check -> end: otherwise
pack -> end
`

const state = (page: Page, name: string) => page.getByTestId(`state-${name}`)
const isSelected = async (page: Page, name: string) =>
  (await state(page, name).getAttribute('data-selected')) !== null
const textIs = (page: Page, wanted: string) =>
  expect.poll(() => savedText(page), { timeout: 10_000, interval: 100 }).toBe(wanted)

async function open(page: Page): Promise<void> {
  await newWorkflow(page)
  await writeText(page, orders)
  await state(page, 'pack').waitFor()
  await textIs(page, orders)
}

describe('the keys of the canvas', () => {
  it('rename with F2, give up with Esc, and take it back and again', async () => {
    const { page } = visited.visitor
    await open(page)
    const field = page.getByRole('textbox', { name: 'Name of state pack' })
    await state(page, 'pack').click()
    await page.keyboard.press('F2')
    await field.waitFor()
    await page.keyboard.type('wrap up')
    await page.keyboard.press('Escape')
    await field.waitFor({ state: 'detached' })
    await page.keyboard.press('F2')
    await field.waitFor()
    await page.keyboard.type('wrap')
    await page.keyboard.press('Enter')
    const renamed = orders.replaceAll('pack', 'wrap')
    await textIs(page, renamed)
    await page.keyboard.press('Control+z')
    await textIs(page, orders)
    await page.keyboard.press('Control+Shift+z')
    await textIs(page, renamed)
  })

  it('move the selected state with the arrows', async () => {
    const { page } = visited.visitor
    await open(page)
    await state(page, 'pack').click()
    await page.keyboard.press('ArrowRight')
    await expect
      .poll(() => savedText(page), { timeout: 10_000 })
      .toMatch(/layout \{[^}]*pack: -?\d+ -?\d+[^}]*\}\s*$/)
  })

  it('remove with Del, and go on from a state beside', async () => {
    const { page } = visited.visitor
    await open(page)
    await state(page, 'pack').click()
    await page.keyboard.press('Delete')
    await state(page, 'pack').waitFor({ state: 'detached' })
    await textIs(page, 'start -> check\ncheck -> end: otherwise\n')
    await page.keyboard.press('Control+z')
    await textIs(page, orders)
  })

  it('copy, paste and duplicate what is selected', async () => {
    const { page } = visited.visitor
    await open(page)
    await state(page, 'pack').click()
    await page.keyboard.press('Control+d')
    await state(page, 'pack_2').waitFor()
    await page.keyboard.press('Control+z')
    await state(page, 'pack_2').waitFor({ state: 'detached' })
    await state(page, 'pack').click()
    await page.keyboard.press('Control+c')
    await page.keyboard.press('Control+v')
    await state(page, 'pack_2').waitFor()
  })

  it('add with N, connect with C, select all with Ctrl+A, and let go with Esc', async () => {
    const { page } = visited.visitor
    await open(page)
    await state(page, 'pack').click()
    await page.keyboard.press('n')
    await expect.poll(() => savedText(page), { timeout: 10_000, interval: 100 }).not.toBe(orders)
    expect(await savedText(page)).toMatch(/pack -> (?!end)/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+z')
    await textIs(page, orders)
    await state(page, 'pack').click()
    await page.keyboard.press('c')
    await state(page, 'check').click()
    await expect.poll(() => savedText(page), { timeout: 10_000 }).toMatch(/pack -> (\[end, check\]|check)/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+a')
    await expect.poll(() => isSelected(page, 'start')).toBe(true)
    expect(await isSelected(page, 'pack')).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => isSelected(page, 'pack')).toBe(false)
  })
})
