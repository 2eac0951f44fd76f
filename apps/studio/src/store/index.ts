import { create, createStore, type StateCreator, type StoreApi } from 'zustand'
import { type CompareSlice, createCompareSlice } from './compare-slice.ts'
import { createDocumentSlice, type DocumentSlice } from './document-slice.ts'
import { createExecutionSlice, type ExecutionSlice } from './execution-slice.ts'
import { createPanelsSlice, type PanelsSlice } from './panels-slice.ts'
import { createSelectionSlice, type SelectionSlice } from './selection-slice.ts'
import { createServerSlice, type ServerSlice } from './server-slice.ts'

export { emptyExecutionView } from './apply-events.ts'
export { createFrameBatch } from './by-frame.ts'
export { copyStates, duplicateSelected, pasteStates } from './clipboard.ts'
export type { CompareSlice, Comparison } from './compare-slice.ts'
export { changeOnCanvas, isDrawingEditable } from './compare-slice.ts'
export type { DocumentSlice, EditOptions, SavedWorkflow, SaveState } from './document-slice.ts'
export { textOf, workflowOf } from './document-slice.ts'
export type { TakenLine } from './execution-selectors.ts'
export { isShowingRun, isWatching, stateViewOf, takenLines } from './execution-selectors.ts'
export type { ExecutionSlice, WatchedExecution } from './execution-slice.ts'
export type {
  AttemptView,
  ErrorView,
  ExecutionView,
  StateView,
  TakenTransition,
  VisitView,
  WaitView,
} from './execution-view.ts'
export type { Ghosts } from './ghosts.ts'
export { hasBrokenStatements } from './ghosts.ts'
export { freeName } from './intents/free-name.ts'
export { guardProblem, suggestGuards } from './intents/guard-text.ts'
export {
  addState,
  applyFix,
  connectStates,
  placeStates,
  readOtherwise,
  removeLine,
  removeSelected,
  tidy,
} from './intents/intents.ts'
export type { OtherReading } from './intents/other-reading.ts'
export { otherReadings } from './intents/other-reading.ts'
export { startStepTypeDrag, stepTypeOfDrag } from './intents/step-type-drag.ts'
export type {
  DrawingDirection,
  LeftTab,
  OpenDialog,
  PanelsSlice,
  RememberedPanels,
  SideTab,
  Theme,
} from './panels-slice.ts'
export { rememberedPanels } from './panels-slice.ts'
export type { ProblemsAt } from './problems.ts'
export { problemsAt } from './problems.ts'
export type { Proposal, ProposalInput, WantedWorkflow } from './proposal.ts'
export { isAnotherWorkflow, outdatedWords } from './proposal.ts'
export type { Line, SelectionSlice } from './selection-slice.ts'
export type { Connection, ServerSlice } from './server-slice.ts'
export { isOpening } from './server-slice.ts'
export { transitionKeys } from './transition-key.ts'

/** Facts that nothing else can derive, and the verbs that change them. */
export type StudioStore = DocumentSlice &
  SelectionSlice &
  ExecutionSlice &
  PanelsSlice &
  ServerSlice &
  CompareSlice

const slices: StateCreator<StudioStore> = (...args) => ({
  ...createDocumentSlice(...args),
  ...createSelectionSlice(...args),
  ...createExecutionSlice(...args),
  ...createPanelsSlice(...args),
  ...createServerSlice(...args),
  ...createCompareSlice(...args),
})

/** The studio's one store. */
export const useStudio = create<StudioStore>()(slices)

/** A store of its own, for a test. */
export const createStudioStore = (): StoreApi<StudioStore> => createStore<StudioStore>()(slices)
