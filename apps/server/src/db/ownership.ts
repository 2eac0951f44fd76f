import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** Two numbers that mean "the studio's data", for `pg_try_advisory_lock`. */
const lock = [4280, 1] as const
/** How long a holder that has just been killed may keep the lock. */
const patienceMs = 1000

export type Claimed =
  | { readonly kind: 'owned'; readonly ownership: Ownership }
  /** `by` is what the owner said of itself: an address, or words. */
  | { readonly kind: 'held'; readonly by: string }

export interface Ownership {
  /** What others are told who find the lock held. */
  announce(name: string): Promise<void>
  /** Resolves when the connection that holds the lock is gone. */
  readonly lost: Promise<void>
  release(): Promise<void>
}

/**
 * Takes the lock on a database for as long as a connection lasts. Whoever holds it may run executions: one process
 * alone, or any number of those that share.
 */
export async function claimDatabase(
  connectionString: string,
  name: string,
  { shared = false } = {},
): Promise<Claimed> {
  const client = new pg.Client({ connectionString, keepAlive: true, connectionTimeoutMillis: 5000 })
  const lost = new Promise<void>((done) => {
    client.once('end', done)
    client.on('error', () => done())
  })
  await client.connect()
  try {
    const deadline = Date.now() + patienceMs
    while (!(await tryLock(client, shared))) {
      const by = await holder(client)
      if (Date.now() > deadline) {
        await client.end()
        return { kind: 'held', by: by ?? 'another process' }
      }
      await sleep(100)
    }
    const announce = async (text: string) => {
      await client.query("select set_config('application_name', $1, false)", [text])
    }
    await announce(name)
    return { kind: 'owned', ownership: { announce, lost, release: () => client.end() } }
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}

async function tryLock(client: pg.Client, shared: boolean): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(
    `select pg_try_advisory_lock${shared ? '_shared' : ''}($1, $2) as got`,
    [...lock],
  )
  return rows[0]?.got === true
}

async function holder(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.classid = $1 and l.objid = $2 and l.granted
       and l.database = (select oid from pg_database where datname = current_database())`,
    [...lock],
  )
  return rows[0]?.name || null
}
