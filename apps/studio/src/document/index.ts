export type { Draft, DraftStorage } from './draft.ts'
export { dropDraft, keepDraft, readDraft } from './draft.ts'
export type { History, HistoryEntry, Origin } from './history.ts'
export type { ChangeOptions, DocumentChange, WorkflowDocument } from './workflow-document.ts'
export {
  changeDocument,
  openDocument,
  redoDocument,
  replaceDocumentText,
  smallestEdit,
  undoDocument,
  withSecretNames,
} from './workflow-document.ts'
