import { type ChildProcess, fork } from 'node:child_process'
import { Socket } from 'node:net'
import { availableParallelism } from 'node:os'
import { join, parse } from 'node:path'

export interface SandboxLimits {
  /** The whole memory of the engine that runs the code, in bytes; at least 16 MiB. */
  readonly memoryBytes: number
  /** Time on the processor. */
  readonly cpuMs: number
  /** From the moment the code starts; then its process is killed. */
  readonly wallMs: number
  /** Of the returned JSON, in UTF-8. */
  readonly maxOutputBytes: number
  /** Of what is written to `console`; the rest is left out. */
  readonly maxLogBytes: number
}

export const sandboxLimits: SandboxLimits = {
  memoryBytes: 64 * 1024 * 1024,
  cpuMs: 5_000,
  wallMs: 10_000,
  maxOutputBytes: 2 * 1024 * 1024,
  maxLogBytes: 4_096,
}

export interface SandboxWork {
  readonly source: string
  readonly language: 'javascript' | 'typescript'
  /** JSON; the code sees it as `input`. */
  readonly input: string
}

export type SandboxAnswer =
  /** `json` is '' when the code returned nothing. */
  | { readonly kind: 'returned'; readonly json: string; readonly log: readonly string[] }
  | {
      readonly kind: 'threw'
      readonly name: string
      readonly message: string
      /** Counted from 1, in the source. */
      readonly line: number | null
      readonly log: readonly string[]
    }
  | { readonly kind: 'limit'; readonly message: string; readonly log: readonly string[] }
  /** The signal was aborted. */
  | { readonly kind: 'stopped' }
  /** There is no process to run it in; it has not run, or not to its end. */
  | { readonly kind: 'unavailable'; readonly message: string }

export interface Sandbox {
  run(work: SandboxWork, signal: AbortSignal): Promise<SandboxAnswer>
  /** Kills its processes. What still runs is answered as unavailable. */
  close(): void
}

export interface SandboxOptions {
  readonly limits?: SandboxLimits
  /** Processes at most; more work waits for its turn. */
  readonly size?: number
  /** The child's script, and the program that runs it. */
  readonly script?: string
  readonly program?: string
}

type ChildAnswer = (SandboxAnswer & { readonly last?: boolean }) | { readonly kind: 'ready' }

const startMs = 30_000
/** A process that nobody needed for so long is ended. */
const idleMs = 60_000

/**
 * Runs people's code in processes apart: with an empty environment, one piece of code at a time in each, killed when the
 * code takes too long. Code never runs in this process, whatever happens to the others.
 */
export function createSandbox({
  limits = sandboxLimits,
  size = Math.max(2, Math.min(8, availableParallelism())),
  script = outsideArchive(join(import.meta.dirname, 'sandbox/child.mjs')),
  program = process.execPath,
}: SandboxOptions = {}): Sandbox {
  const idle: { readonly child: ChildProcess; readonly timer: NodeJS.Timeout }[] = []
  const all = new Set<ChildProcess>()
  const turns = createTurns(size)

  function forget(child: ChildProcess): void {
    all.delete(child)
    const index = idle.findIndex((one) => one.child === child)
    if (index >= 0) clearTimeout(idle.splice(index, 1)[0]?.timer)
  }

  function keep(child: ChildProcess): void {
    const timer = setTimeout(() => child.kill('SIGKILL'), idleMs).unref()
    idle.push({ child, timer })
  }

  async function take(): Promise<ChildProcess | SandboxAnswer> {
    for (let one = idle.pop(); one !== undefined; one = idle.pop()) {
      clearTimeout(one.timer)
      if (one.child.connected) return one.child
    }
    const child = start(program, script)
    all.add(child)
    child.once('exit', () => forget(child))
    const answer = await nextAnswer(child, startMs, null)
    if (answer.kind === 'message' && answer.message.kind === 'ready') return child
    child.kill('SIGKILL')
    forget(child)
    const why = answer.kind === 'gone' ? answer.reason : `it did not answer within ${startMs} ms`
    return {
      kind: 'unavailable',
      message: `The process that code runs in could not be started, so nothing was run: ${why}.`,
    }
  }

  async function runIn(child: ChildProcess, work: SandboxWork, signal: AbortSignal): Promise<SandboxAnswer> {
    const answered = nextAnswer(child, limits.wallMs, signal)
    child.send({ ...work, limits }, () => {}) // a process that is gone is answered by its end
    const answer = await answered
    if (answer.kind === 'message' && answer.message.kind !== 'ready') {
      const { last = false, ...plain } = answer.message
      if (!last && all.has(child)) keep(child)
      return plain
    }
    child.kill('SIGKILL')
    forget(child)
    if (answer.kind === 'stopped') return answer
    if (answer.kind === 'gone')
      return { kind: 'unavailable', message: `The process that the code ran in has ended: ${answer.reason}.` }
    const message = `The code was not done after ${limits.wallMs} ms, so it was stopped.`
    return { kind: 'limit', message, log: [] }
  }

  return {
    async run(work, signal) {
      const done = await turns.take(signal)
      if (done === null) return { kind: 'stopped' }
      try {
        const child = await take()
        return 'kind' in child ? child : await runIn(child, work, signal)
      } finally {
        done()
      }
    },
    close() {
      for (const child of all) child.kill('SIGKILL')
    },
  }
}

