import type { Checkpoint, Claim, ExecutionStore, LoadedExecution, NewExecution } from '@rabbit/engine'
import { CheckpointRefusedError, LeaseLostError } from '@rabbit/engine'
import type { Pool } from 'pg'
import { appendCheckpoints } from './execution/append.ts'
import { childrenOf, endsOf } from './execution/called.ts'
import { claimDue, claimExecutions, type Wanted } from './execution/claim.ts'
import { isDataFault } from './execution/faults.ts'
import { findWorkflows } from './execution/find-workflows.ts'
import { eventsAfter, loadExecutions } from './execution/load.ts'
import { matchWaits } from './execution/match-waits.ts'
import { type Release, releaseLeases } from './execution/release.ts'
import { renewLeases } from './execution/renew.ts'
import { addSignal } from './execution/signal.ts'
import { type Started, startExecutions } from './execution/start.ts'
import { createBatcher } from './group-commit.ts'

/**
 * Executions in Postgres, by the driver itself: starts, checkpoints, reads and leases given back of many executions
 * share one statement each. Every write is conditional on fence and sequence; leases and timers go by the database's clock.
 */
export function createExecutionStore(pool: Pool): ExecutionStore {
  const shared = { maxItems: 500, isItemsFault: isDataFault }
  const appends = createBatcher<Checkpoint, boolean>((batch) => appendCheckpoints(pool, batch), {
    ...shared,
    lanes: 2,
    // A rough count: results weigh, the rest hardly does.
    weigh: ({ events, snapshot }) =>
      events.reduce(
        (sum, { data }) => sum + ('result' in data ? weightOf(data.result) : 1),
        snapshot === null || snapshot === 'drop' ? 0 : snapshot.state.length,
      ),
    maxWeight: 4_000_000,
  })
  const starts = createBatcher<NewExecution, Started>((batch) => startExecutions(pool, batch), {
    ...shared,
    lanes: 2,
  })
  const claims = createBatcher<Wanted, Claim | null>((batch) => claimExecutions(pool, batch), {
    ...shared,
    maxItems: 100,
    lanes: 2,
  })
  const loads = createBatcher<string, LoadedExecution | null>((ids) => loadExecutions(pool, ids), {
    ...shared,
    maxItems: 100,
    lanes: 2,
  })

  const releases = createBatcher<Release, undefined>((batch) => releaseLeases(pool, batch), {
    ...shared,
    lanes: 1,
  })

  return {
    async workflowText(versionId) {
      const { rows } = await pool.query<{ text: string }>(
        'select text from "WorkflowVersion" where id = $1',
        [versionId],
      )
      return rows[0]?.text ?? null
    },
    start: (execution) => starts.add(execution),
    async append(checkpoint) {
      const { executionId, fence } = checkpoint
      const written = await appends.add(checkpoint).catch((error: unknown) => {
        throw isDataFault(error) ? new CheckpointRefusedError(executionId, error) : error
      })
      if (!written) throw new LeaseLostError(executionId, fence)
    },
    claim: (executionId, lease) => claims.add({ executionId, lease }),
    claimDue: (lease, options) => claimDue(pool, lease, options),
    load: (executionId) => loads.add(executionId),
    eventsAfter: (executionId, after, limit) => eventsAfter(pool, executionId, after, limit),
    renew: (lease, executionIds) => renewLeases(pool, lease, executionIds),
    release: (executionId, fence, wakeAt) => releases.add({ executionId, fence, wakeAt }),
    addSignal: (signal) => addSignal(pool, signal),
    matchWaits: (executionId) => matchWaits(pool, executionId),
    findWorkflows: (workspaceId, names) => findWorkflows(pool, workspaceId, names),
    children: (executionId, state, visit) => childrenOf(pool, executionId, state, visit),
    endsOf: (executionIds) => endsOf(pool, executionIds),
  }
}

function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 1
  let weight = 1
  for (const item of Object.values(value)) weight += weightOf(item)
  return weight
}
