import { spawnSync } from 'node:child_process'
import { afterAll, expect, it } from 'vitest'
import { runChaos } from '../../../bench/src/chaos/run.ts'
import { buildServer } from './bundle-for-test.ts'

/** The short form of `npm run chaos`: the faults that the promises are most about, each once. */
const only = [
  'a worker dies after an effect, before its checkpoint',
  'a door dies between accepting and answering',
  'doors and workers are killed at once',
  'Postgres is cut off and starts again',
  'Redis is killed, and comes back empty',
  'messages come twice, late, and for executions that are not there',
  'viewers lose their connections',
]

const hasRedis = !spawnSync('redis-server', ['--version']).error
if (!hasRedis && process.env.CI)
  throw new Error('No redis-server was found: install Redis to run the faults.')
if (!hasRedis) console.warn('SKIPPED: No redis-server was found: install Redis to run the faults.')
const bundle = hasRedis ? buildServer() : null
afterAll(() => bundle?.remove())

it.skipIf(bundle === null)(
  'keeps what it promised while processes are killed, Postgres is cut off and Redis goes',
  async () => {
    const lines: string[] = []
    const report = await runChaos({
      dist: bundle?.folder ?? '',
      seconds: 20,
      seed: 1,
      startsPerSecond: 4,
      only,
      smallDisk: false,
      log: (line) => lines.push(line),
    })
    expect(report?.violations, lines.join('\n')).toEqual([])
    expect(report?.faults.map(([name]) => name).sort(), lines.join('\n')).toEqual([...only].sort())
    expect(report?.executions).toBeGreaterThan(20)
    expect(report?.unanswered).toBe(0)
  },
  300_000,
)
