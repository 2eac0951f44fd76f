import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../src/db/free-port.ts'

export interface TestMariadb {
  /** `mysql://root@127.0.0.1:PORT/test` */
  readonly url: string
  stop(): Promise<void>
}

/** A MariaDB of this machine's package, with data that goes away; null when the machine has none. */
export async function startMariadb(): Promise<TestMariadb | null> {
  const server = ['/usr/sbin/mariadbd', '/usr/local/bin/mariadbd'].find(existsSync)
  if (server === undefined) return null
  const folder = mkdtempSync(join(tmpdir(), 'rabbit-mariadb-'))
  const data = `--datadir=${join(folder, 'data')}`
  const user = process.getuid?.() === 0 ? ['--user=root'] : []
  const install = ['--no-defaults', data, ...user, '--auth-root-authentication-method=normal']
  execFileSync('mariadb-install-db', install, { stdio: 'ignore' })
  const port = await freePort()
  const place = ['--bind-address=127.0.0.1', `--port=${port}`, `--socket=${join(folder, 'socket')}`]
  const child = spawn(
    server,
    ['--no-defaults', data, ...user, ...place, `--pid-file=${join(folder, 'pid')}`],
    {
      stdio: 'ignore',
    },
  )
  await answers(child, port)
  return {
    url: `mysql://root@127.0.0.1:${port}/test`,
    stop: async () => {
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function answers(child: ChildProcess, port: number): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`mariadbd ended with ${child.exitCode}`)
    const isThere = await new Promise<boolean>((done) => {
      const socket = createConnection(port, '127.0.0.1')
      socket.once('data', () => done(true))
      socket.once('error', () => done(false))
      socket.once('close', () => socket.destroy())
    })
    if (isThere) return
    await new Promise((done) => setTimeout(done, 100))
  }
}

/** What a machine lacks is skipped aloud; in CI it is a failure. */
export function missing(what: string): void {
  if (process.env.CI) throw new Error(`${what} is missing, so its tests cannot run.`)
  process.stderr.write(`skipped: ${what} is not on this machine\n`)
}
