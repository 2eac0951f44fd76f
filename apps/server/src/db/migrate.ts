import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** The number that Prisma's own `migrate deploy` locks, so that the two never run at once. */
const migrationLock = 72707369

const createTable = `create table if not exists _prisma_migrations (
  id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`

interface AppliedRow {
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: Date | null
}

/** The database and the migrations of this version do not fit together; the sentence says what to do. */
export class MigrationError extends Error {
  readonly migration: string
  constructor(migration: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.migration = migration
  }
}

/**
 * Applies the migrations that are missing, in the order of their names, and records them as `prisma migrate deploy`
 * does, so that either of them can go on where the other stopped.
 *
 * @returns the names of those that were applied now
 * @throws {MigrationError} when one failed, now or before, or was edited after it was applied
 */
export async function migrate(connectionString: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(${migrationLock})`)
    await client.query(createTable)
    const { rows } = await client.query<AppliedRow>(
      'select * from _prisma_migrations where rolled_back_at is null',
    )
    const seen = new Map(rows.map((row) => [row.migration_name, row]))
    const applied: string[] = []
    for (const name of await migrationNames(folder)) {
      if (await applyOne(client, folder, name, seen.get(name))) applied.push(name)
    }
    return applied
  } finally {
    await client.end()
  }
}

async function migrationNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

async function applyOne(
  client: pg.Client,
  folder: string,
  name: string,
  row: AppliedRow | undefined,
): Promise<boolean> {
  const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
  const checksum = createHash('sha256').update(sql).digest('hex')
  if (row && !row.finished_at) {
    throw new MigrationError(
      name,
      `Migration ${name} failed before. Restore the database, or mend it and mark the migration with \`node scripts/prisma.mjs migrate resolve\`.`,
    )
  }
  if (row && row.checksum !== checksum) {
    throw new MigrationError(
      name,
      `The database was made by another version of migration ${name}. Start with the version that made it, or with an empty database.`,
    )
  }
  if (row) return false
  const id = randomUUID()
  await client.query(
    'insert into _prisma_migrations (id, checksum, migration_name, started_at) values ($1, $2, $3, now())',
    [id, checksum, name],
  )
  try {
    await client.query(sql)
  } catch (error) {
    await client.query('update _prisma_migrations set logs = $2 where id = $1', [id, String(error)])
    throw new MigrationError(name, `Migration ${name} failed: ${String(error)}`, { cause: error })
  }
  await client.query(
    'update _prisma_migrations set finished_at = now(), applied_steps_count = 1 where id = $1',
    [id],
  )
  return true
}
