import type { ExchangeFormat } from './exchange.ts'

/** The format of a file by its content, and where that says nothing by its name; null when neither does. */
export function guessFormat(text: string, fileName = ''): ExchangeFormat | null {
  const start = text.replace(/^\ufeff/, '').slice(0, 4000)
  if (/^\s*</.test(start)) return 'bpmn'
  if (/^\s*\{/.test(start)) {
    if (/"StartAt"\s*:/.test(text)) return 'asl'
    if (/"states"\s*:/.test(text)) return 'xstate'
  }
  if (/^(?:\s*---[\s\S]*?\n\s*---)?(?:\s|;|%%[^\n]*)*(?:graph|flowchart)\b/.test(text)) return 'mermaid'
  const name = fileName.toLowerCase()
  if (/\.(mmd|mermaid)$/.test(name)) return 'mermaid'
  if (/\.(bpmn|bpmn2|bpmn20\.xml)$/.test(name)) return 'bpmn'
  if (/\.asl(\.json)?$/.test(name)) return 'asl'
  return /xstate|machine/.test(name) && name.endsWith('.json') ? 'xstate' : null
}
