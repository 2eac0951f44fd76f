import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createDataFolder,
  openBrowser,
  removeDataFolder,
  type Studio,
  startStudio,
  type Visitor,
  visit,
} from './harness.ts'

const corpus = join(import.meta.dirname, '../../../packages/exchange/corpus/import')
const artifacts = join(import.meta.dirname, '../../../artifacts/exchange')
const text = readFileSync(
  join(import.meta.dirname, '../../../packages/exchange/corpus/export/every-declaration.rabbit'),
  'utf8',
)

let browser: Browser
let studio: Studio
let visitor: Visitor
const folder = createDataFolder()

beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true })
  browser = await openBrowser()
  studio = await startStudio(folder)
  visitor = await visit(browser, studio.link)
})
afterAll(async () => {
  expect(visitor?.problems).toEqual([])
  await visitor?.leave()
  await browser?.close()
  await studio?.interrupt()
  removeDataFolder(folder)
})

async function openMenu(page: Page, entry: 'Import…' | 'Export…'): Promise<void> {
  await page.getByRole('button', { name: 'Import and export' }).click()
  await page.getByRole('menuitem', { name: entry }).click()
  await page.getByRole('dialog').waitFor()
}

async function choose(page: Page, control: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: control }).click()
  await page.getByRole('option', { name: option }).click()
}

async function importText(page: Page, content: string): Promise<void> {
  await openMenu(page, 'Import…')
  await page.getByRole('dialog').getByLabel('What to import').fill(content)
  await page.getByRole('button', { name: 'Open as a new workflow' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

async function exportAs(page: Page, option: string): Promise<string> {
  await openMenu(page, 'Export…')
  await choose(page, 'Kind of file', option)
  await visitor.picture(`export-${option.replace(/\W+/g, '-')}`)
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download' }).click()
  const saved = await waiting
  const path = join(artifacts, saved.suggestedFilename())
  await saved.saveAs(path)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  return path
}

const states = (page: Page) => page.locator('[data-testid^="state-"]').count()

describe('import and export in the studio', () => {
  it('opens workflow text as a workflow of its own', async () => {
    const { page } = visitor
    await importText(page, text)
    await expect.poll(() => states(page)).toBe(14)
    await expect
      .poll(() => page.getByRole('heading', { level: 1 }).textContent())
      .toBe('Onboard a new customer')
  })

  it.each(['Mermaid flowchart', 'BPMN 2.0 XML', 'Amazon States Language', 'XState JSON', 'Workflow text'])(
    'exports %s, says what is lost, and imports it as a new workflow',
    async (option) => {
      const { page } = visitor
      await importText(page, text)
      await expect.poll(() => states(page)).toBe(14)
      const path = await exportAs(page, option)
      await openMenu(page, 'Import…')
      await page.getByLabel('File to import').setInputFiles(path)
      const become = page.getByRole('region', { name: 'The workflow it becomes' })
      await become.waitFor()
      expect(await become.textContent()).toContain('validate -> score')
      await visitor.picture(`import-${option.replace(/\W+/g, '-')}`)
      await page.getByRole('button', { name: 'Open as a new workflow' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await expect.poll(() => states(page)).toBeGreaterThan(12)
    },
  )

  it('draws the whole workflow as SVG and as PNG', async () => {
    const { page } = visitor
    await importText(page, text)
    await expect.poll(() => states(page)).toBe(14)
    const svg = await exportAs(page, 'Picture (SVG)')
    const png = readFileSync(await exportAs(page, 'Picture (PNG)'))
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    const shown = await visitor.context.newPage()
    await shown.goto(`file://${svg}`)
    const [width, height] = await shown.evaluate(() => {
      const root = document.documentElement
      return [Number(root.getAttribute('width')), Number(root.getAttribute('height'))]
    })
    // Twice as sharp as the SVG: the PNG's own size stands in its head.
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * (width ?? 0), 2 * (height ?? 0)])
    expect(await shown.getByText('validate', { exact: true }).count()).toBe(1)
    await shown.screenshot({ path: join(artifacts, 'svg-in-browser.png') })
    await shown.close()
  })

  it('takes a file that is dropped on the window, and refuses what it cannot read', async () => {
    const { page } = visitor
    const content = readFileSync(join(corpus, 'bpmn/pizza.bpmn'), 'utf8')
    const files = await page.evaluateHandle((data) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([data], 'pizza.bpmn'))
      return transfer
    }, content)
    await page.dispatchEvent('body', 'dragover', { dataTransfer: files })
    await page.getByText('Drop the file to import it').waitFor()
    await page.dispatchEvent('body', 'drop', { dataTransfer: files })
    await page.getByRole('region', { name: 'What is lost' }).waitFor()
    await visitor.picture('import-dropped')
    await page.getByLabel('What to import').fill('<html></html>')
    await page.getByText('This is no BPMN 2.0 file').waitFor()
    expect(await page.getByRole('button', { name: 'Open as a new workflow' }).isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
  })
})
