import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createDataFolder,
  newWorkflow,
  openBrowser,
  openLibrary,
  removeDataFolder,
  type Studio,
  savedText,
  startStudio,
  type Visitor,
  visit,
  writeText,
} from './harness.ts'

const order =
  'When an order arrives, validate it. If it is valid, charge the card and send a confirmation at the same time, then archive it. If it is invalid, notify the customer.'

let browser: Browser
let studio: Studio
const folder = createDataFolder()

beforeAll(async () => {
  browser = await openBrowser()
  studio = await startStudio(folder)
})
afterAll(async () => {
  await browser?.close()
  await studio?.interrupt()
  removeDataFolder(folder)
})

const state = (page: Page, name: string) => page.getByTestId(`state-${name}`)
const editor = (page: Page) => page.getByRole('region', { name: 'Text' })

/** What the newest workflow's text is on the server, once it has been saved as `expected` says. */
async function expectSaved(page: Page, expected: (text: string) => void): Promise<void> {
  await expect
    .poll(
      async () => {
        const text = await savedText(page)
        try {
          expected(text)
          return true
        } catch (error) {
          return String(error)
        }
      },
      { timeout: 10_000, interval: 200 },
    )
    .toBe(true)
}

async function openExample(page: Page): Promise<void> {
  await openLibrary(page)
  await page.getByText('From an order to a shipment').first().click()
  await state(page, 'start').waitFor()
  await showAll(page)
}

/** Only what is in sight is in the page, so the whole drawing is brought into sight. */
async function showAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show all' }).click()
}

/** Clicks a drawn line where it is: in its middle, which for a curve is not the middle of its box. */
async function clickLine(page: Page, name: RegExp): Promise<void> {
  const path = page.getByRole('group', { name }).locator('path').first()
  const { x, y } = await path.evaluate((element) => {
    const line = element as unknown as SVGPathElement
    const at = line
      .getPointAtLength(line.getTotalLength() / 2)
      .matrixTransform(line.getScreenCTM() ?? undefined)
    return { x: at.x, y: at.y }
  })
  await page.mouse.click(x, y)
}

async function run(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click()
}

