import { isRefusal } from '@rabbit/dsl'
import {
  codeActionsAt,
  completionsAt,
  definitionAt,
  documentSymbols,
  foldingRanges,
  formatRange,
  formatWorkflow,
  hoverAt,
  referencesAt,
  renamableAt,
  renameAt,
  signatureAt,
} from '@rabbit/dsl/language'
import {
  type Connection,
  DocumentHighlightKind,
  FoldingRangeKind,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node'
import {
  completionItems,
  encodedTokens,
  hoverAnswer,
  signatureAnswer,
  tokenLegend,
  wireAction,
  wireDiagnostic,
  wireSymbol,
} from './answers.ts'
import { documentKeeping, type OpenDocument, rangeOf, spanOf, wireEdits } from './document.ts'
import { encodingFor, type PositionEncoding } from './lines.ts'

/** Typing goes on for about so long between two keys; the text is checked when it pauses. */
const checkPauseMs = 150

/** Serves the language over a connection: each request is answered from the text as it stands. */
export function serveLanguage(connection: Connection): void {
  let encoding: PositionEncoding = 'utf-16'
  const documents = new TextDocuments<OpenDocument>(documentKeeping(() => encoding))
  let takesSnippets = false

  connection.onInitialize(({ capabilities }): InitializeResult => {
    takesSnippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport === true
    encoding = encodingFor(capabilities.general?.positionEncodings)
    return {
      capabilities: { ...serverCapabilities, positionEncoding: encoding },
      serverInfo: { name: 'rabbit' },
    }
  })
  pushDiagnostics(connection, documents)

  /** A handler for a request about a document; one that is not open has no answer. */
  const about =
    <P extends { textDocument: { uri: string } }, R>(answer: (document: OpenDocument, params: P) => R) =>
    (params: P): R | null => {
      const document = documents.get(params.textDocument.uri)
      return document ? answer(document, params) : null
    }
  type At = { textDocument: { uri: string }; position: { line: number; character: number } }
  const at =
    <P extends At, R>(answer: (document: OpenDocument, offset: number, params: P) => R) =>
    (params: P): R | null =>
      about((document: OpenDocument, given: P) =>
        answer(document, document.lines.offsetAt(given.position), given),
      )(params)

  connection.onCompletion(
    at((document, offset) =>
      completionItems(document, completionsAt(document.workflow, offset), takesSnippets),
    ),
  )
  connection.onHover(
    at((document, offset) => {
      const hover = hoverAt(document.workflow, offset)
      return hover && hoverAnswer(document, hover)
    }),
  )
  connection.onSignatureHelp(
    at((document, offset) => {
      const signature = signatureAt(document.workflow, offset)
      return signature && signatureAnswer(signature)
    }),
  )
  connection.onDefinition(
    at((document, offset) => {
      const span = definitionAt(document.workflow, offset)
      return span && { uri: document.uri, range: rangeOf(document, span) }
    }),
  )
  connection.onReferences(
    at((document, offset, { context }) =>
      referencesAt(document.workflow, offset)
        .filter(({ kind }) => context.includeDeclaration || kind !== 'declaration')
        .map((use) => ({ uri: document.uri, range: rangeOf(document, use) })),
    ),
  )
  connection.onDocumentHighlight(
    at((document, offset) =>
      referencesAt(document.workflow, offset).map((use) => ({
        range: rangeOf(document, use),
        kind: use.kind === 'declaration' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      })),
    ),
  )
  connection.onPrepareRename(
    at((document, offset) => {
      const found = renamableAt(document.workflow, offset)
      return found && { range: rangeOf(document, found.use), placeholder: found.name }
    }),
  )
  connection.onRenameRequest(
    at((document, offset, { newName }) => {
      const edits = renameAt(document.workflow, offset, newName)
      if (isRefusal(edits)) return new ResponseError<void>(LSPErrorCodes.RequestFailed, edits.message)
      return { changes: { [document.uri]: wireEdits(document, edits) } }
    }),
  )
  connection.onDocumentFormatting(about((document) => wireEdits(document, formatWorkflow(document.workflow))))
  connection.onDocumentRangeFormatting(
    about((document, { range }) => {
      const { from, to } = spanOf(document, range)
      return wireEdits(document, formatRange(document.workflow, from, to))
    }),
  )
  connection.onCodeAction(
    about((document, { range, context }) =>
      codeActionsAt(document.workflow, spanOf(document, range))
        .map((action) => wireAction(document, action))
        .filter(({ kind = '' }) => !context.only || context.only.some((wanted) => isKindOf(kind, wanted))),
    ),
  )
  connection.onDocumentSymbol(
    about((document) => documentSymbols(document.workflow).map((symbol) => wireSymbol(document, symbol))),
  )
  connection.onFoldingRanges(
    about((document) =>
      foldingRanges(document.workflow).map(({ from, to, kind }) => ({
        startLine: document.lines.positionAt(from).line,
        endLine: document.lines.positionAt(to).line,
        ...(kind === 'comment' ? { kind: FoldingRangeKind.Comment } : {}),
      })),
    ),
  )
  const noTokens = { data: [] }
  connection.languages.semanticTokens.on(
    (params) => about((document: OpenDocument) => encodedTokens(document))(params) ?? noTokens,
  )
  connection.languages.semanticTokens.onRange(
    (params) => about((document: OpenDocument) => encodedTokens(document, params.range))(params) ?? noTokens,
  )

  documents.listen(connection)
  connection.listen()
}

const serverCapabilities: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  completionProvider: { triggerCharacters: ['>', ':', '[', '.', '"', "'", '{', ' '] },
  hoverProvider: true,
  signatureHelpProvider: { triggerCharacters: ['(', ','] },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  codeActionProvider: { codeActionKinds: ['quickfix', 'refactor'] },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  semanticTokensProvider: { legend: tokenLegend, full: true, range: true },
}

/** Tells what is wrong with a text when it is opened and when typing pauses, and nothing once it is closed. */
function pushDiagnostics(connection: Connection, documents: TextDocuments<OpenDocument>): void {
  const timers = new Map<string, NodeJS.Timeout>()
  const stop = (uri: string) => {
    clearTimeout(timers.get(uri))
    timers.delete(uri)
  }
  const send = (uri: string) => {
    stop(uri)
    const document = documents.get(uri)
    if (!document) return
    const diagnostics = document.workflow.diagnostics.map((found) => wireDiagnostic(document, found))
    void connection.sendDiagnostics({ uri, version: document.lines.version, diagnostics })
  }
  documents.onDidOpen(({ document: { uri } }) => send(uri))
  documents.onDidChangeContent(({ document: { uri } }) => {
    stop(uri)
    timers.set(
      uri,
      setTimeout(() => send(uri), checkPauseMs),
    )
  })
  documents.onDidClose(({ document: { uri } }) => {
    stop(uri)
    void connection.sendDiagnostics({ uri, diagnostics: [] })
  })
}

const isKindOf = (kind: string, wanted: string): boolean => kind === wanted || kind.startsWith(`${wanted}.`)
