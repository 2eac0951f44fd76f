import * as contract from '@rabbit/contract'
import { procedure, router } from '../init.ts'

export const workflowsRouter = router({
  list: procedure
    .input(contract.listWorkflows.input)
    .output(contract.listWorkflows.output)
    .query(({ ctx, input }) => ctx.services.workflows.list(ctx.actor, input)),
  get: procedure
    .input(contract.getWorkflow.input)
    .output(contract.getWorkflow.output)
    .query(({ ctx, input }) => ctx.services.workflows.get(ctx.actor, input)),
  create: procedure
    .input(contract.createWorkflow.input)
    .output(contract.createWorkflow.output)
    .mutation(({ ctx, input }) => ctx.services.workflows.create(ctx.actor, input)),
  save: procedure
    .input(contract.saveWorkflow.input)
    .output(contract.saveWorkflow.output)
    .mutation(({ ctx, input }) => ctx.services.workflows.save(ctx.actor, input)),
  delete: procedure
    .input(contract.deleteWorkflow.input)
    .output(contract.deleteWorkflow.output)
    .mutation(({ ctx, input }) => ctx.services.workflows.delete(ctx.actor, input)),
  activate: procedure
    .input(contract.activateWorkflow.input)
    .output(contract.activateWorkflow.output)
    .mutation(({ ctx, input }) => ctx.services.triggers.activate(ctx.actor, input)),
  setTriggerPriority: procedure
    .input(contract.setTriggerPriority.input)
    .output(contract.setTriggerPriority.output)
    .mutation(({ ctx, input }) => ctx.services.triggers.setPriority(ctx.actor, input)),
  deactivate: procedure
    .input(contract.deactivateWorkflow.input)
    .output(contract.deactivateWorkflow.output)
    .mutation(({ ctx, input }) => ctx.services.triggers.deactivate(ctx.actor, input)),
  triggers: procedure
    .input(contract.getTriggers.input)
    .output(contract.getTriggers.output)
    .query(({ ctx, input }) => ctx.services.triggers.list(ctx.actor, input)),
  pinned: procedure
    .input(contract.listPinned.input)
    .output(contract.listPinned.output)
    .query(({ ctx, input }) => ctx.services.again.listPinned(ctx.actor, input)),
  pin: procedure
    .input(contract.pinOutput.input)
    .output(contract.pinOutput.output)
    .mutation(({ ctx, input }) => ctx.services.again.pin(ctx.actor, input)),
  unpin: procedure
    .input(contract.unpinOutput.input)
    .output(contract.unpinOutput.output)
    .mutation(({ ctx, input }) => ctx.services.again.unpin(ctx.actor, input)),
})
