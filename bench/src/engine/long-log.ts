import { setTimeout as sleep } from 'node:timers/promises'
import { openWorkflow, stepTypes } from '@rabbit/dsl'
import { compilePlan } from '@rabbit/engine'
import { createExecutionStore } from '../../../apps/server/src/stores/execution-store.ts'
import { readState } from '../../../packages/engine/src/runner/read-state.ts'
import type { Row } from '../measure.ts'
import { summarise } from '../measure.ts'
import type { Ours } from './ours.ts'
import type { Place } from './place.ts'

const events = 40_000
const turns = Math.floor(events / 3) - 5
const text = `state a: transform {}
state nap: wait { for: 1d }
start -> a
a -> a: turns < ${turns}
a -> nap: otherwise
nap -> end`

/** What it takes to know how an execution with a long log stands: by its snapshot, and by its whole log. */
export async function longLog(place: Place, ours: Ours): Promise<Row[]> {
  const { pool } = place
  const at = await place.addVersion(text)
  const answer = await ours.engine.startExecution({
    ...{ ...at, input: { turns: 0 }, trigger: 'manual', idempotencyKey: null },
  })
  if (answer.kind === 'refused') throw new Error(answer.message)
  const id = answer.executionId
  const row = async () => {
    const { rows } = await pool.query<{ status: string; lastSeq: number }>(
      'select status, "lastSeq" from "Execution" where id = $1',
      [id],
    )
    return rows[0]
  }
  while ((await row())?.status !== 'waiting') await sleep(50)
  const lastSeq = (await row())?.lastSeq ?? 0
  const compiled = compilePlan(openWorkflow(text).graph, { stepTypes })
  if (compiled.kind === 'refused') throw new Error(compiled.message)
  const store = createExecutionStore(pool)
  const plans = { of: async () => compiled }
  const { versionId } = at
  const times = async (): Promise<number> => {
    const taken: number[] = []
    for (let round = -1; round < 7; round++) {
      const began = performance.now()
      const loaded = await store.load(id)
      if (loaded === null) throw new Error(`Execution ${id} is gone.`)
      const { state } = await readState({ store, plans }, { executionId: id, versionId }, loaded)
      if (state.seq !== lastSeq) throw new Error(`It stands at ${state.seq}, not at ${lastSeq}.`)
      if (round >= 0) taken.push(performance.now() - began)
    }
    return summarise(taken).median
  }
  const short = await times()
  await pool.query('delete from "Snapshot" where "executionId" = $1', [id])
  const whole = await times()
  await ours.engine.cancel({ workspaceId: at.workspaceId, executionId: id, by: 'bench', reason: 'measured' })
  return [
    {
      work: `E12 know how an execution of ${lastSeq} events stands, from the database`,
      ours: `${short.toFixed(1)} ms`,
      baseline: `its whole log replayed: ${whole.toFixed(0)} ms`,
      ratio: (whole / short).toFixed(0),
    },
  ]
}
