import { editWorkflow, invertEdits, openWorkflow, type TextEdit, type Workflow } from '@rabbit/dsl'
import { emptyHistory, type History, type Origin, record, stepBack, stepForward } from './history.ts'

/** The last change, so that a surface can follow with the same small edits instead of a whole new text. */
export interface DocumentChange {
  readonly edits: readonly TextEdit[]
  readonly origin: Origin
}

/** One text with its meaning and its one history. Immutable: every change gives a new document. */
export interface WorkflowDocument {
  /** `workflow.text` is the text, `workflow.graph` and `workflow.diagnostics` its meaning. */
  readonly workflow: Workflow
  readonly history: History
  /** Counts up with every change, undo and redo included. */
  readonly version: number
  /** null for a document just opened. */
  readonly lastChange: DocumentChange | null
}

export interface ChangeOptions {
  readonly origin: Origin
  /** ms since the epoch. */
  readonly at: number
  /** Changes with the same mark become one step of undo. */
  readonly gesture?: string | null
}

/** @param secrets the names of the workspace's secrets, where they are known */
export function openDocument(text: string, secrets: readonly string[] | null = null): WorkflowDocument {
  return { workflow: openWith(text, secrets), history: emptyHistory, version: 0, lastChange: null }
}

/** The same document, checked and completed with other names of secrets. */
export function withSecretNames(document: WorkflowDocument, secrets: readonly string[]): WorkflowDocument {
  return { ...document, workflow: openWith(document.workflow.text, secrets) }
}

const openWith = (text: string, secrets: readonly string[] | null): Workflow =>
  openWorkflow(text, secrets ? { secrets } : {})

/** Applies edits to the text. Edits that change nothing give the same document. */
export function changeDocument(
  document: WorkflowDocument,
  edits: readonly TextEdit[],
  { origin, at, gesture = null }: ChangeOptions,
): WorkflowDocument {
  const before = document.workflow.text
  const real = edits.filter((edit) => before.slice(edit.from, edit.to) !== edit.insert)
  if (real.length === 0) return document
  const undo = invertEdits(before, real)
  return {
    workflow: editWorkflow(document.workflow, real),
    history: record(document.history, { redo: real, undo, origin, gesture, at }),
    version: document.version + 1,
    lastChange: { edits: real, origin },
  }
}

/** The same as one edit of the smallest stretch that differs. */
export function replaceDocumentText(
  document: WorkflowDocument,
  text: string,
  options: ChangeOptions,
): WorkflowDocument {
  const edit = smallestEdit(document.workflow.text, text)
  return edit ? changeDocument(document, [edit], options) : document
}

export function undoDocument(document: WorkflowDocument): WorkflowDocument {
  const step = stepBack(document.history)
  return step ? walk(document, step.history, step.entry.undo, 'undo') : document
}

export function redoDocument(document: WorkflowDocument): WorkflowDocument {
  const step = stepForward(document.history)
  return step ? walk(document, step.history, step.entry.redo, 'redo') : document
}

function walk(
  document: WorkflowDocument,
  history: History,
  edits: readonly TextEdit[],
  origin: 'undo' | 'redo',
): WorkflowDocument {
  return {
    workflow: editWorkflow(document.workflow, [...edits]),
    history,
    version: document.version + 1,
    lastChange: { edits, origin },
  }
}

/** What differs between common beginning and common end; null for equal texts. Never splits a surrogate pair. */
export function smallestEdit(before: string, after: string): TextEdit | null {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from += 1
  if (from > 0 && isHighSurrogate(before.charCodeAt(from - 1))) from -= 1
  let tail = 0
  while (
    tail < shorter - from &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail += 1
  }
  if (tail > 0 && isLowSurrogate(before.charCodeAt(before.length - tail))) tail -= 1
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) }
}

const isHighSurrogate = (code: number) => code >= 0xd800 && code <= 0xdbff
const isLowSurrogate = (code: number) => code >= 0xdc00 && code <= 0xdfff
