import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

const here = join(import.meta.dirname, '..')

export interface ServerProcess {
  readonly child: ChildProcess
  /** What it has printed so far. */
  readonly output: () => string
  /** Sends a signal and waits for its end; answers with its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** The server as it is shipped, built for one test file. */
export function buildServer(): {
  readonly folder: string
  /** Starts `main.js` or `worker.js`; answers when it has printed `ready`. */
  start(entry: 'main' | 'worker', env: NodeJS.ProcessEnv): Promise<ServerProcess>
  remove(): void
} {
  const folder = join(here, 'dist', `test-${process.pid}-${Math.random().toString(36).slice(2, 8)}`)
  execFileSync(process.execPath, [join(here, 'build.mjs'), folder])
  const running = new Set<ChildProcess>()
  return {
    folder,
    async start(entry, env) {
      const child = spawn(process.execPath, [join(folder, `${entry}.js`)], {
        env: { PATH: process.env.PATH, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      running.add(child)
      let output = ''
      await new Promise<void>((ready, failed) => {
        const read = (chunk: Buffer) => {
          output += chunk.toString()
          if (/\bready\b/.test(output)) ready()
        }
        child.stdout.on('data', read)
        child.stderr.on('data', read)
        child.once('exit', (code) => failed(new Error(`ended with ${code}: ${output}`)))
      })
      return {
        child,
        output: () => output,
        async end(signal) {
          const gone = once(child, 'exit')
          child.kill(signal)
          const [code] = await gone
          running.delete(child)
          return code as number | null
        },
      }
    },
    remove() {
      for (const child of running) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
