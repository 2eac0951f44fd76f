import type { OwnStepTypes } from '@rabbit/contract'
import type { StepType } from '@rabbit/dsl'

/** The step types of this installation's steps folder, as they were at the start. */
export interface StepTypesService {
  own(): OwnStepTypes
}

export const createStepTypesService = ({
  types,
  problems,
}: {
  readonly types: readonly StepType[]
  readonly problems: readonly string[]
}): StepTypesService => ({ own: () => ({ types: [...types], problems: [...problems] }) })
