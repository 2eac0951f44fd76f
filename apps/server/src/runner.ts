import { createEngine, type Engine, type EventSink, type ValueStore, type WorkQueue } from '@rabbit/engine'
import type { Logger } from 'pino'
import { openValues, type StoredValues } from './blob/index.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { newId } from './db/ids.ts'
import { createModelGateway } from './intelligence/model.ts'
import { createSecretReader } from './services/secrets.ts'
import {
  createStepHandlers,
  createTurns,
  fetchInTurn,
  type StepHandlerOptions,
  type TurnBook,
} from './steps/index.ts'
import { createOriginFetch } from './steps/support/origin-fetch.ts'
import { createExecutionStore } from './stores/execution-store.ts'
import { createSecretStore, type SecretStore } from './stores/secret-store.ts'
import { systemClock } from './system-clock.ts'
import { loadMasterKey } from './vault/master-key.ts'

export interface RunnerNeeds {
  readonly config: Pick<Config, 'allowedHosts' | 'concurrency' | 'filesDir' | 'model' | 'rates'>
  readonly database: Pick<Database, 'enginePool'>
  readonly logger: Logger
  readonly bus: EventSink
  /** null: this process does all the work. */
  readonly queue: WorkQueue | null
  /** Whose turn it is at which target. */
  readonly turnBook: TurnBook
  readonly sealing: Sealing
  /** Where values over 64 KiB go. */
  readonly values: ValueStore
  /** The step types of this installation's own. */
  readonly own: NonNullable<StepHandlerOptions['own']>
}

/** Where secrets are kept, and the key to them. */
export interface Sealing {
  readonly secrets: SecretStore
  readonly key: Buffer
}

export function openSealing({ config, database }: { config: Config; database: Database }): Sealing {
  return {
    secrets: createSecretStore(database.prisma),
    key: config.secretKey ?? loadMasterKey(config.dataDir),
  }
}

/** Processes that share their work find large values in S3 only. */
export function openValueStore({ dataDir, s3, redisUrl }: Config): StoredValues {
  return openValues({ dataDir, s3, isShared: redisUrl !== null, fetchFor: createOriginFetch })
}

/** The engine as every process that runs executions has it. */
export function createRunner(needs: RunnerNeeds): Engine {
  const { config, database, logger, bus, queue, turnBook, sealing, values, own } = needs
  const turns = createTurns({ rates: config.rates, book: turnBook })
  let closeSteps = async (): Promise<unknown> => undefined
  const engine = createEngine({
    store: createExecutionStore(database.enginePool),
    values,
    handlers: createStepHandlers({
      allowedHosts: config.allowedHosts,
      turns,
      readSecrets: createSecretReader(sealing),
      own,
      filesDir: config.filesDir,
      gateway: createModelGateway({
        model: config.model,
        fetchFor: (baseUrl) => fetchInTurn(turns, createOriginFetch(baseUrl)),
        clock: systemClock,
      }),
      onOpen: (close) => {
        closeSteps = close
      },
    }),
    clock: systemClock,
    events: bus,
    random: Math.random,
    newId,
    owner: newId(),
    concurrency: config.concurrency,
    soleWorker: queue === null,
    ...(queue === null ? {} : { queue }),
    onTrouble: (message, cause) => logger.warn({ err: cause }, message),
  })
  return {
    ...engine,
    stop: async (patienceMs) => {
      await engine.stop(patienceMs)
      await closeSteps()
    },
  }
}
