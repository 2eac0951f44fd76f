import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { cannot, environment, type Home, prepareHome, reasonIn, user } from './embedded-home.ts'
import { freePort } from './free-port.ts'
import { findPostgresBundle, LibraryLinkError, type PostgresBundle } from './postgres-bundle.ts'
import { isAlive, readPostmaster, removeStaleMark } from './postmaster.ts'

export interface EmbeddedPostgres {
  readonly connectionString: string
  /** Asks it to end its connections and close, and waits until it is gone. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** The studio's data folder; the database's files are kept below it. */
  readonly dataDir: string
  /** The port to listen on, where others already know it; otherwise a free one is chosen. */
  readonly port?: number | undefined
  /** For tests only: gives up durability for speed. */
  readonly unsafe?: boolean
}

const database = 'rabbit'
const patienceMs = 60_000
/** After this a mark that is not complete is a remnant, and nobody is writing it. */
const halfWrittenMs = 3_000
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '64MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  log_checkpoints: 'off',
}
const unsafeSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/**
 * Starts the bundled Postgres on a folder of its own below `dataDir`, or connects to the one that a studio left
 * running there when it was killed. Made at first use; ready for connections when it returns.
 *
 * @throws {EmbeddedPostgresError}
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const bundle = findBundle()
  if (!bundle) throw cannot(`there is none for ${process.platform} ${process.arch}`)
  return open(bundle, await prepareHome(bundle, options.dataDir, options.unsafe ?? false), options)
}

function findBundle(): PostgresBundle | null {
  try {
    return findPostgresBundle(process.env.RABBIT_POSTGRES_BUNDLE || undefined)
  } catch (error) {
    throw error instanceof LibraryLinkError ? cannot(error.message) : error
  }
}

async function open(bundle: PostgresBundle, home: Home, options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const port = (await findRunning(home, deadline)) ?? (await launch(bundle, home, options))
    if (port !== null) {
      await createDatabase(home, port)
      return { connectionString: addressOf(home, port, database), stop: () => stop(bundle, home) }
    }
    if (Date.now() > deadline) throw cannot('it did not become ready in a minute')
  }
}

/** The port of a Postgres that already runs on this folder, as soon as it takes connections; null when none does. */
async function findRunning(home: Home, deadline: number): Promise<number | null> {
  const completeBy = Date.now() + halfWrittenMs
  while (existsSync(join(home.data, 'postmaster.pid'))) {
    const running = readPostmaster(home.data)
    const gone = running ? !isAlive(running, home.data) : Date.now() > completeBy
    if (gone) {
      removeStaleMark(home.data)
      return null
    }
    if (running && (await takesConnections(home, running.port))) return running.port
    if (Date.now() > deadline) throw cannot('one that was left running does not answer')
    await sleep(50)
  }
  return null
}

async function takesConnections(home: Home, port: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: addressOf(home, port, 'postgres') })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** Starts Postgres. @returns its port, or null when another start was faster and this one has to look again. */
async function launch(bundle: PostgresBundle, home: Home, options: EmbeddedOptions): Promise<number | null> {
  const port = options.port ?? (await freePort())
  const all = { ...settings, ...(options.unsafe ? unsafeSettings : {}) }
  const words = [
    '-D',
    home.data,
    '-p',
    String(port),
    ...Object.entries(all).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
  ]
  const [program = '', ...rest] = [...home.runAs.prefix, bundle.postgres, ...words]
  // In a group of its own: Ctrl-C in the terminal reaches the studio alone, which stops the database last.
  const folder = dirname(home.data)
  const log = join(folder, `postgres-${port}.log`)
  const output = openSync(log, 'w', 0o600)
  const child = spawn(program, rest, {
    ...home.runAs.ids,
    cwd: '/',
    detached: true,
    stdio: ['ignore', output, output],
    env: environment(),
    windowsHide: true,
  })
  closeSync(output)
  child.unref()
  const problem = await readyOrGone(child, log)
  if (problem === null) {
    renameSync(log, join(folder, 'postgres.log'))
    return port
  }
  rmSync(log, { force: true })
  const tooLate = /lock file "postmaster.pid"|Address already in use/.test(problem)
  if (tooLate && options.port === undefined) return null
  throw cannot(reasonIn(problem))
}

/** Waits for the word in the log. @returns null when ready, else what it said before it went. */
async function readyOrGone(child: ChildProcess, log: string): Promise<string | null> {
  let problem: Error | null = null
  child.once('error', (error) => {
    problem = error
  })
  const deadline = Date.now() + patienceMs
  for (;;) {
    const text = readFileSync(log, 'utf8')
    if (text.includes('ready to accept connections')) return null
    if (problem) return String(problem)
    if (child.exitCode !== null || child.signalCode !== null) return readFileSync(log, 'utf8')
    if (Date.now() > deadline) return `${text}\nit did not become ready in a minute`
    await sleep(10)
  }
}

async function createDatabase(home: Home, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf(home, port, 'postgres') })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (rowCount === 0) await client.query(`create database ${database}`)
  } catch (error) {
    // Another start made it in between.
    if ((error as { code?: string }).code !== '42P04' && (error as { code?: string }).code !== '23505')
      throw error
  } finally {
    await client.end()
  }
}

async function stop(bundle: PostgresBundle, home: Home): Promise<void> {
  const running = readPostmaster(home.data)
  if (!running || !isAlive(running, home.data)) return
  if (process.platform === 'win32') {
    await new Promise<void>((done) => {
      execFile(bundle.pgCtl, ['stop', '-D', home.data, '-m', 'fast'], { ...home.runAs.ids }, () => done())
    })
    return
  }
  process.kill(running.pid, 'SIGINT')
  const deadline = Date.now() + patienceMs
  while (
    isAlive(running, home.data) &&
    existsSync(join(home.data, 'postmaster.pid')) &&
    Date.now() < deadline
  ) {
    await sleep(10)
  }
}

function addressOf({ password }: Home, port: number, name: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${name}`
}
