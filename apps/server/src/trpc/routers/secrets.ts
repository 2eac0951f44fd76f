import * as contract from '@rabbit/contract'
import { procedure, router } from '../init.ts'

export const secretsRouter = router({
  list: procedure
    .input(contract.listSecrets.input)
    .output(contract.listSecrets.output)
    .query(({ ctx }) => ctx.services.secrets.list(ctx.actor)),
  set: procedure
    .input(contract.setSecret.input)
    .output(contract.setSecret.output)
    .mutation(({ ctx, input }) => ctx.services.secrets.set(ctx.actor, input)),
  remove: procedure
    .input(contract.removeSecret.input)
    .output(contract.removeSecret.output)
    .mutation(({ ctx, input }) => ctx.services.secrets.remove(ctx.actor, input)),
})
