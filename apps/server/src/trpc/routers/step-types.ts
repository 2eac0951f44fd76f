import * as contract from '@rabbit/contract'
import { procedure, router } from '../init.ts'

export const stepTypesRouter = router({
  own: procedure
    .input(contract.ownStepTypes.input)
    .output(contract.ownStepTypes.output)
    .query(({ ctx }) => ctx.services.stepTypes.own()),
})
