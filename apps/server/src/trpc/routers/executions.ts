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
  pause: procedure
    .input(contract.pauseExecution.input)
    .output(contract.pauseExecution.output)
    .mutation(({ ctx, input }) => ctx.services.executions.pause(ctx.actor, input)),
  goOn: procedure
    .input(contract.goOn.input)
    .output(contract.goOn.output)
    .mutation(({ ctx, input }) => ctx.services.executions.goOn(ctx.actor, input)),
  step: procedure
    .input(contract.stepOn.input)
    .output(contract.stepOn.output)
    .mutation(({ ctx, input }) => ctx.services.executions.step(ctx.actor, input)),
  setBreakpoints: procedure
    .input(contract.setBreakpoints.input)
    .output(contract.setBreakpoints.output)
    .mutation(({ ctx, input }) => ctx.services.executions.setBreakpoints(ctx.actor, input)),
  mend: procedure
    .input(contract.mendState.input)
    .output(contract.mendState.output)
    .mutation(({ ctx, input }) => ctx.services.executions.mend(ctx.actor, input)),
  editContext: procedure
    .input(contract.editContext.input)
    .output(contract.editContext.output)
    .mutation(({ ctx, input }) => ctx.services.executions.editContext(ctx.actor, input)),
})
