import * as contract from '@rabbit/contract'
import { procedure, router } from '../init.ts'

export const statusRouter = router({
  get: procedure
    .input(contract.serverStatus.input)
    .output(contract.serverStatus.output)
    .query(({ ctx }) => ctx.services.status.get()),
  endStandstill: procedure
    .input(contract.endStandstill.input)
    .output(contract.endStandstill.output)
    .mutation(({ ctx }) => ctx.services.status.endStandstill(ctx.actor)),
})
