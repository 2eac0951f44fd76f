import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { startEmbeddedPostgres } from '../../../apps/server/src/db/embedded.ts'
import { freePort } from '../../../apps/server/src/db/free-port.ts'

/** A Postgres of the run's own, with fsync on, that can be cut off. */
export interface PostgresPlace {
  readonly url: string
  /** Ends it as a power cut would, and starts it again. */
  restart(): Promise<void>
  /** Uses up its disk for a while; null where it has no small disk of its own. */
  readonly fillDisk: ((ms: number) => Promise<void>) | null
  stop(): Promise<void>
}

/** @param smallDisk whether its files shall lie on a small disk of their own, if this machine lets us have one */
export async function openPostgres(smallDisk: boolean): Promise<PostgresPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'rabbit-chaos-pg-'))
  const mounted = smallDisk && mount(folder)
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  const port = await freePort()
  let postgres = await startEmbeddedPostgres({ dataDir, port })
  const pid = () => Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  const isThere = () => existsSync(join(dataDir, 'postgres/postmaster.pid'))

  /** Whatever state it is in: it runs afterwards. */
  const ensure = async () => {
    for (;;) {
      try {
        postgres = await startEmbeddedPostgres({ dataDir, port })
        return
      } catch {
        await new Promise((next) => setTimeout(next, 300))
      }
    }
  }
  return {
    url: postgres.connectionString,
    async restart() {
      process.kill(pid(), 'SIGQUIT')
      while (isThere()) await new Promise((next) => setTimeout(next, 20))
      await ensure()
    },
    fillDisk: mounted
      ? async (ms) => {
          const { bavail, bsize } = statfsSync(folder)
          const ballast = join(folder, 'ballast')
          try {
            writeFileSync(ballast, Buffer.alloc(bavail * bsize))
          } catch {
            // The last page may be gone already: full is full.
          }
          await new Promise((next) => setTimeout(next, ms))
          rmSync(ballast, { force: true })
          await ensure()
        }
      : null,
    async stop() {
      await postgres.stop()
      if (mounted) spawnSync('umount', [folder])
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const smallDiskMb = 384

function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${smallDiskMb}m`, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A Redis of the run's own, with nothing on disk. */
export interface RedisPlace {
  readonly url: string
  readonly client: Redis
  kill(signal: NodeJS.Signals): Promise<void>
  /** Starts it again, empty. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** Null where no Redis is installed. */
export async function openRedisServer(): Promise<RedisPlace | null> {
  if (spawnSync('redis-server', ['--version']).error) return null
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const folder = mkdtempSync(join(tmpdir(), 'rabbit-chaos-redis-'))
  let child: ChildProcess | null = null
  const start = async () => {
    const words = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
    ]
    child = spawn('redis-server', words, { stdio: 'ignore' })
    await client.ping()
  }
  const kill = async (signal: NodeJS.Signals) => {
    if (child === null) return
    const gone = signal === 'SIGKILL' ? once(child, 'exit') : null
    child.kill(signal)
    await gone
  }
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
  client.on('error', () => {})
  await start()
  return {
    url,
    client,
    kill,
    start,
    async stop() {
      client.disconnect()
      await kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
