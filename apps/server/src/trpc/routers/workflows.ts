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
})
