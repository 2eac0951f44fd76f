export {
  CheckpointRefusedError,
  EngineError,
  LeaseLostError,
  NewerVersionError,
  PlanMismatchError,
} from './errors.ts'
export type {
  CalledVersion,
  ChildEnd,
  Entry,
  EventData,
  EventKind,
  ExecutionEvent,
  ExecutionStatus,
  FormField,
  JsonObject,
  MendAction,
  Origin,
  Priority,
  StateStatus,
  StepError,
  ValuesRead,
  WaitCondition,
} from './execution/event.ts'
export { priorityShiftMs } from './execution/event.ts'
export type {
  Decided,
  ExecutionState,
  Input,
  LogPlans,
  ReEntry,
  Snapshot,
  VersionComparison,
  VersionFinding,
  VersionWish,
} from './execution/index.ts'
export { decide, emptyState, isFinal, replay, searchEntry, versionsIn } from './execution/index.ts'
export type { LargeValue } from './execution/large-value.ts'
export { isLargeValue } from './execution/large-value.ts'
export type { Limits } from './execution/limits.ts'
export { defaultLimits } from './execution/limits.ts'
export type { CompileAnswer, CompileOptions, InputAnswer, Plan } from './plan/index.ts'
export { compilePlan, completeInput } from './plan/index.ts'
export type { Clock } from './ports/clock.ts'
export type { CommittedEvents, EventSink } from './ports/event-sink.ts'
export type {
  ApprovalKey,
  Checkpoint,
  Child,
  Claim,
  Crash,
  DueWork,
  ExecutionStore,
  LeaseTerms,
  LoadedExecution,
  NewExecution,
  NewSignal,
  NotCallable,
  OpenedApproval,
  OpenedWait,
  SignalData,
  Starter,
  StoredSignal,
} from './ports/execution-store.ts'
export type { StepHandler, StepOutcome, StepRequest, StopOrder } from './ports/step-handler.ts'
export type { ValueStore } from './ports/value-store.ts'
export { missing } from './ports/value-store.ts'
export type { WorkQueue } from './ports/work-queue.ts'
export { createDirectQueue } from './ports/work-queue.ts'
export type {
  Engine,
  EngineOptions,
  PersonsWord,
  StartAnswer,
  StartRequest,
  VersionAnswer,
  VersionQuestion,
} from './runner/api.ts'
export { callGivenUp } from './runner/calls.ts'
export { createEngine } from './runner/engine.ts'
export { openLarge } from './runner/large-values.ts'
