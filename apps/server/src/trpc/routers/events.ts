import * as contract from '@rabbit/contract'
import { procedure, router } from '../init.ts'

export const eventsRouter = router({
  publish: procedure
    .input(contract.publishEvent.input)
    .output(contract.publishEvent.output)
    .mutation(({ ctx, input }) => ctx.services.triggers.publish(ctx.actor, input)),
})
