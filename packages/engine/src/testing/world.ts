import type { Entry, ExecutionEvent, JsonObject } from '../execution/event.ts'
import type { Limits } from '../execution/limits.ts'
import type { CommittedEvents } from '../ports/event-sink.ts'
import type { ExecutionStore } from '../ports/execution-store.ts'
import type { StepHandler } from '../ports/step-handler.ts'
import type { ValueStore } from '../ports/value-store.ts'
import type { Engine } from '../runner/api.ts'
import { createEngine } from '../runner/engine.ts'
import type { MemoryStore, StoredExecution } from '../trial/memory-store.ts'
import { createMemoryStore } from '../trial/memory-store.ts'
import type { SimulatedClock } from '../trial/simulated-clock.ts'
import { createTestClock, settle } from './test-clock.ts'

export interface WorldOptions {
  readonly handlers?: ReadonlyMap<string, StepHandler>
  readonly limits?: Partial<Limits>
  readonly random?: () => number
  readonly clock?: SimulatedClock
  readonly values?: ValueStore
  /** Stands between the engine and the store, to make trouble. */
  readonly through?: (store: MemoryStore) => ExecutionStore
}

/** A worker with a store and a clock in memory. */
export interface World {
  readonly clock: SimulatedClock
  readonly store: MemoryStore
  readonly engine: Engine
  readonly committed: readonly CommittedEvents[]
  readonly troubles: readonly string[]
  /** Starts an execution of this text; answers with its id. */
  start(text: string, input?: JsonObject, entry?: Entry): Promise<string>
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>
  stored(executionId: string): StoredExecution
  events(executionId: string): readonly ExecutionEvent[]
}

let worlds = 0

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const clock = options.clock ?? createTestClock()
  const store = createMemoryStore(clock)
  const committed: CommittedEvents[] = []
  const troubles: string[] = []
  const prefix = `world-${++worlds}`
  let count = 0
  const engine = createEngine({
    store: options.through?.(store) ?? store,
    handlers: options.handlers ?? new Map(),
    clock,
    events: { committed: (batch) => committed.push(batch) },
    random: options.random ?? (() => 0.5),
    newId: () => `${prefix}-${++count}`,
    owner: prefix,
    // Alone in its world: hours may pass without a look at what others left.
    leaseMs: 86_400_000,
    pollMs: 3_600_000,
    onTrouble: (message, cause) => troubles.push(`${message} ${cause instanceof Error ? cause.message : ''}`),
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.values ? { values: options.values } : {}),
  })
  await engine.start()
  const stored = (executionId: string): StoredExecution => {
    const found = store.stored(executionId)
    if (found === null) throw new Error(`There is no execution ${executionId}.`)
    return found
  }
  return {
    ...{ clock, store, engine, committed, troubles, settle, stored },
    events: (executionId) => stored(executionId).events,
    async start(text, input = {}, entry) {
      const versionId = `version of ${text}`
      store.addVersion(versionId, text)
      const request = { workspaceId: 'workspace', workflowId: 'workflow', versionId, input }
      const answer = await engine.startExecution({
        ...request,
        trigger: 'manual',
        idempotencyKey: null,
        ...(entry === undefined ? {} : { entry }),
      })
      if (answer.kind === 'refused') throw new Error(answer.message)
      await settle()
      return answer.executionId
    },
  }
}
