import {
  createEngine,
  type Engine,
  type EventSink,
  isFinal,
  type StepHandler,
  type WorkQueue,
} from '@rabbit/engine'
import { newId } from '../../../apps/server/src/db/ids.ts'
import { waitStep } from '../../../apps/server/src/steps/wait.ts'
import { createExecutionStore } from '../../../apps/server/src/stores/execution-store.ts'
import { systemClock } from '../../../apps/server/src/system-clock.ts'
import type { Place } from './place.ts'

/** The engine on the product's store, in this process, with steps that do nothing. */
export interface Ours {
  readonly engine: Engine
  /** Starts one; answers with how long it took to its end, in ms. */
  run(at: { workspaceId: string; workflowId: string; versionId: string }): Promise<number>
  /** Settles when an execution is final. */
  ended(executionId: string): Promise<void>
  stop(): Promise<void>
}

/** How a step counts its turns: strict ones are durable before they run. */
const counting = (pure: boolean): StepHandler => ({
  pure,
  instant: pure,
  repeatable: true,
  run: async ({ context }) => ({
    kind: 'completed',
    result: typeof context.turns === 'number' ? { turns: context.turns + 1 } : {},
  }),
})

export interface OursOptions {
  readonly queue?: WorkQueue
  readonly concurrency?: number
  /** False: the caller starts it. */
  readonly start?: boolean
  /** Hears what this engine has committed. */
  readonly sink?: EventSink
  /** Says what was committed wherever it was, when that is not only here. */
  readonly hears?: (listener: EventSink['committed'], missed: () => void) => void
}

export async function openOurs(
  { pool, enginePool }: Pick<Place, 'pool' | 'enginePool'>,
  options: OursOptions = {},
): Promise<Ours> {
  const waiting = new Map<string, () => void>()
  const over = new Set<string>()
  const hear: EventSink['committed'] = ({ executionId, status }) => {
    if (!isFinal(status)) return
    const tell = waiting.get(executionId)
    waiting.delete(executionId)
    if (tell) tell()
    else over.add(executionId)
  }
  /** As every viewer does: what a message may have missed is looked for in the database. */
  const look = async (): Promise<void> => {
    const { rows } = await pool.query<{ id: string }>(
      `select id from "Execution" where id = any($1::uuid[]) and status = 'completed'`,
      [[...waiting.keys()]],
    )
    for (const { id } of rows) {
      waiting.get(id)?.()
      waiting.delete(id)
    }
  }
  options.hears?.(hear, () => void look())
  const engine = createEngine({
    store: createExecutionStore(enginePool),
    handlers: new Map([
      ['task', counting(false)],
      ['transform', counting(true)],
      ['wait', waitStep],
    ]),
    clock: systemClock,
    events: options.sink ?? { committed: hear },
    random: Math.random,
    newId,
    owner: newId(),
    // Leases that a killed process left are taken over at once, as the studio on its own database does.
    soleWorker: options.start === false,
    ...(options.queue ? { queue: options.queue } : {}),
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    onTrouble: (message, cause) => console.error(message, cause),
  })
  if (options.start !== false) await engine.start()
  const ended = (id: string): Promise<void> =>
    over.delete(id) ? Promise.resolve() : new Promise((done) => waiting.set(id, done))
  return {
    engine,
    ended,
    async run(at) {
      const began = performance.now()
      const answer = await engine.startExecution({
        ...at,
        input: { turns: 0 },
        trigger: 'manual',
        idempotencyKey: null,
      })
      if (answer.kind === 'refused') throw new Error(answer.message)
      await ended(answer.executionId)
      return performance.now() - began
    },
    stop: () => engine.stop(),
  }
}

/** Does `total` of a thing, `atOnce` at a time; answers with what each gave. */
export async function inFlight<T>(total: number, atOnce: number, one: () => Promise<T>): Promise<T[]> {
  const all: T[] = []
  let begun = 0
  const lane = async () => {
    while (begun < total) {
      begun++
      all.push(await one())
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return all
}