function start(program: string, script: string): ChildProcess {
  const child = fork(script, {
    execPath: program,
    execArgv: ['--max-old-space-size=256'],
    // Nothing of this process's own environment. The desktop shell is told to be plain Node.
    env: process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
    cwd: parse(process.execPath).root,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  // Idle processes keep nothing alive; they end with this one. What runs has a deadline that does.
  child.unref()
  child.channel?.unref()
  if (child.stderr instanceof Socket) child.stderr.unref()
  return child
}

type Next =
  | { readonly kind: 'message'; readonly message: ChildAnswer }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'late' }
  | { readonly kind: 'stopped' }

/** The next that happens to a process: it says something, it ends, its time is up, or nobody wants it any more. */
function nextAnswer(child: ChildProcess, ms: number, signal: AbortSignal | null): Promise<Next> {
  return new Promise((resolve) => {
    let complaint = ''
    const timer = setTimeout(() => settle({ kind: 'late' }), ms)
    const onMessage = (message: ChildAnswer) => settle({ kind: 'message', message })
    const onError = (error: Error) => settle({ kind: 'gone', reason: error.message })
    const onExit = (code: number | null, by: string | null) => {
      const [line] = /^\w*Error.*$/m.exec(complaint) ?? []
      settle({ kind: 'gone', reason: line ?? (by === null ? `exit code ${code}` : `ended by ${by}`) })
    }
    const onComplaint = (text: Buffer) => {
      complaint = `${complaint}${text}`.slice(0, 4_000)
    }
    const onAbort = () => settle({ kind: 'stopped' })
    const settle = (next: Next) => {
      clearTimeout(timer)
      child.off('message', onMessage).off('error', onError).off('close', onExit)
      child.stderr?.off('data', onComplaint)
      signal?.removeEventListener('abort', onAbort)
      resolve(next)
    }
    child.on('message', onMessage).on('error', onError).on('close', onExit)
    child.stderr?.on('data', onComplaint)
    if (signal?.aborted) onAbort()
    else signal?.addEventListener('abort', onAbort)
  })
}

interface Turns {
  /** What to call when the turn is over; null when the signal is aborted before it has come. */
  take(signal: AbortSignal): Promise<(() => void) | null>
}

/** `size` at a time, the others in the order in which they came. */
function createTurns(size: number): Turns {
  let free = size
  const waiting: (() => void)[] = []
  const done = () => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
  return {
    take(signal) {
      if (signal.aborted) return Promise.resolve(null)
      if (free > 0) {
        free--
        return Promise.resolve(done)
      }
      return new Promise((resolve) => {
        const begin = () => {
          signal.removeEventListener('abort', leave)
          resolve(done)
        }
        const leave = () => {
          waiting.splice(waiting.indexOf(begin), 1)
          resolve(null)
        }
        waiting.push(begin)
        signal.addEventListener('abort', leave, { once: true })
      })
    },
  }
}

/** In the desktop app the script lies beside the archive that the server is in: a process is started from a real file. */
function outsideArchive(path: string): string {
  return path.replace(/\.asar(?=[\\/])/, '.asar.unpacked')
}
