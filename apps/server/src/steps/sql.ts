import type { Json, JsonObject } from '@rabbit/dsl'
import type { StepHandler, StepOutcome } from '@rabbit/engine'
import type { SqlDatabase, SqlSession, SqlTarget, SqlValue } from './sql/database.ts'
import { createMysql } from './sql/mysql.ts'
import { createPostgres } from './sql/postgres.ts'
import { sqlFailure } from './sql/sql-error.ts'
import { durationMs } from './support/duration.ts'
import { literalOf } from './support/literal.ts'
import { mayHaveActed } from './support/may-have-acted.ts'
import type { Outgoing } from './support/outgoing.ts'
import { propertyError } from './support/property-error.ts'
import { readTargetUrl, type TargetUrl } from './support/target-url.ts'

const ports = { postgresql: 5432, postgres: 5432, mysql: 3306, mariadb: 3306 }
/** Rows that are read unless `max_rows` says otherwise, and the most that it may say. */
export const usualRows = 1_000
export const mostRows = 10_000
/** Of all rows together, as JSON. */
export const mostResultBytes = 1024 * 1024
const usualTimeoutMs = 60_000
const mostParameters = 1_000
/** How long a query that is to stop may go on before its connection is closed. */
const graceMs = 2_000

class TooLarge extends Error {}

export interface SqlStep extends StepHandler {
  /** Ends all connections. */
  close(): Promise<void>
}

/** Runs one query in a transaction of its own. What it changes counts when the step has completed, or not at all. */
export function createSqlStep({ reach, breaker }: Outgoing): SqlStep {
  let postgres: Promise<SqlDatabase> | null = null
  let mysql: Promise<SqlDatabase> | null = null
  const databaseOf = (scheme: string): Promise<SqlDatabase> => {
    if (scheme.startsWith('postgres')) {
      postgres ??= createPostgres()
      return postgres
    }
    mysql ??= createMysql()
    return mysql
  }
  return {
    repeatable: ({ properties }) => literalOf(properties, 'read_only') === true,
    async run({ state, properties }, { signal }) {
      const target = readTargetUrl(properties.connection, `connection of ${state}`, ports)
      if (typeof target === 'string') return propertyError(target)
      const asked = readQuery(state, properties)
      if (typeof asked === 'string') return propertyError(asked)
      const tls = tlsOf(target)
      if (tls === null) return propertyError(`tls in the connection of ${state} must be on or off.`)
      const where = `${target.host}:${target.port}`
      return breaker(where, async () => {
        const reached = await reach(target.host, target.port)
        if (reached.kind === 'refused') return reached.outcome
        const { address, servername } = reached
        const { scheme, port, user, password, path: database } = target
        const key = JSON.stringify([scheme, address, port, user, password, database, tls, servername])
        const place: SqlTarget = { key, address, servername, port, user, password, database, tls }
        try {
          signal.throwIfAborted()
          const session = await (await databaseOf(scheme)).open(place)
          const commitsItself = !scheme.startsWith('postgres') && !isTransactional(asked.text)
          return await runIn(session, asked, { where, signal, commitsItself })
        } catch (error) {
          return sqlFailure(error, where)
        }
      })
    },
    async close() {
      await Promise.all([postgres, mysql].map(async (database) => (await database)?.close()))
    },
  }
}

/** `tls=on`, or what Postgres calls `sslmode`: whatever asks for encryption gets it with a certificate that is checked. */
function tlsOf({ host, options }: TargetUrl): 'on' | 'off' | null {
  const sslmode = options.get('sslmode')
  const given = options.get('tls') ?? (sslmode && (sslmode === 'disable' ? 'off' : 'on'))
  if (given === null) return isNearby(host) ? 'off' : 'on'
  return given === 'on' || given === 'off' ? given : null
}

/** A database on this machine or in this network is seldom set up for TLS. */
const isNearby = (host: string): boolean =>
  /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd])/i.test(host)

interface Asked {
  readonly text: string
  readonly values: readonly SqlValue[]
  readonly readOnly: boolean
  readonly maxRows: number
  readonly timeoutMs: number
}

