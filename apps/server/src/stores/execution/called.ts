import type { Child, ChildEnd, JsonObject, StepError } from '@rabbit/engine'
import type { Pool } from 'pg'
import { asText, isFinalSql } from './columns.ts'
import { lastData } from './event-batch.ts'

interface EndRow {
  readonly executionId: string
  readonly status: string
  readonly output: JsonObject | null
  readonly error: StepError | null
}

/** How executions ended; their output stands in their last event. */
const ends = `
  select e.id as "executionId", e.status, e.error, e.item, e."parentAttempt" as attempt,
    ${lastData('e.id', 'execution_completed')} -> 'output' as output
  from "Execution" e`

export async function childrenOf(
  pool: Pool,
  executionId: string,
  state: string,
  visit: number,
): Promise<readonly Child[]> {
  const { rows } = await pool.query<EndRow & { item: number; attempt: number }>({
    name: 'children',
    text: `${ends} where e."parentId" = $1 and e."parentState" = $2 and e."parentVisit" = $3 and e.item is not null
      order by e.id`,
    values: [executionId, asText(state), visit],
  })
  return rows.map(({ item, attempt, ...end }) => ({
    executionId: end.executionId,
    item,
    attempt,
    end: endOf(end),
  }))
}

export async function endsOf(pool: Pool, executionIds: readonly string[]): Promise<readonly ChildEnd[]> {
  const { rows } = await pool.query<EndRow>({
    name: 'ends',
    text: `${ends} where e.id = any($1::uuid[]) and e.status ${isFinalSql}`,
    values: [executionIds],
  })
  return rows.flatMap((row) => endOf(row) ?? [])
}

function endOf({ executionId, status, output, error }: EndRow): ChildEnd | null {
  if (status !== 'completed' && status !== 'failed' && status !== 'cancelled') return null
  return { executionId, status, output: output ?? {}, error }
}
