import { type ExecutionEvent, standstillWords } from '@rabbit/contract'
import { checkAddress } from './address.ts'
import { type AccessToken, loadAccessToken } from './auth/access-token.ts'
import { createLocalAccess } from './auth/local-access.ts'
import { compose, type House } from './compose.ts'
import type { Config } from './config.ts'
import { openDatabase } from './db/database.ts'
import { freePort } from './db/free-port.ts'
import { StartError } from './errors.ts'
import { findStudio } from './find-studio.ts'
import { busyProcess } from './observe/busy-process.ts'
import { createLogger } from './observe/logger.ts'
import { forgetAddress, rememberAddress } from './observe/studio-file.ts'
import { studioFolder } from './paths.ts'
import { createLateBackground } from './queue/late-background.ts'
import { openRealtime, type Realtime } from './realtime/socket.ts'
import { watchEvents } from './realtime/watch.ts'
import { systemClock } from './system-clock.ts'
import { errorBodyOf } from './trpc/error-answer.ts'
import { createCallerFactory } from './trpc/init.ts'
import { type AppRouter, appRouter } from './trpc/router.ts'
import { openWays } from './ways.ts'
import { createWeb, type Web } from './web.ts'

export interface ServerOptions {
  /** Without it nothing is served: for a program that uses the studio in its own process. */
  readonly listen?: boolean
}

/** The procedures of the API, called in the process: the same rules, the same answers, no network. */
export type Api = ReturnType<ReturnType<typeof createCallerFactory<AppRouter['_def']['record']>>>

export interface StudioServer {
  /** `http://127.0.0.1:4280`, or '' when it does not listen. */
  readonly url: string
  /** The address with the token that lets its reader in, or ''. */
  readonly link: string
  /** Takes over what an earlier process left, and opens the address. */
  start(): Promise<void>
  /** Ends what runs in order: doors, engine, database. Harmless when repeated. */
  stop(): Promise<void>
  /** The API as the studio's owner. */
  readonly api: Api
  /** The connection string of its database, password included: for tools on this machine that read beside it. */
  readonly databaseUrl: string
  /** Starts schedules that are due and tells of events that were not told: what is done from time to time anyway. */
  sweep(): Promise<void>
  /** Sends the events of an execution above `after`, each once and in order, until the returned function is called. */
  watch(
    executionId: string,
    after: number,
    onEvents: (events: readonly ExecutionEvent[]) => void,
  ): Promise<() => void>
}

const graceMs = 1000
const backgroundAfterMs = 10_000

/**
 * Makes a studio: opens the database, becomes its owner, brings it up to date and puts the parts together. Nothing runs
 * and nothing listens before `start`.
 *
 * @throws {StartError} with a sentence for people
 */
export async function createServer(
  config: Config,
  { listen = true }: ServerOptions = {},
): Promise<StudioServer> {
  const logger = createLogger(config.logLevel)
  const onTrouble = (message: string, cause: unknown) => logger.warn({ err: cause }, message)
  const token = openDataFolder(config.dataDir)
  const port = config.port === 0 ? await freePort() : config.port
  if (listen) await findAddressFree(config, port)
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  const url = listen ? `http://${host}:${port}` : ''
  const link = listen ? `${url}/?token=${token.token}` : ''

  let house: House | null = null
  let realtime: Realtime | null = null
  const database = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    shared: config.redisUrl !== null,
    announceAs: listen ? `open ${url}` : `a command in process ${process.pid}`,
    onTrouble,
    onRecovered: () => logger.warn('The database is there again.'),
  })
  const ways = await openWays({ config, database, logger, listens: true })
  const { bus } = ways
  try {
    house = await compose({ config, database, logger, ways })
  } catch (error) {
    await ways.close()
    await database.close()
    throw error
  }
  const { engine, owner, services, views, scheduler, jobs, listeners, following, standstill, answersItself } =
    house
  let web: Web | null = null
  let stopping: Promise<void> | null = null
  const background = createLateBackground({
    open: () => ways.openBackground(jobs),
    afterMs: backgroundAfterMs,
    isBusy: busyProcess(),
    schedule: systemClock.schedule,
    trouble: onTrouble,
  })

  const watch: StudioServer['watch'] = async (executionId, after, onEvents) => {
    const watch = await watchEvents(
      {
        read: (from) => services.executions.eventsAfter(owner, { executionId, after: from }),
        subscribe: (listener, missed) =>
          bus.subscribe((batch) => {
            if (batch.executionId === executionId) listener(batch.events as ExecutionEvent[])
          }, missed),
      },
      after,
      onEvents,
    )
    return () => watch?.stop()
  }

  const openDoors = async () => {
    web = await createWeb({
      origin: url,
      access: createLocalAccess(token, url),
      owner,
      studioFolder,
      services,
      webhooks: {
        triggers: services.triggers,
        answersItself,
        watch: (executionId, onEvents) => watch(executionId, 0, onEvents),
      },
      trouble: database.trouble,
      onTrouble,
    })
    realtime = openRealtime({
      http: web.http,
      actorOf: web.actorOf,
      executions: services.executions,
      summary: views.summary,
      recent: views.recent,
      subscribe: bus.subscribe,
      onPiece: bus.onPiece,
      errorBodyOf,
      onTrouble,
    })
    await web.listen()
    rememberAddress(config.dataDir, url)
  }
  let stopped = false
  const stop = async () => {
    stopped = true
    standstill.stop()
    forgetAddress(config.dataDir, url)
    await realtime?.close()
    await web?.close()
    await listeners.stop()
    await scheduler.stop()
    await background.close()
    await engine.stop(graceMs)
    await following.stop()
    await ways.close()
    await database.close()
  }

  const goOnAfterStandstill = async () => {
    try {
      await standstill.ended
      if (stopped) return
      await engine.start()
      scheduler.start()
      background.start()
      listeners.start()
      logger.warn('Work goes on.')
    } catch (error) {
      logger.error({ err: error }, 'Work could not go on after the standstill. Start the studio again.')
    }
  }

  return {
    url,
    link,
    databaseUrl: database.url,
    api: createCallerFactory(appRouter)({ actor: owner, services }),
    start: async () => {
      try {
        const standing = standstill.now()
        if (standing === null) await engine.start()
        else logger.warn(standstillWords(standing))
        if (!listen) return
        await openDoors()
        if (standing === null) {
          scheduler.start()
          background.start()
          listeners.start()
        } else void goOnAfterStandstill()
      } catch (error) {
        await stop()
        throw error
      }
    },
    stop: () => {
      stopping ??= stop()
      return stopping
    },
    sweep: scheduler.sweep,
    watch,
  }
}

/** Before the database is opened: a studio that is there already, or another program, is named at once. */
async function findAddressFree(config: Config, port: number): Promise<void> {
  try {
    await checkAddress(config.host, port)
  } catch (error) {
    const running = await findStudio(config)
    if (running === null) throw error
    throw new StartError(`Lazy Rabbit Studio already runs on this data: open ${running.url}.`)
  }
}

/** The data folder is made, or found usable, by reading its token. */
function openDataFolder(dataDir: string): AccessToken {
  try {
    return loadAccessToken(dataDir)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    throw new StartError(
      `The data folder ${dataDir} cannot be used: ${folderTroubles[code] ?? code}. Mend that, or set RABBIT_DATA_DIR to another folder.`,
      { cause: error },
    )
  }
}

const folderTroubles: Readonly<Record<string, string>> = {
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  EROFS: 'it may not be written',
  ENOENT: 'it cannot be made',
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a file is in its place',
  EISDIR: 'a folder stands where its access-token should be',
  ENOSPC: 'the disk is full',
}