describe('a newcomer', () => {
  let visitor: Visitor
  beforeAll(async () => {
    visitor = await visit(browser, studio.link)
  })
  afterAll(async () => {
    expect(visitor.problems).toEqual([])
    await visitor.leave()
  })

  it('finds an example, drawn, with its text and a chat beside it', async () => {
    const { page, picture } = visitor
    await state(page, 'start').waitFor()
    await showAll(page)
    for (const name of ['start', 'price', 'approve_order', 'reserve_stock', 'pack', 'ship', 'end']) {
      await state(page, name).waitFor({ state: 'attached' })
    }
    await page.locator('.monaco-editor .view-line').first().waitFor()
    expect(await editor(page).textContent()).toContain('workflow')
    expect(await page.getByPlaceholder('Describe, ask or change…').isVisible()).toBe(true)
    await picture('01-example')
  })

  it('runs it: guards, a person, a retry, a fork and a join, live from the engine', async () => {
    const { page, picture } = visitor
    await run(page)
    await page.getByText('May Ada order for 144?').first().waitFor()
    await showAll(page)
    await picture('02-waiting-for-approval')
    await page.getByRole('button', { name: 'Approve', exact: true }).first().click()
    await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 20_000 })
    await expect.poll(() => state(page, 'ship').getAttribute('data-status')).toBe('done')
    expect(await state(page, 'reserve_stock').textContent()).toMatch(/retr|2 attempts|2 tries/i)
    expect(await state(page, 'tell_sales').getAttribute('data-status')).toBeNull()
    await page.getByRole('tab', { name: /Events/ }).click()
    await page.getByText('The warehouse did not answer').first().waitFor()
    await picture('03-completed')
  })

  it('scrubs the finished execution back and forth', async () => {
    const { page, picture } = visitor
    const slider = page.getByRole('slider').first()
    await slider.focus()
    await page.keyboard.press('Home')
    await expect.poll(() => state(page, 'ship').getAttribute('data-status')).toBeNull()
    await picture('04-scrubbed-to-the-beginning')
    await page.keyboard.press('End')
    await expect.poll(() => state(page, 'ship').getAttribute('data-status')).toBe('done')
  })

  it('says what should happen, accepts the proposal, and runs it at the first try', async () => {
    const { page, picture } = visitor
    await newWorkflow(page)
    await page.getByPlaceholder('Describe, ask or change…').fill(order)
    await page.keyboard.press('Enter')
    const answer = page.getByRole('article', { name: 'Answer' }).last()
    await answer.getByText(/Confidence \d+/).waitFor()
    await showAll(page)
    await expect.poll(() => state(page, 'charge_card').getAttribute('data-look')).toBe('added')
    await picture('05-proposal')
    await answer.getByRole('button', { name: 'Accept' }).click()
    await expect.poll(() => state(page, 'charge_card').getAttribute('data-look')).toBeNull()
    await expectSaved(page, (text) => {
      expect(text).toContain('validate_order -> [charge_card, send_confirmation]')
      expect(text).toContain('[charge_card, send_confirmation] -> archive_order')
      expect(text).toContain('notify_customer')
    })
    await run(page)
    await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 20_000 })
    expect(await state(page, 'archive_order').getAttribute('data-status')).toBe('done')
    expect(await state(page, 'archive_order').textContent()).toContain('no step named archive_order')
    await picture('06-made-from-words-and-run')
  })

  it('writes, and the drawing follows at once; an error is shown in both and the rest stays usable', async () => {
    const { page, picture } = visitor
    await newWorkflow(page)
    await writeText(
      page,
      '# first\nstart -> check\ncheck -> ship: amount > 10 # big\ncheck -> wait_a_day: otherwise\nship -> end\nwait_a_day -> end\n',
    )
    await showAll(page)
    for (const name of ['check', 'ship', 'wait_a_day']) await state(page, name).waitFor({ state: 'attached' })
    await page.locator('.monaco-editor').first().click()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText('ship -> [end\nend -> \n')
    await page
      .getByText(/\d+ (problem|error)s?/)
      .first()
      .waitFor()
    await page.locator('.monaco-editor .squiggly-error').first().waitFor()
    await page.getByRole('button', { name: /problems at ship/ }).waitFor()
    await state(page, 'ship').waitFor({ state: 'attached' })
    await picture('07-broken-text')
  })

  it('draws: drops a state, names it, connects it, takes an arrow away, undoes; only the lines concerned change', async () => {
    const { page, picture } = visitor
    await newWorkflow(page)
    await writeText(page, '# keep me\nstart -> check # and me\ncheck -> end\n')
    await state(page, 'check').waitFor()
    const canvas = page.locator('.react-flow__pane')
    const box = await canvas.boundingBox()
    if (!box) throw new Error('there is no canvas')
    const before = await page.locator('[data-testid^="state-"]').count()
    await page.getByRole('button', { name: 'State types', exact: true }).click()
    await page.getByTestId('palette-log').dragTo(canvas, {
      targetPosition: { x: Math.round(box.width / 2), y: Math.round(box.height - 120) },
    })
    await expect.poll(() => page.locator('[data-testid^="state-"]').count()).toBe(before + 1)
    await page.getByRole('textbox', { name: /^Name of state/ }).fill('note_it')
    await page.keyboard.press('Enter')
    await state(page, 'note_it').waitFor()
    await expectSaved(page, (text) => {
      expect(text).toContain('state note_it: log')
      expect(text).toContain('# keep me\nstart -> check # and me\n')
    })

    const source = state(page, 'check').locator('.react-flow__handle.source')
    const target = state(page, 'note_it').locator('.react-flow__handle.target')
    await source.dragTo(target)
    await expectSaved(page, (text) => expect(text).toContain('check -> [end, note_it]'))
    await picture('08-connected')

    await page.keyboard.press('Control+Z')
    await expectSaved(page, (text) => expect(text).toContain('check -> end\n'))
    await page.keyboard.press('Control+Shift+Z')
    await expectSaved(page, (text) => expect(text).toContain('check -> [end, note_it]'))

    await clickLine(page, /to note_it/)
    await page.keyboard.press('Delete')
    await expectSaved(page, (text) => expect(text).not.toContain('[end, note_it]'))
    await expectSaved(page, (text) => expect(text).toContain('# keep me\nstart -> check # and me\n'))
    await picture('09-one-arrow-less')
  })

  it('finds everything again after a restart', async () => {
    const { page, picture } = visitor
    await studio.interrupt()
    studio = await startStudio(folder)
    await page.goto(studio.link)
    await openExample(page)
    await state(page, 'reserve_stock').waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Executions', exact: true }).first().click()
    await page.getByText('Completed', { exact: true }).first().waitFor()
    await picture('10-after-a-restart')
    // The cut connection was said in the console while the studio was away; that is no mistake.
    visitor.problems.splice(0)
  })
})

describe('the look', () => {
  it.each(['light', 'dark'] as const)(
    'is whole in %s, on a large and on a small screen',
    async (colorScheme) => {
      for (const [size, viewport] of [
        ['large', { width: 1440, height: 900 }],
        ['small', { width: 1024, height: 700 }],
      ] as const) {
        const { page, picture, problems, leave } = await visit(browser, studio.link, {
          colorScheme,
          viewport,
        })
        await openExample(page)
        await state(page, 'price').waitFor()
        await page.locator('.monaco-editor .view-line').first().waitFor()
        await picture(`look-${colorScheme}-${size}`)
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
        expect(sideways).toBe(false)
        expect(problems).toEqual([])
        await leave()
      }
    },
  )
})
