import { setTimeout as sleep } from 'node:timers/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { PrismaClient } from '../../generated/client.ts'
import { StartError } from '../errors.ts'
import { migrationsFolder } from '../paths.ts'
import { startEmbeddedPostgres } from './embedded.ts'
import { EmbeddedPostgresError } from './embedded-home.ts'
import { MigrationError, migrate } from './migrate.ts'
import { claimDatabase, type Ownership } from './ownership.ts'
import { openEnginePool, openPool } from './pools.ts'

/** Of each of the two pools. */
const maxConnections = 10
/** Each of several processes: a Postgres takes 100 unless told otherwise. */
const maxConnectionsShared = 5
const retryMs = 500

export interface Database {
  readonly kind: 'embedded' | 'external'
  /** A word that no other database has. */
  readonly id: string
  /** How to connect to it, password included. */
  readonly url: string
  /** For the engine's statements. */
  readonly enginePool: pg.Pool
  /** For statements that Prisma has no words for. */
  readonly pool: pg.Pool
  /** For everything else. */
  readonly prisma: PrismaClient
  /** null while all is well, else a sentence that says what is not. */
  trouble(): string | null
  /** What a second studio on this database is told. At most 63 characters. */
  announce(name: string): Promise<void>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** null: the built-in one below `dataDir`. */
  readonly databaseUrl: string | null
  readonly dataDir: string
  /** Whether other processes may use it too, as long as they all share. */
  readonly shared?: boolean
  readonly announceAs: string
  readonly onTrouble: (message: string, cause: unknown) => void
  /** The database is there again after it was lost. */
  readonly onRecovered: () => void
}

/**
 * Starts or reaches the database, becomes its one owner, brings its tables up to date, and looks after it until closed:
 * a built-in one that went is started again, a lost connection is made again.
 *
 * @throws {StartError} when it cannot be reached, or another studio owns it
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  let embedded = options.databaseUrl === null ? await startBuiltIn(options) : null
  const connectionString = embedded?.connectionString ?? options.databaseUrl ?? ''
  const { shared = false } = options
  let name = options.announceAs
  let ownership: Ownership
  try {
    ownership = await own(connectionString, name, shared)
  } catch (error) {
    // Only its owner may stop a database that others may use.
    if (!(error instanceof OwnedByAnother)) await embedded?.stop()
    throw error
  }
  try {
    await migrate(connectionString, migrationsFolder)
  } catch (error) {
    await ownership.release()
    await embedded?.stop()
    throw error instanceof MigrationError ? new StartError(error.message, { cause: error }) : error
  }

  const max = shared ? maxConnectionsShared : maxConnections
  const enginePool = openEnginePool(connectionString, max)
  const pool = openPool(connectionString, max)
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })

  const id = await idOf(pool)
  let closed = false
  let trouble: string | null = null

  const restore = async () => {
    if (options.databaseUrl === null) {
      const port = Number(new URL(connectionString).port)
      embedded = await startEmbeddedPostgres({ dataDir: options.dataDir, port })
    }
    ownership = await own(connectionString, name, shared)
  }
  const watch = async () => {
    while (!closed) {
      await ownership.lost
      if (closed) return
      trouble = 'The database does not answer. The studio keeps trying; nothing saved is lost.'
      options.onTrouble(trouble, null)
      while (!closed && trouble !== null) {
        try {
          await restore()
          trouble = null
          options.onRecovered()
        } catch (error) {
          if (error instanceof OwnedByAnother) trouble = error.message
          options.onTrouble('The database is still out of reach.', error)
          await sleep(retryMs)
        }
      }
      if (closed) await ownership.release().catch(() => {})
    }
  }
  const watching = watch()

  return {
    kind: embedded ? 'embedded' : 'external',
    id,
    url: connectionString,
    enginePool,
    pool,
    prisma,
    trouble: () => trouble,
    announce: async (text) => {
      name = text
      await ownership.announce(text)
    },
    close: async () => {
      closed = true
      await prisma.$disconnect()
      await pool.end()
      await enginePool.end()
      await ownership.release().catch(() => {})
      await watching
      await embedded?.stop()
    },
  }
}

/** The first migration's record has an id of its own in every database. */
async function idOf(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    'select id from _prisma_migrations order by started_at, id limit 1',
  )
  return rows[0]?.id.slice(0, 8) ?? 'unknown'
}

class OwnedByAnother extends StartError {}

async function own(connectionString: string, name: string, shared: boolean): Promise<Ownership> {
  const claimed = await claimDatabase(connectionString, name, { shared }).catch((error: unknown) => {
    throw new StartError(unreachableSentence(connectionString, error), { cause: error })
  })
  if (claimed.kind === 'owned') return claimed.ownership
  const hint = shared ? ' It was started without REDIS_URL, so it does not share its work.' : ''
  throw new OwnedByAnother(`Lazy Rabbit Studio already runs on this data: ${claimed.by}.${hint}`)
}

async function startBuiltIn({ dataDir }: DatabaseOptions) {
  try {
    return await startEmbeddedPostgres({ dataDir })
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw new StartError(error.message, { cause: error })
    throw error
  }
}

/** Without the password, which is part of the address. */
function unreachableSentence(connectionString: string, error: unknown): string {
  const { host, pathname } = new URL(connectionString)
  const why =
    error instanceof Error && error.message ? error.message : String((error as { code?: string }).code)
  return `The database ${pathname.slice(1)} at ${host} cannot be reached (${why}): check DATABASE_URL, or leave it out to use the built-in database.`
}
