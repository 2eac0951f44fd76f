import * as contract from '@rabbit/contract'
import { procedure, router } from '../init.ts'

export const executionsRouter = router({
  start: procedure
    .input(contract.startExecution.input)
    .output(contract.startExecution.output)
    .mutation(({ ctx, input }) => ctx.services.executions.start(ctx.actor, input)),
  list: procedure
    .input(contract.listExecutions.input)
    .output(contract.listExecutions.output)
    .query(({ ctx, input }) => ctx.services.executions.list(ctx.actor, input)),
  get: procedure
    .input(contract.getExecution.input)
    .output(contract.getExecution.output)
    .query(({ ctx, input }) => ctx.services.executions.get(ctx.actor, input)),
  eventsAfter: procedure
    .input(contract.eventsAfter.input)
    .output(contract.eventsAfter.output)
    .query(({ ctx, input }) => ctx.services.executions.eventsAfter(ctx.actor, input)),
  cancel: procedure
    .input(contract.cancelExecution.input)
    .output(contract.cancelExecution.output)
    .mutation(({ ctx, input }) => ctx.services.executions.cancel(ctx.actor, input)),
})
