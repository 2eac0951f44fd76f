import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '../src/db/free-port.ts'

/** A Redis of a test's own, with nothing on disk. */
export interface TestRedis {
  readonly url: string
  flush(): Promise<void>
  /** Ends it at once. */
  stop(): Promise<void>
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>
}

/** Null, said aloud, where no Redis is installed; a failure where CI is set. */
export async function startRedis(): Promise<TestRedis | null> {
  if (spawnSync('redis-server', ['--version']).error) {
    const missing = 'No redis-server was found: install Redis to run what needs it.'
    if (process.env.CI) throw new Error(missing)
    console.warn(`SKIPPED: ${missing}`)
    return null
  }
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  let folder = ''
  let child: ChildProcess | null = null
  const start = async () => {
    folder = mkdtempSync(join(tmpdir(), 'rabbit-redis-'))
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    child = spawn('redis-server', [...words, '--dir', folder], { stdio: 'ignore' })
    const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 })
    client.on('error', () => {})
    await client.ping()
    client.disconnect()
  }
  await start()
  return {
    url,
    async flush() {
      const client = new Redis(url)
      await client.flushall()
      client.disconnect()
    },
    async stop() {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
    restart: start,
  }
}
