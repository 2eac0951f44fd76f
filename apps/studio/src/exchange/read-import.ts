import { openWorkflow, type WorkflowGraph } from '@rabbit/dsl'
import { type ExchangeFormat, guessFormat, importWorkflow, type Loss } from '@rabbit/exchange'
import type { GivenFile } from './exchange-store.ts'

export type ImportFormat = ExchangeFormat | 'rabbit'

export type ImportResult =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly message: string }
  | {
      readonly kind: 'read'
      readonly format: ImportFormat
      /** What the new workflow is called in the library. */
      readonly name: string
      readonly text: string
      readonly graph: WorkflowGraph
      readonly losses: readonly Loss[]
    }

/** What a text would be imported as; the format is found out where none is named. */
export function readImport({ name, text }: GivenFile, wanted: ImportFormat | null): ImportResult {
  if (text.trim() === '') return { kind: 'nothing' }
  const format = wanted ?? guessFormat(text, name) ?? (isWorkflowText(name, text) ? 'rabbit' : null)
  if (format === null)
    return { kind: 'refused', message: 'It is not clear which format this is. Choose it above.' }
  const result =
    format === 'rabbit' ? { kind: 'imported' as const, text, losses: [] } : importWorkflow(format, text)
  if (result.kind === 'refused') return result
  const { graph } = openWorkflow(result.text)
  const file = name.replace(/\.(asl|xstate)?\.?[^.]*$/, '')
  return {
    kind: 'read',
    format,
    name: graph.title ?? graph.name ?? (file || 'Imported workflow'),
    text: result.text,
    graph,
    losses: result.losses,
  }
}

function isWorkflowText(name: string, text: string): boolean {
  if (name.endsWith('.rabbit')) return true
  const { graph, diagnostics } = openWorkflow(text)
  return graph.transitions.length > 0 && !diagnostics.some(({ code }) => code < 'R020')
}
