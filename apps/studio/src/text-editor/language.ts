import { isRefusal, type Span, type TextEdit, type Workflow } from '@rabbit/dsl'
import {
  type Completion,
  codeActionsAt,
  completionsAt,
  type DocumentSymbol,
  definitionAt,
  documentSymbols,
  foldingRanges,
  formatWorkflow,
  hoverAt,
  nameAt,
  referencesAt,
  renameAt,
  semanticTokens,
} from '@rabbit/dsl/language'
import { useStudio } from '../store/index.ts'
import { encodeTokens, tokenTypes } from './encode-tokens.ts'
import { monaco } from './monaco.ts'
import { createOffsetMap, editorChangesOf, type OffsetMap } from './offsets.ts'

/** The editor's name for the workflow language. */
export const languageId = 'rabbit'

type Model = monaco.editor.ITextModel
const { languages } = monaco
const { CompletionItemKind, SymbolKind, FoldingRangeKind } = languages

let mapped: { readonly text: string; readonly map: OffsetMap } | null = null

/** The document as it stands, with its offsets as places. The editor shows the same text. */
function current(): { readonly workflow: Workflow; readonly map: OffsetMap } {
  const { workflow } = useStudio.getState().document
  if (mapped?.text !== workflow.text) mapped = { text: workflow.text, map: createOffsetMap(workflow.text) }
  return { workflow, map: mapped.map }
}

/** Ties what the language knows to the editor. Called once. */
export function registerLanguageFeatures(): void {
  languages.registerCompletionItemProvider(languageId, {
    triggerCharacters: ['>', ':', '[', '.', '"', ' '],
    provideCompletionItems: (model, position, { triggerCharacter }) => {
      const before = model.getLineContent(position.lineNumber).slice(0, position.column - 1)
      if (triggerCharacter === ' ' && !/(->|[:[,])\s$/.test(before)) return { suggestions: [] }
      const { workflow, map } = current()
      const { span, items } = completionsAt(workflow, map.offsetAt(position))
      const range = map.rangeOf(span)
      return { suggestions: items.map((item, index) => suggestion(item, index, range)) }
    },
  })
  languages.registerHoverProvider(languageId, {
    provideHover: (_model, position) => {
      const { workflow, map } = current()
      // The editor shows the problems of a place itself.
      const { text, tree, graph, stepTypes } = workflow
      const hover = hoverAt({ text, tree, graph, stepTypes, diagnostics: [] }, map.offsetAt(position))
      return hover ? { range: map.rangeOf(hover), contents: [{ value: hover.markdown }] } : null
    },
  })
  languages.registerDefinitionProvider(languageId, {
    provideDefinition: (model, position) => {
      const { workflow, map } = current()
      const span = definitionAt(workflow, map.offsetAt(position))
      return span ? { uri: model.uri, range: map.rangeOf(span) } : null
    },
  })
  languages.registerDocumentHighlightProvider(languageId, {
    provideDocumentHighlights: (_model, position) => {
      const { workflow, map } = current()
      return referencesAt(workflow, map.offsetAt(position)).map((use) => ({ range: map.rangeOf(use) }))
    },
  })
  languages.registerRenameProvider(languageId, rename)
  languages.registerDocumentFormattingEditProvider(languageId, {
    provideDocumentFormattingEdits: () => changesOf(formatWorkflow(current().workflow)),
  })
  languages.registerCodeActionProvider(languageId, { provideCodeActions })
  languages.registerDocumentSymbolProvider(languageId, {
    provideDocumentSymbols: () => documentSymbols(current().workflow).map(symbolOf),
  })
  languages.registerFoldingRangeProvider(languageId, {
    provideFoldingRanges: () => {
      const { workflow, map } = current()
      return foldingRanges(workflow).map(({ from, to, kind }) => ({
        start: map.placeAt(from).lineNumber,
        end: map.placeAt(to).lineNumber,
        ...(kind === 'comment' ? { kind: FoldingRangeKind.Comment } : {}),
      }))
    },
  })
  languages.registerDocumentRangeSemanticTokensProvider(languageId, {
    getLegend: () => ({ tokenTypes: [...tokenTypes], tokenModifiers: [] }),
    provideDocumentRangeSemanticTokens: (model, range) => {
      const { workflow, map } = current()
      // Operators have their colours from the line's own look: an arrow is more than a comparison.
      const tokens = semanticTokens(workflow, spanOfRange(map, range)).filter(
        ({ type }) => type !== 'operator',
      )
      return { data: encodeTokens(tokens, map, (line) => model.getLineLength(line)) }
    },
  })
}

const notAName = 'Put the cursor on the name of a state to rename it.'

const rename: monaco.languages.RenameProvider = {
  resolveRenameLocation: (_model, position) => {
    const { workflow, map } = current()
    const found = nameAt(workflow, map.offsetAt(position))
    if (found) return { range: map.rangeOf(found.use), text: found.name }
    return { range: monaco.Range.fromPositions(position), text: '', rejectReason: notAName }
  },
  provideRenameEdits: (model, position, newName) => {
    const { workflow, map } = current()
    const planned = renameAt(workflow, map.offsetAt(position), newName)
    return isRefusal(planned) ? { edits: [], rejectReason: planned.message } : workspaceEdit(model, planned)
  },
}

function provideCodeActions(model: Model, range: monaco.Range): monaco.languages.CodeActionList {
  const { workflow, map } = current()
  const fixes = codeActionsAt(workflow, spanOfRange(map, range))
  const actions = fixes.map(({ title, edits }) => ({
    title,
    kind: 'quickfix',
    isPreferred: fixes.length === 1,
    edit: workspaceEdit(model, edits),
  }))
  return { actions, dispose: () => {} }
}

const changesOf = (edits: readonly TextEdit[]) => [...editorChangesOf(current().workflow.text, edits)]

const workspaceEdit = (model: Model, edits: readonly TextEdit[]): monaco.languages.WorkspaceEdit => ({
  edits: changesOf(edits).map((textEdit) => ({
    resource: model.uri,
    textEdit,
    versionId: model.getVersionId(),
  })),
})

const spanOfRange = (map: OffsetMap, range: monaco.IRange): Span => ({
  from: map.offsetAt({ lineNumber: range.startLineNumber, column: range.startColumn }),
  to: map.offsetAt({ lineNumber: range.endLineNumber, column: range.endColumn }),
})

const completionKinds = {
  keyword: CompletionItemKind.Keyword,
  state: CompletionItemKind.Class,
  type: CompletionItemKind.Struct,
  property: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  name: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
} as const

/** In the language service's own order. */
const suggestion = (
  { label, kind, detail, insert }: Completion,
  index: number,
  range: monaco.IRange,
): monaco.languages.CompletionItem => ({
  label,
  detail,
  range,
  kind: completionKinds[kind],
  insertText: insert,
  sortText: String(index).padStart(5, '0'),
})

const symbolKinds = {
  workflow: SymbolKind.Module,
  input: SymbolKind.Variable,
  trigger: SymbolKind.Event,
  state: SymbolKind.Class,
  layout: SymbolKind.Array,
} as const

const symbolOf = (symbol: DocumentSymbol): monaco.languages.DocumentSymbol => ({
  name: symbol.name,
  detail: symbol.detail,
  kind: symbolKinds[symbol.kind],
  tags: [],
  range: current().map.rangeOf(symbol),
  selectionRange: current().map.rangeOf(symbol.selection),
})
