import { diffGraphs, openWorkflow } from '@rabbit/dsl'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { opened, savedText } from './harness.ts'
import { onboarding } from './onboarding.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

/** Presses Tab until a control has the focus, as one does without a mouse. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await control.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab never reached the control.')
}

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const keys = (page: Page, text: string) => page.keyboard.type(text, { delay: 2 })

/** Types the beginning of a word and takes what the list then has at its top. */
async function choose(page: Page, beginning: string, label: string): Promise<void> {
  await keys(page, beginning)
  const chosen = page.locator('.suggest-widget.visible .monaco-list-row.focused')
  await chosen.filter({ hasText: label }).first().waitFor()
  await page.keyboard.press('Enter')
}

/**
 * Types the head of a block. Monaco closes no bracket on a line that it has not coloured up to yet, as when somebody types
 * faster than a busy machine colours; then it is closed by hand.
 */
async function openBlock(page: Page, head: string): Promise<void> {
  await keys(page, head)
  await press(page, 'Escape')
  const line = page.locator('.view-line', { hasText: head.slice(0, -2) })
  const written = async () => ((await line.last().textContent()) ?? '').replaceAll('\u00a0', ' ')
  await expect.poll(written).toContain(head)
  if (!(await written()).includes('{}')) await press(page, '}', 'ArrowLeft')
  await press(page, 'Enter')
}

/** A new line below everything. */
const newLine = (page: Page) => press(page, 'Escape', 'Control+End', 'Enter')

describe('the onboarding example, by keyboard in the text only', () => {
  it('is typed, with some words taken from the list, to an equal graph', async () => {
    const { page, picture, problems } = visited.visitor
    await page.getByRole('button', { name: 'Workflows', exact: true }).waitFor()
    const create = page.getByRole('button', { name: 'New workflow', exact: true })
    if (!(await create.isVisible())) {
      await tabTo(page, page.getByRole('button', { name: 'Workflows', exact: true }))
      await press(page, 'Enter')
    }
    await tabTo(page, create)
    await press(page, 'Enter')
    await opened(page)
    await tabTo(page, page.getByRole('textbox', { name: 'Workflow text' }))

    const lines = onboarding.split('\n')
    const until = (line: string) => lines.indexOf(line)
    const plain = async (from: number, to: number) => {
      for (const line of lines.slice(from, to)) {
        await keys(page, line)
        await newLine(page)
      }
    }
    await plain(0, until('state validate: http {'))

    // The type with the property that it needs, then the other properties by their first letters.
    await choose(page, 'state validate: ht', 'http')
    await keys(page, 'https://api.example.com/validate')
    await press(page, 'End', 'Enter')
    await choose(page, 'met', 'method')
    await choose(page, 'P', 'POST')
    await press(page, 'Enter')
    await choose(page, 'bo', 'body')
    await keys(page, '{ email: "${')
    await choose(page, 'em', 'email')
    await press(page, 'End', 'Enter')
    await keys(page, 'timeout: 10s')
    await press(page, 'Escape', 'Enter')
    await keys(page, 'retry: { attempts: 3, backoff: 2s, factor: 2, max: 1m }')
    await newLine(page)

    // A block as it stands in the example: the bracket that the editor closes is the one at its end.
    await openBlock(page, 'state score: decision {')
    const score = until('state score: decision {')
    for (const line of lines.slice(score + 1, score + 4)) {
      await keys(page, line.trim())
      await press(page, 'Escape', ...(line === lines[score + 3] ? [] : ['Enter']))
    }
    await newLine(page)
    await plain(score + 5, until('start -> validate'))
    await keys(page, 'start -> ')
    await choose(page, 'va', 'validate')
    await newLine(page)
    await plain(until('start -> validate') + 1, lines.length - 1)

    await expect
      .poll(
        async () => diffGraphs(openWorkflow(onboarding).graph, openWorkflow(await savedText(page)).graph),
        {
          timeout: 10_000,
          interval: 200,
        },
      )
      .toEqual([])
    // Only what is in sight is in the page.
    for (const name of ['score', 'reject']) await page.getByTestId(`state-${name}`).waitFor()
    await picture('onboarding-by-keyboard')
    expect(problems).toEqual([])
  })
})
