import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { standstillWords } from '@rabbit/contract'
import { type Config, loadSettingsFile, readConfig } from './config.ts'
import { openDatabase } from './db/database.ts'
import { endOnSignals, report } from './end-on-signals.ts'
import { StartError } from './errors.ts'
import { createLogger } from './observe/logger.ts'
import { createRunner, openSealing, openValueStore } from './runner.ts'
import { openStandstill } from './services/standstill.ts'
import { loadOwnSteps } from './steps/index.ts'
import { masterKeyFile } from './vault/master-key.ts'
import { openWays } from './ways.ts'

/** Beyond the steps' own time: for giving back what did not end, and for closing what is open. */
const closingMs = 5_000

/** A process that runs executions and serves nobody. Any number of them share one database. */
async function openWorker(config: Config): Promise<{ start(): Promise<void>; stop(): Promise<void> }> {
  const { databaseUrl, redisUrl, dataDir, graceMs, concurrency } = config
  if (databaseUrl === null || redisUrl === null) {
    throw new StartError(
      'A worker needs DATABASE_URL and REDIS_URL, the same as the studio that it works for: it shares its work over them.',
    )
  }
  if (concurrency === 0) {
    throw new StartError(
      'RABBIT_CONCURRENCY is 0, so this worker would do nothing: set how many executions it works on.',
    )
  }
  if (config.secretKey === null && !existsSync(join(dataDir, masterKeyFile))) {
    throw new StartError(
      `A worker needs the key that the studio seals secrets with: set RABBIT_SECRET_KEY for all of them, or RABBIT_DATA_DIR to the studio's data folder (there is no ${masterKeyFile} in ${dataDir}).`,
    )
  }
  const logger = createLogger(config.logLevel)
  const database = await openDatabase({
    databaseUrl,
    dataDir,
    shared: true,
    announceAs: `a worker in process ${process.pid}`,
    onTrouble: (message, cause) => logger.warn({ err: cause }, message),
    onRecovered: () => logger.warn('The database is there again.'),
  })
  const ways = await openWays({ config, database, logger, listens: false })
  const { bus, queue, turnBook } = ways
  const { definitions: own, problems } = await loadOwnSteps(config.stepsDir)
  for (const problem of problems) logger.warn(problem)
  const sealing = openSealing({ config, database })
  const standstill = await openStandstill({
    prisma: database.prisma,
    databaseId: database.id,
    dataDir,
    asked: config.startStanding,
  })
  const values = openValueStore(config)
  const engine = createRunner({ config, database, logger, bus, queue, turnBook, sealing, values, own })
  return {
    async start() {
      const standing = standstill.now()
      if (standing !== null) {
        console.log(standstillWords(standing))
        await standstill.ended
      }
      await engine.start()
    },
    async stop() {
      standstill.stop()
      await engine.stop(graceMs)
      await ways.close()
      await database.close()
    },
  }
}

async function main(): Promise<void> {
  loadSettingsFile()
  const config = readConfig()
  const opening = openWorker(config)
  endOnSignals(opening, config.graceMs + closingMs)
  process.on('unhandledRejection', (error) => console.error('Not handled:', error))
  const worker = await opening
  await worker.start()
  console.log(`The worker is ready: up to ${config.concurrency} executions at once.`)
}

main().catch((error) => {
  report(error)
  process.exit(1)
})
