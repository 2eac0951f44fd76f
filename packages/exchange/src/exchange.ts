import { openWorkflow, type Point, type StateName, type Workflow, type WorkflowGraph } from '@rabbit/dsl'
import { writeAsl } from './asl/export.ts'
import { readAsl } from './asl/import.ts'
import { writeBpmn } from './bpmn/export.ts'
import { readBpmn } from './bpmn/import.ts'
import { listLost } from './carried.ts'
import { type Loss, Losses, type Refusal, refuse } from './loss.ts'
import { writeMermaid } from './mermaid/export.ts'
import { readMermaid } from './mermaid/import.ts'
import { writeXstate } from './xstate/export.ts'
import { readXstate } from './xstate/import.ts'

export interface Imported {
  readonly kind: 'imported'
  /** Formatted workflow text without syntax errors. */
  readonly text: string
  readonly losses: readonly Loss[]
}

export interface Exported {
  readonly kind: 'exported'
  readonly text: string
  readonly losses: readonly Loss[]
}

export interface ExportOptions {
  /** Top left corners of all states, where they are known; only a format with a drawing needs them. */
  readonly places?: ReadonlyMap<StateName, Point>
}

/** The formats by the word that a person types. */
export const exchangeFormats = {
  mermaid: { title: 'Mermaid', extension: 'mmd', mediaType: 'text/vnd.mermaid' },
  bpmn: { title: 'BPMN', extension: 'bpmn', mediaType: 'application/xml' },
  asl: { title: 'Amazon States Language', extension: 'asl.json', mediaType: 'application/json' },
  xstate: { title: 'XState', extension: 'xstate.json', mediaType: 'application/json' },
} as const

export type ExchangeFormat = keyof typeof exchangeFormats

interface Codec {
  read(text: string, losses: Losses): string | Refusal
  write(graph: WorkflowGraph, losses: Losses, options: ExportOptions): string | Refusal
}

const codecs: Readonly<Record<ExchangeFormat, Codec>> = {
  mermaid: { read: readMermaid, write: writeMermaid },
  bpmn: { read: readBpmn, write: (graph, _losses, { places }) => writeBpmn(graph, places) },
  asl: { read: readAsl, write: writeAsl },
  xstate: { read: readXstate, write: writeXstate },
}

const maxBytes = 2 * 1024 * 1024

/** A text of another format as a workflow's text, with what could not be kept. */
export function importWorkflow(format: ExchangeFormat, text: string): Imported | Refusal {
  if (new TextEncoder().encode(text).length > maxBytes)
    return refuse('The file is larger than 2 MiB. Split it into smaller workflows.')
  const losses = new Losses()
  const result = codecs[format].read(text, losses)
  return typeof result === 'string' ? { kind: 'imported', text: result, losses: losses.list } : result
}

/**
 * A workflow in another format, with what could not be carried: all that is missing when the exported text is read
 * back.
 */
export function exportWorkflow(
  format: ExchangeFormat,
  workflow: Workflow,
  options: ExportOptions = {},
): Exported | Refusal {
  const { graph } = workflow
  const broken = workflow.diagnostics.filter(({ code }) => /^R00\d$|^R01[0-5]$/.test(code))
  if (graph.states.length === 0) return refuse('There is no state to export. Draw or write one first.')
  const losses = new Losses()
  const { title } = exchangeFormats[format]
  const { read, write } = codecs[format]
  for (const { message } of broken)
    losses.add('workflow', `A statement cannot be read and is left out: ${message}`)
  if (hasComments(workflow))
    losses.add('comments', `Comments are for readers of the text and are not carried to ${title}.`)
  const text = write(graph, losses, options)
  if (typeof text !== 'string') return text
  const back = read(text, new Losses())
  if (typeof back !== 'string') return refuse(`The export cannot be read back: ${back.message}`)
  listLost(graph, openWorkflow(back).graph, title, losses)
  return { kind: 'exported', text, losses: losses.list }
}

/** Whether there is a comment anywhere: strings are passed over, since they may hold the same signs. */
function hasComments({ text }: Workflow): boolean {
  const pieces = text.matchAll(/"""[\s\S]*?"""|"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*'|(#|\/\/|\/\*)/g)
  for (const [, comment] of pieces) if (comment !== undefined) return true
  return false
}
