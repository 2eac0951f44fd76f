import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import type { PostgresBundle } from './postgres-bundle.ts'
import { type RunAs, waysToRun } from './run-as.ts'

/** The database that comes with the studio could not be started. The message is a sentence that says what to do. */
export class EmbeddedPostgresError extends Error {}

/** Where one built-in database lives, and how its programs are started. */
export interface Home {
  /** Postgres's own data folder. */
  readonly data: string
  readonly password: string
  readonly runAs: RunAs
}

export const user = 'rabbit'
const majorVersion = '18'
/** Inside Postgres's folder, so that the two come into being together. */
const passwordFile = 'studio-password'
/** For an id that may not enter the data folder: a folder of its own for each of them. */
const lentFolder = '/var/lib/lazy-rabbit-studio'

/**
 * Finds the database's files of a data folder, or makes them at first use, all or nothing.
 *
 * @throws {EmbeddedPostgresError}
 */
export async function prepareHome(bundle: PostgresBundle, dataDir: string, unsafe: boolean): Promise<Home> {
  const { runAs, data } = choosePlace(resolve(dataDir))
  if (!existsSync(data)) await make(bundle, data, runAs, unsafe)
  const version = readPart(data, 'PG_VERSION')
  if (version !== majorVersion) {
    throw new EmbeddedPostgresError(
      `The database in ${data} was made by PostgreSQL ${version}, this studio has ${majorVersion}: use another RABBIT_DATA_DIR, or the studio that made it.`,
    )
  }
  return { data, password: readPart(data, passwordFile), runAs }
}

function readPart(data: string, name: string): string {
  try {
    return readFileSync(join(data, name), 'utf8').trim()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new EmbeddedPostgresError(
      `The folder ${data} is not a database that this studio can use (${name}: ${code}): move it away, or set RABBIT_DATA_DIR to another folder.`,
      { cause: error },
    )
  }
}

/** Where the files are already, else the best place. A second, empty database beside the first is never made. */
function choosePlace(dataDir: string): { runAs: RunAs; data: string } {
  const own = join(dataDir, 'postgres')
  const lent = join(lentFolder, createHash('sha256').update(dataDir).digest('hex').slice(0, 32), 'postgres')
  const places = waysToRun().map((runAs) => ({ runAs, data: runAs.ids ? lent : own }))
  const place = places.find(({ data }) => existsSync(data)) ?? places[0]
  if (!place) throw cannot('PostgreSQL refuses to run as root, and this system has no other way')
  if (place.data !== own && existsSync(own)) {
    throw cannot(
      `the files in ${own} are root’s, and this system no longer has the user namespaces they were made in`,
    )
  }
  return place
}

async function make(bundle: PostgresBundle, data: string, runAs: RunAs, unsafe: boolean): Promise<void> {
  const folder = join(data, '..')
  const draft = `${data}.${process.pid}.${randomBytes(3).toString('hex')}.new`
  const secret = `${draft}.password`
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (runAs.ids) {
    chmodSync(lentFolder, 0o711)
    chownSync(folder, runAs.ids.uid, runAs.ids.gid)
  }
  try {
    writeFileSync(secret, randomBytes(24).toString('base64url'), { mode: 0o600 })
    if (runAs.ids) chownSync(secret, runAs.ids.uid, runAs.ids.gid)
    await runInitdb(bundle, runAs, { draft, secret, unsafe })
    renameSync(secret, join(draft, passwordFile))
    renameSync(draft, data)
  } catch (error) {
    // Another start was faster: its files are as good.
    if (!existsSync(data)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
    rmSync(secret, { force: true })
  }
}

function runInitdb(
  bundle: PostgresBundle,
  runAs: RunAs,
  { draft, secret, unsafe }: { draft: string; secret: string; unsafe: boolean },
): Promise<void> {
  const words = [
    '-D',
    draft,
    '-U',
    user,
    '--pwfile',
    secret,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
  ]
  if (unsafe) words.push('--no-sync')
  const [program = '', ...rest] = [...runAs.prefix, bundle.initdb, ...words]
  return new Promise((done, failed) => {
    execFile(program, rest, { ...runAs.ids, cwd: '/', env: environment() }, (error, stdout, stderr) => {
      if (!error) return done()
      failed(cannot(reasonIn(stderr || stdout || error.message)))
    })
  })
}

/** Nothing of the studio's own environment, such as keys, is handed on. */
export function environment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'TZ', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR']
  return { ...Object.fromEntries(kept.map((name) => [name, process.env[name]])), LC_ALL: 'C' }
}

/** What Postgres gives as its reason, without times and process numbers; else its last words. */
export function reasonIn(log: string): string {
  const lines = log.trim().split('\n')
  const fatal = lines.filter((line) => /\b(FATAL|PANIC|error):/.test(line))
  return (fatal.at(-1) ?? lines.at(-1) ?? '').replace(/^.*?(FATAL|PANIC|error): +/, '').trim()
}

export function cannot(why: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The built-in database could not be started: ${why.replace(/\.$/, '')}. Set DATABASE_URL to use a PostgreSQL of your own.`,
  )
}
