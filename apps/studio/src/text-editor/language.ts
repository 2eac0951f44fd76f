import { isRefusal, type Span, type TextEdit } from '@rabbit/dsl'
import type { Completion, Completions, DocumentSymbol } from '@rabbit/dsl/language'
import { useStudio } from '../store/index.ts'
import { encodeTokens, tokenTypes } from './encode-tokens.ts'
import { monaco } from './monaco.ts'
import { createOffsetMap, editorChangesOf, type OffsetMap } from './offsets.ts'
import { languageClient } from './worker/follow-document.ts'
import type { Question, Questions } from './worker/protocol.ts'

/** The editor's name for the workflow language. */
export const languageId = 'rabbit'

type Model = monaco.editor.ITextModel
const { languages } = monaco
const { CompletionItemKind, SymbolKind, FoldingRangeKind } = languages

/** Offsets of the document as it stands, as places. The editor shows the same text. */
const currentMap = (): OffsetMap => createOffsetMap(useStudio.getState().document.workflow.text)

/** What the worker answers about the present text, in the editor's terms; null when it has no answer or the text moved on. */
async function answered<Q extends Question, R>(
  question: Q,
  args: Parameters<Questions[Q]>,
  into: (answer: NonNullable<ReturnType<Questions[Q]>>, map: OffsetMap) => R,
): Promise<R | null> {
  const map = currentMap()
  const answer = await languageClient().ask(question, ...args)
  return answer === null || answer === undefined ? null : into(answer as NonNullable<typeof answer>, map)
}

/** Ties what the language knows to the editor. Called once. */
export function registerLanguageFeatures(): void {
  const offsetAt = (position: monaco.IPosition) => currentMap().offsetAt(position)
  languages.registerCompletionItemProvider(languageId, {
    triggerCharacters: ['>', ':', '[', '.', '"', "'", '{', '=', ' '],
    provideCompletionItems: async (model, position, { triggerCharacter }) => {
      const before = model.getLineContent(position.lineNumber).slice(0, position.column - 1)
      if (triggerCharacter && !opensByItself(before)) return { suggestions: [] }
      const offset = offsetAt(position)
      const suggestions = await answered('completions', [offset], (found, map) =>
        isQuote(triggerCharacter) && found.span.from === offset ? [] : suggestionsOf(model, found, map),
      )
      return { suggestions: suggestions ?? [] }
    },
  })
  languages.registerSignatureHelpProvider(languageId, {
    signatureHelpTriggerCharacters: ['(', ','],
    provideSignatureHelp: (_model, position) =>
      answered('signature', [offsetAt(position)], ({ label, parameters, active, documentation }) => {
        const spans = parameters.map(([from, to]) => ({ label: [from, to] as [number, number] }))
        const signature = { label, documentation: { value: documentation }, parameters: spans }
        const value = { signatures: [signature], activeSignature: 0, activeParameter: active }
        return { value, dispose: () => {} }
      }),
  })
  languages.registerHoverProvider(languageId, {
    provideHover: (_model, position) =>
      answered('hover', [offsetAt(position)], (hover, map) => ({
        range: map.rangeOf(hover),
        contents: [{ value: hover.markdown }],
      })),
  })
  languages.registerDefinitionProvider(languageId, {
    provideDefinition: (model, position) =>
      answered('definition', [offsetAt(position)], (span, map) => ({
        uri: model.uri,
        range: map.rangeOf(span),
      })),
  })
  languages.registerReferenceProvider(languageId, {
    provideReferences: (model, position) =>
      answered('references', [offsetAt(position)], (uses, map) =>
        uses.map((use) => ({ uri: model.uri, range: map.rangeOf(use) })),
      ),
  })
  languages.registerDocumentHighlightProvider(languageId, {
    provideDocumentHighlights: (_model, position) =>
      answered('references', [offsetAt(position)], (uses, map) =>
        uses.map((use) => ({ range: map.rangeOf(use) })),
      ),
  })
  languages.registerRenameProvider(languageId, { resolveRenameLocation, provideRenameEdits })
  languages.registerDocumentFormattingEditProvider(languageId, {
    provideDocumentFormattingEdits: () => answered('format', [null], changesOf),
  })
  languages.registerDocumentRangeFormattingEditProvider(languageId, {
    provideDocumentRangeFormattingEdits: (_model, range) =>
      answered('format', [spanOfRange(currentMap(), range)], changesOf),
  })
  languages.registerCodeActionProvider(languageId, { provideCodeActions })
  languages.registerDocumentSymbolProvider(languageId, {
    provideDocumentSymbols: () =>
      answered('symbols', [], (symbols, map) => symbols.map((symbol) => symbolOf(symbol, map))),
  })
  languages.registerFoldingRangeProvider(languageId, {
    provideFoldingRanges: () =>
      answered('folds', [], (folds, map) =>
        folds.map(({ from, to, kind }) => ({
          start: map.placeAt(from).lineNumber,
          end: map.placeAt(to).lineNumber,
          ...(kind === 'comment' ? { kind: FoldingRangeKind.Comment } : {}),
        })),
      ),
  })
  languages.registerDocumentRangeSemanticTokensProvider(languageId, {
    getLegend: () => ({ tokenTypes: [...tokenTypes], tokenModifiers: [] }),
    provideDocumentRangeSemanticTokens: (model, range) =>
      answered('tokens', [spanOfRange(currentMap(), range)], (tokens, map) => {
        // Operators have their colours from the line's own look: an arrow is more than a comparison.
        const shown = tokens.filter(({ type }) => type !== 'operator')
        return { data: encodeTokens(shown, map, (line) => model.getLineLength(line)) }
      }),
  })
}

