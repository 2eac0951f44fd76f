export type { ManyAnswers, PinnedOutput } from './again.ts'
export {
  cancelMany,
  listPinned,
  mostAtOnce,
  mostPinned,
  pinnedOutput,
  pinOutput,
  rerunExecution,
  retryFrom,
  retryMany,
  runState,
  setTags,
  tags,
  unpinOutput,
} from './again.ts'
export type { AssistantAnswer } from './assistant.ts'
export { answerSource, askAssistant, assistantAnswer } from './assistant.ts'
export type { VersionComparison, VersionFinding } from './change-version.ts'
export { changeVersion, compareVersion, versionFinding, versionText } from './change-version.ts'
export type { ErrorBody, ErrorCode } from './errors.ts'
export { errorTable } from './errors.ts'
export type { EventTone, EventWords } from './event-words.ts'
export { arrowWords, contextGrownAdvice, eventWords, list, shortJson, valuesInWords } from './event-words.ts'
export type {
  EventKind,
  ExecutionEvent,
  ExecutionStatus,
  FormField,
  JsonObject,
  JsonValue,
  MendAction,
  StateStatus,
} from './events.ts'
export {
  executionEvent,
  executionStatus,
  formField,
  json,
  jsonObject,
  stateStatus,
  stepError,
} from './events.ts'
export type { Approval, Execution, ExecutionSummary } from './executions.ts'
export {
  answerApproval,
  approval,
  cancelExecution,
  editContext,
  eventsAfter,
  execution,
  executionSummary,
  getExecution,
  goOn,
  listApprovals,
  listExecutions,
  mendState,
  pauseExecution,
  setBreakpoints,
  startExecution,
  stepOn,
} from './executions.ts'
export { formatAgo, formatClock, formatDuration, formatUntil } from './format-time.ts'
export { id } from './ids.ts'
export type { LargeValue } from './large-value.ts'
export { bytesInWords, getLargeValue, isLargeValue, largeValueWords } from './large-value.ts'
export { pageInput, pageOf } from './page.ts'
export type { Priority } from './priority.ts'
export { priority } from './priority.ts'
export { publishEvent } from './published-events.ts'
export type { ClientToServer, ServerToClient, SocketReply } from './realtime.ts'
export type { RecordEntry } from './record.ts'
export { checkRecord, listRecord, recordWords } from './record.ts'
export type { SecretView } from './secrets.ts'
export { listSecrets, mostSecrets, removeSecret, secretView, setSecret } from './secrets.ts'
export type { ServerStatus, Standstill } from './status.ts'
export { endStandstill, serverStatus, standstillWords } from './status.ts'
export type { OwnStepTypes } from './step-types.ts'
export { ownStepType, ownStepTypes } from './step-types.ts'
export type {
  MissedTicksView,
  RefusedDeliveryView,
  TriggerView,
  Workflow,
  WorkflowSummary,
} from './workflows.ts'
export {
  activateWorkflow,
  createWorkflow,
  deactivateWorkflow,
  deleteWorkflow,
  getTriggers,
  getWorkflow,
  listWorkflows,
  missedTicksView,
  refusedDeliveryView,
  saveWorkflow,
  setTriggerPriority,
  triggerView,
  workflow,
  workflowSummary,
  workflowText,
} from './workflows.ts'
