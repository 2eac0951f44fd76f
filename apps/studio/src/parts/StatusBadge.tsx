import type { ExecutionStatus, StateStatus } from '@rabbit/contract'
import { Badge } from '../design/index.ts'
import { executionStatusWords, stateStatusWords } from './status-words.ts'

export function ExecutionStatusBadge({ status }: { readonly status: ExecutionStatus }) {
  const { word, tone } = executionStatusWords[status]
  return <Badge tone={tone}>{word}</Badge>
}

export function StateStatusBadge({ status }: { readonly status: StateStatus }) {
  const { word, tone } = stateStatusWords[status]
  return <Badge tone={tone}>{word}</Badge>
}
