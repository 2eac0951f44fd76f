import { router } from './init.ts'
import { approvalsRouter } from './routers/approvals.ts'
import { assistantRouter } from './routers/assistant.ts'
import { eventsRouter } from './routers/events.ts'
import { executionsRouter } from './routers/executions.ts'
import { recordRouter } from './routers/record.ts'
import { secretsRouter } from './routers/secrets.ts'
import { statusRouter } from './routers/status.ts'
import { stepTypesRouter } from './routers/step-types.ts'
import { workflowsRouter } from './routers/workflows.ts'

export const appRouter = router({
  workflows: workflowsRouter,
  events: eventsRouter,
  executions: executionsRouter,
  approvals: approvalsRouter,
  assistant: assistantRouter,
  record: recordRouter,
  secrets: secretsRouter,
  status: statusRouter,
  stepTypes: stepTypesRouter,
})

export type AppRouter = typeof appRouter
