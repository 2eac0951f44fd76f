import type { Diagnostic } from '@rabbit/dsl'
import type {
  CodeAction,
  Completion,
  Completions,
  DocumentSymbol,
  Hover,
  Signature,
} from '@rabbit/dsl/language'
import { semanticTokens } from '@rabbit/dsl/language'
import {
  CodeActionKind,
  type CompletionItem,
  CompletionItemKind,
  DiagnosticSeverity,
  InsertTextFormat,
  MarkupKind,
  type Range,
  SemanticTokensBuilder,
  type SignatureHelp,
  SymbolKind,
  type CodeAction as WireAction,
  type Diagnostic as WireDiagnostic,
  type Hover as WireHover,
  type DocumentSymbol as WireSymbol,
} from 'vscode-languageserver/node'
import { type OpenDocument, rangeOf, spanOf, wireEdits } from './document.ts'

const completionKinds = {
  keyword: CompletionItemKind.Keyword,
  state: CompletionItemKind.Class,
  type: CompletionItemKind.Struct,
  property: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  name: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
} as const satisfies Record<Completion['kind'], CompletionItemKind>

/** In the service's own order; with places to fill in where the editor knows them. */
export function completionItems(
  document: OpenDocument,
  { span, items }: Completions,
  takesSnippets: boolean,
): CompletionItem[] {
  const range = rangeOf(document, span)
  const typed = document.workflow.text[span.from]
  const quote = span.to > span.from && (typed === '"' || typed === "'") ? typed : ''
  return items.map((item, index) => {
    const isSnippet = takesSnippets && item.snippet !== undefined
    return {
      label: item.label,
      kind: completionKinds[item.kind],
      sortText: String(index).padStart(5, '0'),
      filterText: quote + item.label,
      insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      textEdit: { range, newText: isSnippet ? (item.snippet as string) : item.insert },
      ...(item.detail ? { detail: item.detail } : {}),
      ...(item.documentation ? { documentation: markdown(item.documentation) } : {}),
    }
  })
}

export function hoverAnswer(document: OpenDocument, hover: Hover): WireHover {
  return { range: rangeOf(document, hover), contents: markdown(hover.markdown) }
}

export function signatureAnswer({ label, parameters, active, documentation }: Signature): SignatureHelp {
  const signature = {
    label,
    documentation: markdown(documentation),
    parameters: parameters.map(([from, to]) => ({ label: [from, to] as [number, number] })),
  }
  return { signatures: [signature], activeSignature: 0, activeParameter: active }
}

export function wireDiagnostic(document: OpenDocument, diagnostic: Diagnostic): WireDiagnostic {
  const { code, severity, message } = diagnostic
  return {
    range: rangeOf(document, diagnostic),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: 'rabbit',
    message,
  }
}

export function wireAction(document: OpenDocument, { title, edits, diagnostic }: CodeAction): WireAction {
  return {
    title,
    kind: diagnostic ? CodeActionKind.QuickFix : CodeActionKind.Refactor,
    ...(diagnostic ? { diagnostics: [wireDiagnostic(document, diagnostic)] } : {}),
    edit: { changes: { [document.uri]: wireEdits(document, edits) } },
  }
}

const symbolKinds = {
  workflow: SymbolKind.Module,
  input: SymbolKind.Variable,
  trigger: SymbolKind.Event,
  state: SymbolKind.Class,
  layout: SymbolKind.Array,
} as const satisfies Record<DocumentSymbol['kind'], SymbolKind>

export function wireSymbol(document: OpenDocument, symbol: DocumentSymbol): WireSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: symbolKinds[symbol.kind],
    range: rangeOf(document, symbol),
    selectionRange: rangeOf(document, symbol.selection),
  }
}

/** The service's kinds, in the order that the encoding counts them, under the protocol's usual names. */
const tokenNames = {
  keyword: 'keyword',
  state: 'class',
  type: 'type',
  property: 'property',
  string: 'string',
  number: 'number',
  comment: 'comment',
  function: 'function',
  variable: 'variable',
  operator: 'operator',
} as const
export const tokenLegend = {
  tokenTypes: Object.values(tokenNames) as string[],
  tokenModifiers: [] as string[],
}
const tokenKinds = Object.keys(tokenNames)

/** Five numbers a piece; a piece over several lines becomes one a line. */
export function encodedTokens(document: OpenDocument, range?: Range) {
  const { lines, workflow } = document
  const builder = new SemanticTokensBuilder()
  for (const token of semanticTokens(workflow, range && spanOf(document, range))) {
    const kind = tokenKinds.indexOf(token.type)
    const { start, end } = rangeOf(document, token)
    for (let line = start.line; line <= end.line; line++) {
      const from = line === start.line ? start.character : 0
      const to = line === end.line ? end.character : lines.lengthOf(line)
      if (to > from) builder.push(line, from, to - from, kind, 0)
    }
  }
  return builder.build()
}

const markdown = (value: string) => ({ kind: MarkupKind.Markdown, value })
