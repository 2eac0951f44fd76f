import { applyEdits, type TextEdit } from '@rabbit/dsl'
import { smallestEdit, type WorkflowDocument } from '../document/index.ts'

/** The edits from one document to the next; null when the next is another document, and not a later state of it. */
export function changeBetween(before: WorkflowDocument, next: WorkflowDocument): readonly TextEdit[] | null {
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
