import { QueryClient } from '@tanstack/react-query'
import type { ApiError } from './errors.ts'
import { studioSocket } from './events.ts'

/** What was asked for, kept for a while. Hooks get it by hand, so no provider is needed. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      retry: (failures, error) => failures < 3 && (error as ApiError).retryable === true,
    },
  },
})

/** The lists that the server's pushes make stale. */
export const queryKeys = {
  workflows: ['workflows'] as const,
  /** Those of one workflow, of all (`all`), or every list. */
  executions: (workflowId?: string) => (workflowId ? ['executions', workflowId] : ['executions']),
  pinned: (workflowId: string) => ['pinned', workflowId],
  approvals: ['approvals'] as const,
  record: ['record'] as const,
  secrets: ['secrets'] as const,
  status: ['status'] as const,
}

let listening = false

/** From now on what the server pushes refreshes the lists on the screen. Calling it again changes nothing. */
export function refreshOnPush(): void {
  if (listening) return
  listening = true
  const socket = studioSocket()
  const refresh = (...keys: readonly (readonly string[])[]) => {
    for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey })
  }
  socket.on('execution:changed', (summary) =>
    refresh(queryKeys.executions(summary.workflowId), queryKeys.executions('all')),
  )
  socket.on('approvals:changed', () => refresh(queryKeys.approvals))
  socket.on('connect', () => refresh(queryKeys.executions(), queryKeys.approvals, queryKeys.status))
}
