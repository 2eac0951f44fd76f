import { diffGraphs, openWorkflow } from '@rabbit/dsl'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newWorkflow, savedText } from './harness.ts'
import { onboarding } from './onboarding.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

const state = (page: Page, name: string) => page.getByTestId(`state-${name}`)
const panel = (page: Page) => page.getByRole('region', { name: 'Chat, inspector and problems' })
const field = (page: Page, label: string | RegExp, exact = true) =>
  panel(page).getByLabel(label, typeof label === 'string' ? { exact } : {})
const button = (page: Page, name: string | RegExp) =>
  panel(page).getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })

/** Types into a field of a form and leaves it with Enter, as forms are. */
async function type(control: Locator, text: string): Promise<void> {
  await control.click()
  await control.fill(text)
  await control.press('Enter')
}

async function choose(page: Page, control: Locator, option: string): Promise<void> {
  await control.click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** Drags a state type from the palette onto the canvas and names the new state. */
async function addState(
  page: Page,
  stepType: string,
  name: string,
  at: { x: number; y: number },
): Promise<void> {
  await page
    .getByTestId(`palette-${stepType}`)
    .dragTo(page.locator('.react-flow__pane'), { targetPosition: at })
  await type(page.getByRole('textbox', { name: /^Name of state/ }), name)
  await state(page, name).waitFor()
}

async function select(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Show all', exact: true }).click()
  await state(page, name).click()
  await panel(page).getByRole('heading', { name, exact: true }).waitFor()
}

/** An arrow from the selected state to one that is not there yet, with its guard. */
async function goTo(page: Page, from: string, to: string, guard?: string): Promise<void> {
  await type(field(page, 'New next state'), to)
  if (guard !== undefined) await type(field(page, `Guard from ${from} to ${to}`), guard)
}

async function describeWorkflow(page: Page): Promise<void> {
  await panel(page).getByRole('tab', { name: 'Inspector' }).click()
  await type(field(page, 'Name'), 'customer_onboarding')
  await type(field(page, 'Title'), 'Onboard a new customer')
  for (const name of ['email', 'plan', 'amount']) {
    await button(page, 'Add an input').click()
    await type(field(page, 'Name of input field'), name)
  }
  await choose(page, field(page, 'Type of amount'), 'Number')
  await choose(page, field(page, 'Type of plan'), 'One of…')
  await type(field(page, 'Values of plan'), 'free, pro')
  await type(field(page, 'Default of plan'), 'free')
  for (const kind of ['By a webhook', 'On a schedule', 'By an event'])
    await choose(page, field(page, 'Add a trigger'), kind)
  await type(field(page, 'Path'), '/signup')
  await type(field(page, 'Minute, hour, day, month, weekday'), '0 9 * * 1-5')
  await type(field(page, 'Time zone'), 'Europe/Berlin')
  await type(field(page, 'Event'), 'customer.created')
}

async function fillStates(page: Page): Promise<void> {
  const addRows = async (label: string, rows: readonly string[]) => {
    for (const row of rows) {
      const group = panel(page).locator(`[data-property="${label}"]`)
      await group.getByRole('button', { name: 'Add', exact: true }).click()
      await type(field(page, `New ${label}`), row)
    }
  }
  await select(page, 'validate')
  await type(field(page, /^url/), 'https://api.example.com/validate')
  await choose(page, field(page, /^method/), 'POST')
  await type(field(page, /^body/), '{ email: "${email}" }')
  await panel(page).getByText('Timeout, retry and more').click()
  await type(field(page, /^timeout/), '10s')
  await type(field(page, /^attempts/), '3')
  await type(field(page, /^backoff/), '2s')
  await type(field(page, /^factor/), '2')
  await type(field(page, /^max$/), '1m')
  await select(page, 'score')
  await field(page, /^question/).fill('Is this customer eligible for the premium offer?')
  await addRows('choices', ['premium', 'basic'])
  await type(field(page, /^min confidence/), '70')
  await select(page, 'review')
  await addRows('assignees', ['sales'])
  await panel(page).getByText('Timeout, retry and more').click()
  await type(field(page, /^timeout/), '2d')
  await select(page, 'pay')
  await type(field(page, /^url/), '${secrets.PAY_URL}')
  await choose(page, field(page, /^method/), 'POST')
  await panel(page).getByText('Timeout, retry and more').click()
  await type(field(page, /^compensate/), 'refund')
}

async function drawArrows(page: Page): Promise<void> {
  await select(page, 'validate')
  await button(page, 'Start here').click()
  await page.getByRole('button', { name: 'Show all', exact: true }).click()
  const source = state(page, 'validate').locator('.react-flow__handle.source')
  await source.dragTo(state(page, 'score').locator('.react-flow__handle.target'))
  await select(page, 'validate')
  await type(field(page, 'Guard from validate to score'), 'is_valid')
  await goTo(page, 'validate', 'reject', 'otherwise')
  await goTo(page, 'validate', 'ops', 'on error NetworkError')

  await select(page, 'score')
  await goTo(page, 'score', 'welcome_mail')
  await goTo(page, 'score', 'crm_update')
  await type(field(page, 'Guard from score to welcome_mail, crm_update'), 'basic')
  await goTo(page, 'score', 'premium_offer', 'premium')
  await button(page, 'Try the arrow to premium_offer earlier').click()
  await choose(page, field(page, 'Connect to'), 'review')
  await type(field(page, 'Guard from score to review'), 'confidence < 70')

  await select(page, 'review')
  await choose(page, field(page, 'Connect to'), 'premium_offer')
  await type(field(page, 'Guard from review to premium_offer'), 'ai "The reviewer\'s comment is positive"')

  await select(page, 'welcome_mail')
  await goTo(page, 'welcome_mail', 'end')
  await select(page, 'crm_update')
  await choose(page, field(page, 'Connect to'), 'end')
  await button(page, 'end').click()
  await button(page, /^Wait for/).click()
}

describe('the onboarding example, by mouse only', () => {
  it('is drawn and filled in to an equal graph', async () => {
    const { page, picture, problems } = visited.visitor
    await newWorkflow(page)
    await describeWorkflow(page)
    await picture('onboarding-by-mouse-1-workflow')
    await page.getByRole('button', { name: 'State types', exact: true }).click()
    await addState(page, 'http', 'validate', { x: 120, y: 120 })
    await addState(page, 'decision', 'score', { x: 320, y: 240 })
    await addState(page, 'approval', 'review', { x: 120, y: 360 })
    await addState(page, 'http', 'pay', { x: 320, y: 480 })
    await drawArrows(page)
    await picture('onboarding-by-mouse-2-arrows')
    await fillStates(page)
    await picture('onboarding-by-mouse-3-filled')
    const left = async () =>
      diffGraphs(openWorkflow(await savedText(page)).graph, openWorkflow(onboarding).graph).filter(
        ({ kind }) => kind !== 'placed',
      )
    await expect.poll(left, { timeout: 10_000, interval: 200 }).toEqual([])
    expect(problems).toEqual([])
  })
})
