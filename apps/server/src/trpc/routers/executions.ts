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
  largeValue: procedure
    .input(contract.getLargeValue.input)
    .output(contract.getLargeValue.output)
    .query(({ ctx, input }) => ctx.services.executions.largeValue(ctx.actor, input)),
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
  // A text may be longer than an address: asked as a mutation, though it changes nothing.
  compareVersion: procedure
    .input(contract.compareVersion.input)
    .output(contract.compareVersion.output)
    .mutation(({ ctx, input }) => ctx.services.changeVersion.compare(ctx.actor, input)),
  changeVersion: procedure
    .input(contract.changeVersion.input)
    .output(contract.changeVersion.output)
    .mutation(({ ctx, input }) => ctx.services.changeVersion.change(ctx.actor, input)),
  versionText: procedure
    .input(contract.versionText.input)
    .output(contract.versionText.output)
    .query(({ ctx, input }) => ctx.services.changeVersion.text(ctx.actor, input)),
  rerun: procedure
    .input(contract.rerunExecution.input)
    .output(contract.rerunExecution.output)
    .mutation(({ ctx, input }) => ctx.services.again.rerun(ctx.actor, input)),
  retryFrom: procedure
    .input(contract.retryFrom.input)
    .output(contract.retryFrom.output)
    .mutation(({ ctx, input }) => ctx.services.again.retryFrom(ctx.actor, input)),
  runState: procedure
    .input(contract.runState.input)
    .output(contract.runState.output)
    .mutation(({ ctx, input }) => ctx.services.again.runState(ctx.actor, input)),
  cancelMany: procedure
    .input(contract.cancelMany.input)
    .output(contract.cancelMany.output)
    .mutation(({ ctx, input }) => ctx.services.again.cancelMany(ctx.actor, input)),
  retryMany: procedure
    .input(contract.retryMany.input)
    .output(contract.retryMany.output)
    .mutation(({ ctx, input }) => ctx.services.again.retryMany(ctx.actor, input)),
  setTags: procedure
    .input(contract.setTags.input)
    .output(contract.setTags.output)
    .mutation(({ ctx, input }) => ctx.services.again.setTags(ctx.actor, input)),
})
