import { diffGraphs, openWorkflow } from '@rabbit/dsl'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newWorkflow, savedText } from './harness.ts'
import { onboarding, onboardingInWords } from './onboarding.ts'
import { visitStudio } from './visit-studio.ts'

const visited = visitStudio()

/** Types into the chat and accepts what it proposes. */
async function say(page: Page, words: string): Promise<void> {
  await page.getByPlaceholder('Describe, ask or change…').fill(words)
  await page.keyboard.press('Enter')
  const accept = page.getByTestId('talk').getByRole('button', { name: /^Accept( all)?$/ })
  await accept.click()
  await accept.waitFor({ state: 'detached' })
}

describe('the onboarding example, by chat only', () => {
  it('grows from a description and plain instructions to an equal graph', async () => {
    const { page, picture, problems } = visited.visitor
    await newWorkflow(page)
    for (const words of onboardingInWords) await say(page, words)
    await expect
      .poll(
        async () => diffGraphs(openWorkflow(onboarding).graph, openWorkflow(await savedText(page)).graph),
        {
          timeout: 10_000,
          interval: 200,
        },
      )
      .toEqual([])
    await picture('onboarding-by-chat')
    expect(problems).toEqual([])
  })
})
