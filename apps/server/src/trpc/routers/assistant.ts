import * as contract from '@rabbit/contract'
import { procedure, router } from '../init.ts'

export const assistantRouter = router({
  ask: procedure
    .input(contract.askAssistant.input)
    .output(contract.askAssistant.output)
    .mutation(({ ctx, input, signal }) => ctx.services.assistant.ask(ctx.actor, input, signal)),
})
