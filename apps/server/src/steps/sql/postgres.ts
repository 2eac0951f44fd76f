import type { Json } from '@rabbit/dsl'
import type pg from 'pg'
import {
  connectMs,
  createPools,
  exactNumber,
  idleMs,
  poolSize,
  type SqlDatabase,
  type SqlRequest,
  type SqlTarget,
} from './database.ts'

/** PostgreSQL, over its extended protocol only: one statement, its parameters apart from its text. */
export async function createPostgres(): Promise<SqlDatabase> {
  const { default: driver } = await import('pg')
  const configOf = (target: SqlTarget): pg.PoolConfig => ({
    host: target.address,
    port: target.port,
    user: target.user,
    password: target.password,
    database: target.database,
    ssl: target.tls === 'off' ? false : { servername: target.servername ?? '' },
    connectionTimeoutMillis: connectMs,
    application_name: 'lazy-rabbit-studio',
    types: { getTypeParser: parserOf(driver) as never },
  })
  const pools = createPools(
    (target) => {
      const pool = new driver.Pool({ ...configOf(target), max: poolSize, idleTimeoutMillis: idleMs })
      // An idle connection that breaks is replaced; nobody waits for it.
      pool.on('error', () => {})
      return pool
    },
    (pool) => pool.end(),
  )
  return {
    async open(target) {
      const client = await pools.get(target).connect()
      // A broken line is told to whoever runs a query as well.
      const ignore = () => {}
      client.on('error', ignore)
      return {
        async query(request) {
          await client.query(request.readOnly ? 'begin read only' : 'begin')
          return runQuery(driver, client, request)
        },
        async commit() {
          await client.query('commit')
        },
        async cancel() {
          const other = new driver.Client(configOf(target))
          other.on('error', ignore)
          try {
            await other.connect()
            await other.query('select pg_cancel_backend($1)', [
              (client as unknown as { processID: number }).processID,
            ])
          } finally {
            await other.end()
          }
        },
        async release(broken) {
          if (!broken) await client.query('rollback').catch(() => {})
          client.off('error', ignore)
          client.release(broken)
        },
      }
    },
    close: pools.close,
  }
}

function runQuery(
  driver: typeof pg,
  client: pg.PoolClient,
  { text, values, onRow }: SqlRequest,
): Promise<{ affected: number }> {
  return new Promise((done, failed) => {
    const query = new driver.Query({ text, values: [...values], queryMode: 'extended' } as never)
    query.on('row', (row: Record<string, Json>) => {
      try {
        onRow(row)
      } catch (error) {
        failed(error as Error)
      }
    })
    query.on('error', failed)
    query.on('end', (result) => done({ affected: result.rowCount ?? 0 }))
    client.query(query)
  })
}

/** Values as JSON: exact numbers as numbers, moments as texts, bytes in base64. */
function parserOf({ types }: typeof pg) {
  const own = new Map<number, (text: string) => Json>([
    [types.builtins.INT8, exactNumber],
    [types.builtins.NUMERIC, exactNumber],
    [types.builtins.BYTEA, (text) => Buffer.from(text.slice(2), 'hex').toString('base64')],
    [types.builtins.DATE, String],
    [types.builtins.TIMESTAMP, (text) => text.replace(' ', 'T')],
    [types.builtins.TIMESTAMPTZ, isoOf],
    [types.builtins.INTERVAL, String],
    [600, String],
    [718, String],
  ])
  return (oid: number, format?: 'text' | 'binary') => {
    const parse = own.get(oid) ?? types.getTypeParser(oid, format as 'text')
    return (text: string) => plain(parse(text))
  }
}

function isoOf(text: string): string {
  const ms = Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
  return Number.isFinite(ms) ? new Date(ms).toISOString() : text
}

/** Lists of what has no JSON of its own, such as moments and infinities. */
function plain(value: unknown): Json {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  return value as Json
}
