import { applyEdits, type TextEdit } from '@rabbit/dsl'
import type { WorkflowDocument } from '../document/index.ts'
import { smallestEdit } from '../document/index.ts'
import { type EditorChange, editorChangesOf, textEditsOf } from './offsets.ts'

/** The part of an editor's model that following a document needs. */
export interface EditorText {
  /** Makes changes without entering them into the editor's own history; cursors stay where they belong. */
  apply(changes: readonly EditorChange[]): void
  /** Shows another text from its beginning. */
  reset(text: string): void
}

export interface DocumentSync {
  /** The document has changed, here or elsewhere. */
  follow(document: WorkflowDocument): void
  /** Somebody typed. */
  typed(changes: readonly EditorChange[]): void
}

/**
 * Keeps an editor and the document at the same text. What is typed goes to the document as edits; what happens to
 * the document elsewhere comes to the editor as the same small edits. Neither is ever echoed.
 */
export function createDocumentSync(
  editor: EditorText,
  document: WorkflowDocument,
  send: (edits: readonly TextEdit[]) => void,
): DocumentSync {
  let shown = document
  let busy: 'applying' | 'sending' | null = null
  editor.reset(document.workflow.text)

  const apply = (work: () => void) => {
    busy = 'applying'
    try {
      work()
    } finally {
      busy = null
    }
  }
  return {
    follow(next) {
      const before = shown
      shown = next
      if (busy === 'sending' || next.workflow.text === before.workflow.text) return
      const change = changeBetween(before, next)
      if (change === null) apply(() => editor.reset(next.workflow.text))
      else apply(() => editor.apply(editorChangesOf(before.workflow.text, change)))
    },
    typed(changes) {
      if (busy === 'applying') return
      busy = 'sending'
      try {
        send(textEditsOf(shown.workflow.text, changes))
      } finally {
        busy = null
      }
    },
  }
}

/** The edits from one document to the next; null when the next is another document, and not a later state of it. */
function changeBetween(before: WorkflowDocument, next: WorkflowDocument): readonly TextEdit[] | null {
  if (next.lastChange === null || next.version <= before.version) return null
  if (next.version === before.version + 1) {
    // A document opened with a draft has a last change too, but it was made on its own text.
    const { edits } = next.lastChange
    return leadsTo(before.workflow.text, edits, next.workflow.text) ? edits : null
  }
  const edit = smallestEdit(before.workflow.text, next.workflow.text)
  return edit ? [edit] : []
}

const leadsTo = (before: string, edits: readonly TextEdit[], after: string): boolean =>
  edits.every((edit) => edit.to <= before.length) && applyEdits(before, edits) === after
