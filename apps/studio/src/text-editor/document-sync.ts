import type { TextEdit } from '@rabbit/dsl'
import type { WorkflowDocument } from '../document/index.ts'
import { changeBetween } from './change-between.ts'
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
