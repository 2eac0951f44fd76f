import * as contract from '@rabbit/contract'
import { procedure, router } from '../init.ts'

export const recordRouter = router({
  list: procedure
    .input(contract.listRecord.input)
    .output(contract.listRecord.output)
    .query(({ ctx, input }) => ctx.services.record.list(ctx.actor, input)),
  check: procedure
    .input(contract.checkRecord.input)
    .output(contract.checkRecord.output)
    .query(({ ctx }) => ctx.services.record.check(ctx.actor)),
})
