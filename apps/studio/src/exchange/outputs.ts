import type { Workflow, WorkflowGraph } from '@rabbit/dsl'
import {
  type Drawn,
  drawSvg,
  type ExchangeFormat,
  exchangeFormats,
  exportWorkflow,
  type Loss,
  type PictureTheme,
} from '@rabbit/exchange'
import { pictureOf } from '../canvas/picture.ts'

export type OutputKind = ExchangeFormat | 'rabbit' | 'svg' | 'png'

export const outputKinds: readonly { readonly value: OutputKind; readonly label: string }[] = [
  { value: 'mermaid', label: 'Mermaid flowchart' },
  { value: 'bpmn', label: 'BPMN 2.0 XML' },
  { value: 'asl', label: 'Amazon States Language' },
  { value: 'xstate', label: 'XState JSON' },
  { value: 'svg', label: 'Picture (SVG)' },
  { value: 'png', label: 'Picture (PNG)' },
  { value: 'rabbit', label: 'Workflow text (.rabbit)' },
]

export type Output =
  | { readonly kind: 'refused'; readonly message: string }
  | {
      readonly kind: 'text'
      readonly text: string
      readonly losses: readonly Loss[]
      readonly extension: string
      readonly mediaType: string
    }
  | { readonly kind: 'picture'; readonly drawn: Drawn; readonly extension: 'svg' | 'png' }

/** The workflow as a file of that kind. */
export function outputOf(kind: OutputKind, workflow: Workflow, theme: PictureTheme): Output {
  if (kind === 'rabbit')
    return { kind: 'text', text: workflow.text, losses: [], extension: 'rabbit', mediaType: 'text/plain' }
  if (kind === 'svg' || kind === 'png')
    return { kind: 'picture', drawn: drawSvg(pictureOf(workflow.graph), theme), extension: kind }
  const places = kind === 'bpmn' ? placesOf(workflow.graph) : undefined
  const result = exportWorkflow(kind, workflow, places ? { places } : {})
  if (result.kind === 'refused') return result
  const { extension, mediaType } = exchangeFormats[kind]
  return { kind: 'text', text: result.text, losses: result.losses, extension, mediaType }
}

/** Where the canvas has the states, for a format that holds a drawing too. */
const placesOf = (graph: WorkflowGraph) =>
  new Map(pictureOf(graph).states.map(({ name, x, y }) => [name, { x, y }]))

/** A file's name made of the workflow's. */
export function fileNameOf(title: string, extension: string): string {
  const name = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${name || 'workflow'}.${extension}`
}
