import type { ExecutionSummary } from '@rabbit/contract'
import type { CommittedEvents } from '@rabbit/engine'

const gatherMs = 50

export interface ChangeFeedNeeds {
  readonly summary: (workspaceId: string, executionId: string) => Promise<ExecutionSummary | null>
  /** The newest executions of a workspace. */
  readonly recent: (workspaceId: string) => Promise<readonly ExecutionSummary[]>
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
  /** Something may have been missed: looks for itself what changed in these workspaces. */
  look(workspaceIds: readonly string[]): Promise<void>
  stop(): void
} {
  const executions = new Map<string, string>()
  const approvals = new Set<string>()
  /** Workspace → execution → how it stood at the last look. */
  const stood = new Map<string, ReadonlyMap<string, string>>()
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
    async look(workspaceIds) {
      for (const known of [...stood.keys()]) if (!workspaceIds.includes(known)) stood.delete(known)
      for (const workspaceId of workspaceIds) {
        try {
          const summaries = await needs.recent(workspaceId)
          const before = stood.get(workspaceId)
          stood.set(workspaceId, new Map(summaries.map((summary) => [summary.id, standing(summary)])))
          const changed = summaries.filter((summary) => before?.get(summary.id) !== standing(summary))
          for (const summary of changed) needs.executionChanged(workspaceId, summary)
          if (changed.length > 0) needs.approvalsChanged(workspaceId)
        } catch (error) {
          needs.onTrouble('The executions could not be looked at.', error)
        }
      }
    },
    stop() {
      if (timer) clearTimeout(timer)
    },
  }
}

function standing({ status, currentStates }: ExecutionSummary): string {
  return [status, ...currentStates].join('\n')
}
