import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const read = (path: string) => readFileSync(join(import.meta.dirname, '../../../packages', path), 'utf8')

/** The example of the language's own page: every surface must be able to make it. */
export const onboarding = read('dsl/corpus/compat/declarations.rabbit')

/** A description and then plain instructions that make it. */
export const onboardingInWords = read('ai/evaluation/onboarding-in-words.txt').trimEnd().split('\n')