function readQuery(state: string, properties: JsonObject): Asked | string {
  const { query, parameters = [], read_only = false, max_rows = usualRows } = properties
  if (typeof query !== 'string' || query.trim() === '') return `query of ${state} must be a text.`
  if (query.includes('${')) {
    return `query of ${state} holds a \${…}, which is not filled in there: a value could be read as a part of the query. Write $1 in its place, and the value into parameters.`
  }
  if (!Array.isArray(parameters)) return `parameters of ${state} must be a list.`
  if (parameters.length > mostParameters)
    return `${state} has more than ${mostParameters} parameters. Pass a list as one of them.`
  if (typeof read_only !== 'boolean') return `read_only of ${state} must be true or false.`
  if (typeof max_rows !== 'number' || !Number.isInteger(max_rows) || max_rows < 1 || max_rows > mostRows)
    return `max_rows of ${state} must be a whole number from 1 to ${mostRows}.`
  const timeoutMs = durationMs(properties.query_timeout ?? usualTimeoutMs)
  if (timeoutMs === null || timeoutMs === 0)
    return `query_timeout of ${state} must be a duration, such as 30s.`
  const highest = Math.max(0, ...[...query.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)))
  if (highest > parameters.length) {
    const has = parameters.length === 1 ? 'one' : parameters.length
    return `query of ${state} names $${highest}, but parameters has ${has}.`
  }
  return {
    text: query,
    values: parameters.map(sentAs),
    readOnly: read_only,
    maxRows: max_rows,
    timeoutMs,
  }
}

const sentAs = (value: Json): SqlValue =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value

/** MySQL and MariaDB commit a change of a table's shape, and what a procedure says, without being asked. */
const isTransactional = (text: string): boolean =>
  /^\s*(select|insert|update|delete|replace|with|values|table)\b/i.test(text)

/** The line broke, or the server went: nobody said whether it was kept. */
const isSilence = ({ error }: ReturnType<typeof sqlFailure>): boolean =>
  error.class === 'NetworkError' || error.class === 'TargetUnavailable'

async function runIn(
  session: SqlSession,
  { text, values, readOnly, maxRows, timeoutMs }: Asked,
  { where, signal, commitsItself }: { where: string; signal: AbortSignal; commitsItself: boolean },
): Promise<StepOutcome> {
  const rows: JsonObject[] = []
  let bytes = 2
  let why: 'timeout' | 'unwanted' | null = null
  const stop = (reason: 'timeout' | 'unwanted') => {
    why ??= reason
    const giveUp = () =>
      setTimeout(() => overdue(new Error('the server did not stop the query')), graceMs).unref()
    session.cancel().then(giveUp, giveUp)
  }
  let overdue: (error: Error) => void = () => {}
  const waitedEnough = new Promise<never>((_, failed) => {
    overdue = failed
  })
  waitedEnough.catch(() => {})
  const unwanted = () => stop('unwanted')
  const timer = setTimeout(() => stop('timeout'), timeoutMs)
  signal.addEventListener('abort', unwanted, { once: true })
  let broken = true
  let decided = commitsItself
  try {
    const running = session.query({
      text,
      values,
      readOnly,
      onRow: (row) => {
        if (rows.length >= maxRows) {
          const message = `The query finds more than ${maxRows} rows. Ask for fewer with a limit, or raise max_rows (at most ${mostRows}).`
          throw new TooLarge(message)
        }
        bytes += Buffer.byteLength(JSON.stringify(row)) + 1
        if (bytes > mostResultBytes) {
          const message = `The rows are larger than ${mostResultBytes / 1024 / 1024} MiB. Ask for fewer rows or columns.`
          throw new TooLarge(message)
        }
        rows.push(row)
      },
    })
    const { affected } = await Promise.race([running, waitedEnough])
    if (why !== null) throw new Error('canceled')
    decided = !readOnly
    await session.commit()
    broken = false
    return {
      kind: 'completed',
      result: { rows, row_count: affected },
      note: affected === 1 ? 'One row.' : `${affected} rows.`,
    }
  } catch (error) {
    if (error instanceof TooLarge) {
      return { kind: 'failed', error: { class: 'LimitError', message: error.message }, retryable: false }
    }
    const failure = sqlFailure(error, where)
    if (decided && isSilence(failure)) return mayHaveActed(failure)
    if (why === 'timeout') {
      const message = `${where}: the query took longer than ${timeoutMs} ms and was stopped. Nothing of it was kept.`
      return { kind: 'failed', error: { class: 'TimeoutError', message }, retryable: true }
    }
    return failure
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', unwanted)
    await session.release(broken)
  }
}
