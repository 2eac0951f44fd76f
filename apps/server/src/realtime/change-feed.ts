import type { ExecutionSummary } from '@rabbit/contract'
import type { CommittedEvents } from '@rabbit/engine'

const gatherMs = 50

export interface ChangeFeedNeeds {
  readonly summary: (workspaceId: string, executionId: string) => Promise<ExecutionSummary | null>
  readonly someoneListens: (workspaceId: string) => boolean
  readonly executionChanged: (workspaceId: string, summary: ExecutionSummary) => void
  readonly approvalsChanged: (workspaceId: string) => void
  readonly onTrouble: (message: string, cause: unknown) => void
}

/**
 * Tells a workspace which of its executions and approvals changed: gathered for a moment, so that an execution that
 * takes many steps is read and sent once.
 */
export function createChangeFeed(needs: ChangeFeedNeeds): {
  take(batch: CommittedEvents): void
  stop(): void
} {
  const executions = new Map<string, string>()
  const approvals = new Set<string>()
  let timer: NodeJS.Timeout | null = null

  const flush = async () => {
    timer = null
    const changed = [...executions]
    const asked = [...approvals]
    executions.clear()
    approvals.clear()
    for (const workspaceId of asked) needs.approvalsChanged(workspaceId)
    for (const [executionId, workspaceId] of changed) {
      try {
        const summary = await needs.summary(workspaceId, executionId)
        if (summary) needs.executionChanged(workspaceId, summary)
      } catch (error) {
        needs.onTrouble('A change of an execution could not be shown.', error)
      }
    }
  }

  return {
    take({ workspaceId, executionId, changed, approvalsChanged }) {
      if ((!changed && !approvalsChanged) || !needs.someoneListens(workspaceId)) return
      if (changed) executions.set(executionId, workspaceId)
      if (approvalsChanged) approvals.add(workspaceId)
      timer ??= setTimeout(() => void flush(), gatherMs)
    },
    stop() {
      if (timer) clearTimeout(timer)
    },
  }
}
