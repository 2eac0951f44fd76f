import { editWorkflow, openWorkflow, type Span, type TextEdit, type Workflow } from '@rabbit/dsl'
import type { Range, TextDocumentContentChangeEvent, TextEdit as WireEdit } from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { Lines, type PositionEncoding } from './lines.ts'

/** A text that an editor has open: its lines as the editor counts them, and what it means. */
export interface OpenDocument {
  readonly uri: string
  readonly lines: Lines
  readonly workflow: Workflow
}

/**
 * How open documents come to be and follow what is typed; only what an edit touches is read again.
 *
 * @param encoding what was agreed on with the editor, before it opened any
 */
export const documentKeeping = (encoding: () => PositionEncoding) => ({
  create: (uri: string, languageId: string, version: number, text: string): OpenDocument => ({
    uri,
    lines: new Lines(TextDocument.create(uri, languageId, version, text), encoding()),
    workflow: openWorkflow(text),
  }),
  update: (
    { uri, lines, workflow }: OpenDocument,
    changes: TextDocumentContentChangeEvent[],
    version: number,
  ): OpenDocument => {
    let next = workflow
    for (const change of changes) {
      const edit = 'range' in change ? editOf(lines, change) : null
      lines.replace(change.text, version, edit ?? undefined)
      next = edit ? editWorkflow(next, [edit]) : openWorkflow(change.text)
    }
    return { uri, lines, workflow: next }
  },
})

function editOf(lines: Lines, { range, text }: { readonly range: Range; readonly text: string }): TextEdit {
  const start = lines.offsetAt(range.start)
  const end = lines.offsetAt(range.end)
  return { from: Math.min(start, end), to: Math.max(start, end), insert: text }
}

export function rangeOf({ lines }: OpenDocument, { from, to }: Span): Range {
  return { start: lines.positionAt(from), end: lines.positionAt(to) }
}

export function spanOf({ lines }: OpenDocument, { start, end }: Range): Span {
  return { from: lines.offsetAt(start), to: lines.offsetAt(end) }
}

export function wireEdits(document: OpenDocument, edits: readonly TextEdit[]): WireEdit[] {
  return edits.map((edit) => ({ range: rangeOf(document, edit), newText: edit.insert }))
}
