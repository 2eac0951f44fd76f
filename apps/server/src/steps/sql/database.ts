import type { Json } from '@rabbit/dsl'

/** One connection of a pool, for one query in a transaction of its own. */
export interface SqlSession {
  /** Runs the query inside a transaction, which is still open when it answers. */
  query(request: SqlRequest): Promise<{ readonly affected: number }>
  commit(): Promise<void>
  /** Stops what runs at the server, over a line of its own. */
  cancel(): Promise<void>
  /** Gives the connection back; `broken`: it is closed, and the server undoes what was not committed. */
  release(broken: boolean): Promise<void>
}

export interface SqlRequest {
  /** With $1, $2 … for its parameters. */
  readonly text: string
  readonly values: readonly SqlValue[]
  readonly readOnly: boolean
  /** Called with each row as it comes; what it throws ends the query. */
  readonly onRow: (row: Readonly<Record<string, Json>>) => void
}

/** Lists and maps go as JSON. */
export type SqlValue = string | number | boolean | null

/** A kind of database: opens sessions from pools that it keeps. */
export interface SqlDatabase {
  open(target: SqlTarget): Promise<SqlSession>
  close(): Promise<void>
}

export interface SqlTarget {
  /** Tells pools apart; holds the password, so it is never shown. */
  readonly key: string
  readonly address: string
  readonly servername: string | undefined
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** `off` or `on`: whether the line is encrypted, with a certificate that is checked. */
  readonly tls: 'on' | 'off'
}

export const mostPools = 50
/** Connections to one target, and how long an unused one stays. */
export const poolSize = 5
export const idleMs = 30_000
export const connectMs = 10_000

/** A number of up to 15 digits is exact as a number; a longer one stays a text. */
export function exactNumber(text: string): number | string {
  const digits = text.replace(/^-?0*|[.]|e.*$/gi, '')
  const value = Number(text)
  return digits.length <= 15 && Number.isFinite(value) ? value : text
}

/** Keeps one pool a target, the most recently used ones. */
export function createPools<Pool>(make: (target: SqlTarget) => Pool, end: (pool: Pool) => Promise<unknown>) {
  const pools = new Map<string, Pool>()
  return {
    get(target: SqlTarget): Pool {
      const pool = pools.get(target.key) ?? make(target)
      pools.delete(target.key)
      pools.set(target.key, pool)
      for (const [key, oldest] of pools) {
        if (pools.size <= mostPools) break
        pools.delete(key)
        void end(oldest)
      }
      return pool
    },
    async close(): Promise<void> {
      const all = [...pools.values()]
      pools.clear()
      await Promise.all(all.map(end))
    },
  }
}
