import type { Json } from '@rabbit/dsl'
import type { Connection, PoolConnection, QueryError, TypeCastField } from 'mysql2'
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

/** MySQL and MariaDB, with prepared statements only: one statement, its parameters apart from its text. */
export async function createMysql(): Promise<SqlDatabase> {
  const { createConnection, createPool } = await import('mysql2')
  const configOf = (target: SqlTarget) => ({
    host: target.address,
    port: target.port,
    user: target.user,
    password: target.password,
    database: target.database,
    connectTimeout: connectMs,
    multipleStatements: false,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    timezone: 'Z',
    typeCast,
    ...(target.tls === 'off'
      ? {}
      : { ssl: { servername: target.servername, verifyIdentity: true } as never }),
  })
  const pools = createPools(
    (target) =>
      createPool({ ...configOf(target), connectionLimit: poolSize, maxIdle: poolSize, idleTimeout: idleMs }),
    (pool) => new Promise<void>((done) => pool.end(() => done())),
  )
  return {
    async open(target) {
      const pool = pools.get(target)
      const connection = await new Promise<PoolConnection>((done, failed) =>
        pool.getConnection((error, found) => (error ? failed(error) : done(found))),
      )
      const ignore = () => {}
      connection.on('error', ignore)
      return {
        async query(request) {
          await say(connection, request.readOnly ? 'start transaction read only' : 'start transaction')
          return runQuery(connection, request)
        },
        commit: () => say(connection, 'commit'),
        async cancel() {
          const other = createConnection(configOf(target))
          other.on('error', ignore)
          try {
            await say(other, `kill query ${Number(connection.threadId)}`)
          } finally {
            other.destroy()
          }
        },
        async release(broken) {
          connection.off('error', ignore)
          if (broken) return connection.destroy()
          await say(connection, 'rollback').then(
            () => connection.release(),
            () => connection.destroy(),
          )
        },
      }
    },
    close: pools.close,
  }
}

const say = (connection: Connection, text: string): Promise<void> =>
  new Promise((done, failed) => {
    connection.query(text, (error: QueryError | null) => (error ? failed(error) : done()))
  })

function runQuery(
  connection: Connection,
  { text, values, onRow }: SqlRequest,
): Promise<{ affected: number }> {
  const { sql, parameters } = withQuestionMarks(text, values)
  return new Promise((done, failed) => {
    let rows = 0
    let affected: number | null = null
    const query = connection.execute(sql, parameters as never) as unknown as NodeJS.EventEmitter
    query.on('error', failed)
    query.on('result', (row: object) => {
      if (row.constructor.name === 'ResultSetHeader') {
        affected = (row as { affectedRows: number }).affectedRows
        return
      }
      rows++
      try {
        onRow({ ...row } as Record<string, Json>)
      } catch (error) {
        failed(error as Error)
      }
    })
    query.on('end', () => done({ affected: affected ?? rows }))
  })
}

/** Texts, quoted names and comments, in which a `$1` is no parameter. */
const pieces =
  /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`[^`]*`|--[ \t][^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|\$(\d+)/g

/** The same query with a `?` in the place of each `$1`, and a value for each. */
export function withQuestionMarks<T>(text: string, values: readonly T[]): { sql: string; parameters: T[] } {
  const parameters: T[] = []
  const sql = text.replace(pieces, (piece, number: string | undefined) => {
    if (number === undefined) return piece
    parameters.push(values[Number(number) - 1] as T)
    return '?'
  })
  return { sql, parameters: parameters.length > 0 ? parameters : [...values] }
}

const numeric = new Set(['DECIMAL', 'NEWDECIMAL', 'LONGLONG'])

/** Values as JSON: exact numbers as numbers, bytes in base64. */
function typeCast(field: TypeCastField, next: () => unknown): unknown {
  const value = next()
  if (numeric.has(field.type) && value !== null) return exactNumber(String(value))
  return Buffer.isBuffer(value) ? value.toString('base64') : value
}
