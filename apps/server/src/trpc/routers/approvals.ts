import * as contract from '@rabbit/contract'
import { procedure, router } from '../init.ts'

export const approvalsRouter = router({
  list: procedure
    .input(contract.listApprovals.input)
    .output(contract.listApprovals.output)
    .query(({ ctx, input }) => ctx.services.approvals.list(ctx.actor, input)),
  answer: procedure
    .input(contract.answerApproval.input)
    .output(contract.answerApproval.output)
    .mutation(({ ctx, input }) => ctx.services.approvals.answer(ctx.actor, input)),
})
