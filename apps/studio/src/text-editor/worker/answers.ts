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
  semanticTokens,
  signatureAt,
} from '@rabbit/dsl/language'
import type { Answerers } from './protocol.ts'

/** Each question is one function of the language service. */
export const answerers: Answerers = {
  completions: completionsAt,
  // The editor shows the problems of a place itself.
  hover: ({ text, tree, graph, stepTypes }, offset) =>
    hoverAt({ text, tree, graph, stepTypes, diagnostics: [] }, offset),
  signature: signatureAt,
  definition: definitionAt,
  references: (workflow, offset) => referencesAt(workflow, offset).map(({ from, to }) => ({ from, to })),
  name: (workflow, offset) => {
    const found = renamableAt(workflow, offset)
    return found && { name: found.name, span: { from: found.use.from, to: found.use.to } }
  },
  rename: renameAt,
  format: (workflow, range) =>
    range ? formatRange(workflow, range.from, range.to) : formatWorkflow(workflow),
  actions: codeActionsAt,
  symbols: documentSymbols,
  folds: foldingRanges,
  tokens: semanticTokens,
}
