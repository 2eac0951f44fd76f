import { openWorkflow } from '@rabbit/dsl'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, newWorkflow, savedText, type Visitor, visit, writeText } from './harness.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

const orders = `input { amount: number }
start -> check
check -> pack: amount > 10
check -> reject: otherwise
pack -> ship
ship -> done
reject -> done
done -> end
stat lost: log
`

const state = (page: Page, name: string) => page.getByTestId(`state-${name}`)
const isSelected = async (page: Page, name: string) =>
  (await state(page, name).getAttribute('data-selected')) !== null

/** Counts how often each drawn state is changed in the page from now on. */
async function countChanges(page: Page): Promise<() => Promise<Readonly<Record<string, number>>>> {
  await page.evaluate(() => {
    const counts: Record<string, number> = {}
    Object.assign(window, { changes: counts })
    for (const node of document.querySelectorAll('[data-testid^="state-"]')) {
      const name = node.getAttribute('data-testid')?.slice(6) ?? ''
      new MutationObserver((found) => {
        counts[name] = (counts[name] ?? 0) + found.length
      }).observe(node, { attributes: true, childList: true, characterData: true, subtree: true })
    }
  })
  return () => page.evaluate(() => (window as unknown as { changes: Record<string, number> }).changes)
}

describe.each(['light', 'dark'] as const)('canvas and text, %s', (colorScheme) => {
  let visitor: Visitor
  beforeAll(async () => {
    visitor = await visit(visited.browser, visited.studio.link, { colorScheme })
    await visitor.page.getByRole('button', { name: 'Workflows', exact: true }).waitFor()
    await newWorkflow(visitor.page)
    await writeText(visitor.page, orders)
    await state(visitor.page, 'done').waitFor()
  })
  afterAll(() => visitor?.leave())

  it('select the same, whichever side it is selected on', async () => {
    const { page } = visitor
    await state(page, 'ship').click()
    await expect.poll(() => page.locator('.rabbit-selected-name').allTextContents()).toEqual(['ship'])
    await page
      .locator('.view-line')
      .filter({ hasText: 'check -> reject' })
      .click({ position: { x: 10, y: 8 } })
    await expect.poll(() => isSelected(page, 'check')).toBe(true)
    expect(await isSelected(page, 'ship')).toBe(false)
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => isSelected(page, 'pack')).toBe(true)
  })

  it('draw anew only what a keystroke changes', async () => {
    const { page } = visitor
    await page.locator('.view-line').filter({ hasText: 'check -> pack' }).click()
    await page.keyboard.press('End')
    const changes = await countChanges(page)
    await page.keyboard.type('0')
    await page.getByText('amount > 100').first().waitFor()
    const { start = 0, ship = 0, done = 0, reject = 0 } = await changes()
    expect({ start, ship, done, reject }).toEqual({ start: 0, ship: 0, done: 0, reject: 0 })
  })

  it('draw anew only what a drag moves', async () => {
    const { page } = visitor
    const box = await state(page, 'pack').boundingBox()
    if (!box) throw new Error('The state is out of sight.')
    const lines = () =>
      page
        .locator('.react-flow__edge-path')
        .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')))
    const before = await lines()
    await page.mouse.move(box.x + 60, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + 70, box.y + 30)
    const changes = await countChanges(page)
    await page.evaluate(() => {
      const routed = new Set<Node>()
      Object.assign(window, { routed })
      const seen = new MutationObserver((found) => {
        for (const { target } of found) routed.add(target)
      })
      for (const path of document.querySelectorAll('.react-flow__edge-path'))
        seen.observe(path, { attributes: true })
    })
    await page.mouse.move(box.x + 90, box.y + 70, { steps: 8 })
    await expect.poll(async () => (await lines()).filter((d, i) => d !== before[i]).length).toBe(2)
    const { start = 0, check = 0, ship = 0, done = 0, reject = 0 } = await changes()
    expect({ start, check, ship, done, reject }).toEqual({ start: 0, check: 0, ship: 0, done: 0, reject: 0 })
    expect(await page.evaluate(() => (window as unknown as { routed: Set<Node> }).routed.size)).toBe(2)
    await page.mouse.up()
    await page.keyboard.press('Control+z')
    await expect.poll(lines).toEqual(before)
  })

  it('offer what mends a state in its menu', async () => {
    const { page, picture } = visitor
    await writeText(page, `${orders.replace('stat lost', 'state lost')}`)
    await state(page, 'lost').click({ button: 'right' })
    const fix = page.getByRole('menuitem', { name: 'Remove "lost"' })
    await fix.waitFor()
    await picture(`canvas-menu-${colorScheme}`)
    await fix.click()
    await expect.poll(() => state(page, 'lost').count()).toBe(0)
  })

  it('make states a workflow of their own', async () => {
    const { page, picture, problems } = visitor
    await state(page, 'pack').click()
    await state(page, 'ship').click({ modifiers: ['Control'] })
    await page.getByRole('tab', { name: 'Inspector' }).click()
    await page.getByRole('button', { name: 'Make them a workflow' }).click()
    const name = page.getByLabel('Name of the new workflow')
    await name.fill('check')
    await name.press('Enter')
    await page.getByText('Another state is called "check", or it is no name. Choose another one.').waitFor()
    await picture(`extract-${colorScheme}`)
    await name.fill(`deliver_${colorScheme}`)
    await name.press('Enter')
    await state(page, `deliver_${colorScheme}`).waitFor()
    await expect
      .poll(() => savedText(page), { timeout: 10_000, interval: 200 })
      .toContain(`deliver_${colorScheme} -> done`)
    const { items } = await ask<{ items: { id: string; name: string }[] }>(page, 'workflows.list', {})
    const made = items.find((item) => item.name === `deliver_${colorScheme}`)
    const { text } = await ask<{ text: string }>(page, 'workflows.get', { id: made?.id })
    expect(openWorkflow(text).graph.transitions.map(({ from, to }) => [...from, ...to])).toEqual([
      ['start', 'pack'],
      ['pack', 'ship'],
      ['ship', 'end'],
    ])
    expect(problems).toEqual([])
  })
})
