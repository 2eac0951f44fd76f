import type { AgainService } from './again.ts'
import type { ApprovalsService } from './approvals.ts'
import type { AssistantService } from './assistant.ts'
import type { ChangeVersionService } from './change-version.ts'
import type { ExecutionsService } from './executions.ts'
import type { RecordService } from './record.ts'
import type { SecretsService } from './secrets.ts'
import type { StatusService } from './status.ts'
import type { StepTypesService } from './step-types.ts'
import type { TriggersService } from './triggers.ts'
import type { WorkflowsService } from './workflows.ts'

/** Everything that the doors may call. */
export interface Services {
  readonly workflows: WorkflowsService
  readonly executions: ExecutionsService
  readonly again: AgainService
  readonly changeVersion: ChangeVersionService
  readonly approvals: ApprovalsService
  readonly assistant: AssistantService
  readonly record: RecordService
  readonly secrets: SecretsService
  readonly status: StatusService
  readonly stepTypes: StepTypesService
  readonly triggers: TriggersService
}