/**
 * Whether something is sure to be wanted behind a sign. Elsewhere a list that opens by itself would take the Enter
 * that ends the line: behind `{`, and behind the quote that closes a text.
 */
const opensByItself = (before: string): boolean =>
  !/[ {]$/.test(before) || /(?:\$\{|(?:->|[:[,=]|^\s*(?:state|on(?: \w+)?)|\bon| in) )$/.test(before)

const isQuote = (sign: string | undefined): boolean => sign === '"' || sign === "'"

const notAName = 'Put the cursor on the name of a state to rename it.'

async function resolveRenameLocation(_model: Model, position: monaco.Position) {
  const place = await answered('name', [currentMap().offsetAt(position)], ({ name, span }, map) => ({
    range: map.rangeOf(span),
    text: name,
  }))
  return place ?? { range: monaco.Range.fromPositions(position), text: '', rejectReason: notAName }
}

async function provideRenameEdits(model: Model, position: monaco.Position, newName: string) {
  const edit = await answered('rename', [currentMap().offsetAt(position), newName], (planned) =>
    isRefusal(planned) ? { edits: [], rejectReason: planned.message } : workspaceEdit(model, planned),
  )
  return edit ?? { edits: [], rejectReason: 'The text has changed meanwhile. Rename once more.' }
}

async function provideCodeActions(
  model: Model,
  range: monaco.Range,
): Promise<monaco.languages.CodeActionList> {
  const actions = await answered('actions', [spanOfRange(currentMap(), range)], (found) => {
    const fixes = found.filter(({ diagnostic }) => diagnostic !== null)
    return found.map(({ title, edits, diagnostic }) => ({
      title,
      kind: diagnostic ? 'quickfix' : 'refactor',
      isPreferred: diagnostic !== null && fixes.length === 1,
      edit: workspaceEdit(model, edits),
    }))
  })
  return { actions: actions ?? [], dispose: () => {} }
}

const changesOf = (edits: readonly TextEdit[]) => [
  ...editorChangesOf(useStudio.getState().document.workflow.text, edits),
]

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
} as const satisfies Record<Completion['kind'], monaco.languages.CompletionItemKind>

/** What is chosen so opens the next choice, or the help with a call. */
const goesOn: Readonly<Partial<Record<Completion['kind'], monaco.languages.Command>>> = {
  property: { id: 'editor.action.triggerSuggest', title: '' },
  function: { id: 'editor.action.triggerParameterHints', title: '' },
}

/** In the language service's own order, with places to fill in. */
function suggestionsOf(
  model: Model,
  { span, items }: Completions,
  map: OffsetMap,
): monaco.languages.CompletionItem[] {
  const range = map.rangeOf(span)
  const typed = model.getValueInRange(range)[0] ?? ''
  const quote = typed === '"' || typed === "'" ? typed : ''
  return items.map((item, index) => {
    const command = goesOn[item.kind]
    return {
      label: item.label,
      detail: item.detail,
      range,
      kind: completionKinds[item.kind],
      filterText: quote + item.label,
      sortText: String(index).padStart(5, '0'),
      insertText: item.snippet ?? item.insert,
      ...(item.snippet === undefined
        ? {}
        : { insertTextRules: languages.CompletionItemInsertTextRule.InsertAsSnippet }),
      ...(item.documentation ? { documentation: { value: item.documentation } } : {}),
      ...(command ? { command } : {}),
    }
  })
}

const symbolKinds = {
  workflow: SymbolKind.Module,
  input: SymbolKind.Variable,
  trigger: SymbolKind.Event,
  state: SymbolKind.Class,
  layout: SymbolKind.Array,
} as const satisfies Record<DocumentSymbol['kind'], monaco.languages.SymbolKind>

const symbolOf = (symbol: DocumentSymbol, map: OffsetMap): monaco.languages.DocumentSymbol => ({
  name: symbol.name,
  detail: symbol.detail,
  kind: symbolKinds[symbol.kind],
  tags: [],
  range: map.rangeOf(symbol),
  selectionRange: map.rangeOf(symbol.selection),
})
