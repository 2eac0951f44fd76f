import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import type { AppRouter } from '../../../apps/server/src/trpc/router.ts'
import { percentiles, type Row, summarise } from '../measure.ts'
import { inFlight } from './ours.ts'

const states = 10
const text = `start -> ${Array.from({ length: states }, (_, n) => `s${n + 1}`).join(' -> ')} -> end`
const verdict = (held: boolean) => (held ? 'held' : '**missed**')

/** The built server in a process of its own, asked over HTTP. */
export async function measureOverHttp(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rabbit-bench-'))
  const server = spawn(process.execPath, ['apps/server/dist/main.js'], {
    env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', RABBIT_DATA_DIR: folder, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    let output = ''
    for await (const chunk of server.stdout) {
      output += chunk
      if (/token=\S+/.test(output)) break
    }
    const { origin, searchParams } = new URL(/http:\S+token=\S+/.exec(output)?.[0] ?? '')
    const headers = { authorization: `Bearer ${searchParams.get('token')}` }
    const api = createTRPCClient<AppRouter>({
      links: [httpBatchLink({ url: `${origin}/trpc`, headers, maxItems: 1 })],
    })
    const { id: workflowId } = await api.workflows.create.mutate({ name: 'bench', text, words: null })
    const start = () =>
      api.executions.start.mutate({ workflowId, text, input: {}, idempotencyKey: randomUUID() })
    for (let n = 0; n < 50; n++) await start()
    await sleep(5_000)
    const mib = (name: string) =>
      Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) /
      1_024
    const idle = mib('VmRSS')

    const taken: number[] = []
    const running: Promise<unknown>[] = []
    for (let n = 0; n < 300; n++) {
      const began = performance.now()
      running.push(start().then(() => taken.push(performance.now() - began)))
      await sleep(20)
    }
    await Promise.all(running)
    const latency = summarise(taken)
    const spread = latency.p99 / latency.median

    await inFlight(1_000, 100, start)
    const grown = mib('VmHWM') - idle
    return [
      {
        work: `E4 start over HTTP, 50 a second; its first state is entered in the same commit; p50 ≤ 5 ms: ${verdict(latency.median <= 5)}, p99 ≤ 3 × p50: ${verdict(spread <= 3)}`,
        ours: percentiles(latency),
        baseline: '',
        ratio: `p99 : p50 ${spread.toFixed(2)}`,
      },
      {
        work: `E10 the server's memory above idle, 1,000 executions of 10 states, 100 at once, over HTTP; ≤ 120 MB: ${verdict(grown <= 120)}`,
        ours: `${grown.toFixed(0)} MiB above ${idle.toFixed(0)}`,
        baseline: '',
        ratio: '',
      },
    ]
  } finally {
    server.kill('SIGINT')
    if (server.exitCode === null) await once(server, 'exit')
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
