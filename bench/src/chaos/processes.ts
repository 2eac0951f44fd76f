import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface ProcessOptions {
  readonly name: string
  readonly script: string
  readonly env: NodeJS.ProcessEnv
  /** Where what went wrong is written. */
  readonly log: (line: string) => void
}

/** A process of the product that is started again whenever it ends, as a supervisor would. */
export interface Supervised {
  readonly name: string
  /** The address that it printed last, or ''. */
  link(): string
  pid(): number | null
  kill(signal: NodeJS.Signals): void
  /** The next start ends at a named point; the one after is as usual. */
  endAt(point: string): void
  /** How often it has ended so far. */
  ends(): number
  ready(): Promise<void>
  stop(): Promise<void>
}

const againAfterMs = 200

export function supervise({ name, script, env, log }: ProcessOptions): Supervised {
  let child: ChildProcess | null = null
  let link = ''
  let ends = 0
  let stopping = false
  let point: string | null = null
  let isReady = false

  function start(): void {
    isReady = false
    const fault = point
    point = null
    const words =
      fault === null ? [] : ['--import', pathToFileURL(join(import.meta.dirname, 'fault-point.mjs')).href]
    child = spawn(process.execPath, [...words, script], {
      env: { PATH: process.env.PATH, ...env, ...(fault === null ? {} : { RABBIT_FAULT: fault }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-20_000)
      if (/\bready\b/.test(output)) isReady = true
      link = /http:\S+token=\S+/.exec(output)?.[0] ?? link
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code, signal) => {
      ends++
      isReady = false
      if (code !== 0 && signal !== 'SIGKILL' && !stopping)
        log(`${name} ended with ${code ?? signal}: ${output.slice(-400)}`)
      child = null
      if (!stopping) setTimeout(() => stopping || start(), againAfterMs)
    })
  }
  start()

  return {
    name,
    link: () => link,
    pid: () => child?.pid ?? null,
    kill: (signal) => void child?.kill(signal),
    endAt: (next) => {
      point = next
    },
    ends: () => ends,
    async ready() {
      while (!isReady) await new Promise((next) => setTimeout(next, 20))
    },
    async stop() {
      stopping = true
      if (child === null) return
      const gone = once(child, 'exit')
      child.kill('SIGCONT')
      child.kill('SIGTERM')
      setTimeout(() => child?.kill('SIGKILL'), 10_000).unref()
      await gone
    },
  }
}
