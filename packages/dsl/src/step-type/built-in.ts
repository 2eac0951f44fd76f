import { aiTypes } from './built-in/ai.ts'
import { connectTypes } from './built-in/connect.ts'
import { dataTypes } from './built-in/data.ts'
import { flowTypes } from './built-in/flow.ts'
import { peopleTypes } from './built-in/people.ts'
import { extendStepTypes } from './registry.ts'
import type { StepType } from './schema.ts'

/** The step types that come with the studio, by the word that stands for them in a text. */
export const stepTypes: ReadonlyMap<string, StepType> = extendStepTypes(new Map(), [
  ...flowTypes,
  ...connectTypes,
  ...peopleTypes,
  ...dataTypes,
  ...aiTypes,
])
