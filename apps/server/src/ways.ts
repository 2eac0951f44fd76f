import type { WorkQueue } from '@rabbit/engine'
import type { Logger } from 'pino'
import { type Bus, createLocalBus } from './bus/local-bus.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import type { Background, BackgroundJob } from './queue/background.ts'
import { createLocalTurnBook, type TurnBook } from './steps/index.ts'

/** What carries work and news from process to process, if there are several. */
export interface Ways {
  readonly bus: Bus
  /** null: an announcement is a call within the process. */
  readonly queue: WorkQueue | null
  /** Who may go out to which target when, over all processes. */
  readonly turnBook: TurnBook
  /** Begins what is done from time to time. */
  openBackground(jobs: readonly BackgroundJob[]): Promise<Background>
  close(): Promise<void>
}

export interface WaysNeeds {
  readonly config: Pick<Config, 'redisUrl' | 'concurrency'>
  readonly database: Pick<Database, 'id' | 'url'>
  readonly logger: Logger
  /** Whether this process shows anybody what happens. */
  readonly listens: boolean
}

export async function openWays(needs: WaysNeeds): Promise<Ways> {
  const { redisUrl } = needs.config
  if (redisUrl === null) {
    return {
      bus: createLocalBus(),
      queue: null,
      turnBook: createLocalTurnBook(),
      async openBackground(jobs) {
        const { openBackground } = await import('./queue/background.ts')
        const place = { kind: 'postgres', connectionString: needs.database.url } as const
        const trouble = (message: string, cause: unknown) => needs.logger.warn({ err: cause }, message)
        return openBackground({ place, jobs, trouble })
      },
      close: async () => {},
    }
  }
  // What talks to Redis is loaded only where there is one.
  const { openRedisWays } = await import('./redis-ways.ts')
  return openRedisWays(redisUrl, needs)
}
