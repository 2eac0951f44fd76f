import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The example of the language's own page: every surface must be able to make it. */
export const onboarding = readFileSync(
  join(import.meta.dirname, '../../../packages/dsl/corpus/compat/declarations.rabbit'),
  'utf8',
)
