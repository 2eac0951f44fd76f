import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import { rabbit, root } from './rabbit.ts'

let folder = ''
let env: NodeJS.ProcessEnv = {}
let studio: ChildProcess | null = null
beforeAll(async () => {
  ensureBuilt(['cli', 'server'])
  folder = mkdtempSync(join(tmpdir(), 'rabbit-executions-'))
  env = { ...process.env, RABBIT_DATA_DIR: join(folder, 'data'), DATABASE_URL: '', PORT: '0' }
  studio = spawn(process.execPath, [join(root, 'apps/server/dist/main.js')], { cwd: root, env })
  for await (const piece of studio.stdout ?? []) if (String(piece).includes('token=')) break
}, 120_000)
afterAll(async () => {
  studio?.kill('SIGINT')
  if (studio?.exitCode === null) await once(studio, 'exit')
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const run = (...words: string[]) => rabbit(words, '', env)
const failing = `workflow failing
input { amount: number }
state price: transform { set: { total: "\${amount * 2}" } }
state pay: transform { set: { x: "\${fail('too much')}" } }
start -> price -> pay -> end
`
const waiting = `workflow waiting
state shipped: event { name: "parcel.sent" }
start -> shipped -> end
`

/** The ids that `runs` lists for these words. */
async function ids(...words: string[]): Promise<string[]> {
  const { stdout } = await run('runs', '--json', ...words)
  return JSON.parse(stdout).map(({ id }: { id: string }) => id)
}

// Every command is a process of its own, and the machine may be busy.
describe('executions from the shell', { timeout: 240_000 }, () => {
  it('lists, searches, shows and retries what failed, also from a state on', async () => {
    writeFileSync(join(folder, 'failing.rabbit'), failing)
    await run('run', join(folder, 'failing.rabbit'), '--input', '{"amount": 40}')
    const [id = ''] = await ids(
      '--status',
      'failed',
      '--workflow',
      'failing',
      '--text',
      'too much',
      '--since',
      '1h',
    )
    expect(await ids('--text', 'not in any')).toEqual([])
    const listed = await run('runs')
    expect(listed.stdout).toContain(`${id}  failed`)
    expect(listed.stdout).toContain('failing')
    const shown = await run('show', id)
    expect(shown.stdout).toContain('input {"amount":40}')
    expect(shown.stdout).toMatch(/price is done.*total = 80/)
    const again = await run('retry', id)
    expect(again.code).toBe(0)
    expect(again.stdout).toMatch(new RegExp(`^${id} is done again by [\\da-f-]{36}\n$`))
    expect(again.stderr).toBe('')
    const from = await run('retry', id, '--from', 'pay')
    expect(from.stdout).toContain('is done again from pay by')
    const nowhere = await run('retry', id, '--from', 'nowhere')
    expect(nowhere.code).toBe(1)
    expect(nowhere.stderr).toContain('nowhere was not entered')
    expect(await ids('--limit', '1')).toHaveLength(1)
  })

  it('publishes an event for whoever waits, and cancels; what is refused exits 2', async () => {
    writeFileSync(join(folder, 'waiting.rabbit'), waiting)
    const words = ['run', join(folder, 'waiting.rabbit')]
    await run(...words)
    const published = await run('event', 'parcel.sent', '{"parcel": 7}', '--key', 'p7')
    expect(published.stdout).toBe('parcel.sent started 0 and reached 1 waiting states.\n')
    const twice = await run('event', 'parcel.sent', '{"parcel": 7}', '--key', 'p7')
    expect(twice.stdout).toContain('reached 0 waiting states. It was published before')
    await run(...words)
    const [id = ''] = await ids('--workflow', 'waiting', '--status', 'waiting', '--limit', '1')
    const cancelled = await run('cancel', id, '--reason', 'enough')
    expect(cancelled.stdout).toBe(`${id} is cancelled\n`)
    const [failed = ''] = await ids('--status', 'failed', '--limit', '1')
    const refused = await run('cancel', failed)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('ended already')
  })

  it('lets one go on with a corrected text once what needs a word has one', async () => {
    const file = join(folder, 'corrected.rabbit')
    writeFileSync(join(folder, 'waiting.rabbit'), waiting)
    writeFileSync(file, waiting.replace('parcel.sent', 'parcel.gone').replace('-> end', '-> tell -> end'))
    await run('run', join(folder, 'waiting.rabbit'))
    const [id = ''] = await ids('--workflow', 'waiting', '--status', 'waiting', '--limit', '1')
    const asked = await run('continue', id, file)
    expect(asked.code).toBe(2)
    expect(asked.stdout).toMatch(
      /goes on at: shipped\nto confirm \(waiting shipped\): shipped waits for an event/,
    )
    expect(asked.stderr).toContain("say it again with --confirm 'waiting shipped'")
    const moved = await run('continue', id, file, '--confirm', 'waiting shipped')
    expect(moved.stdout).toContain(`${id} is at the corrected version`)
    expect((await run('show', id)).stdout).toContain('let it go on with another version')
    const published = await run('event', 'parcel.sent', '{}')
    expect(published.stdout).toContain('reached 1 waiting')
  })

  it.each([
    [['continue', '1'], 'name an execution and the file'],
    [['continue', 'x', 'y'], "'x' is no execution's id"],
    [['runs', '--status', 'gone'], '--status must be one of'],
    [['runs', '--since', 'soon'], '--since must be a time ago'],
    [['runs', '--limit', '0'], '--limit must be a number from 1 to 10000'],
    [['runs', '--limit', '10001'], '--limit must be a number from 1 to 10000'],
    [['runs', '--workflow', 'nobody'], "there is no workflow 'nobody'"],
    [['show'], 'name one execution'],
    [['cancel', 'x'], "'x' is no execution's id"],
    [['retry'], 'name an execution'],
    [['event', 'a', '[1]'], 'the data must be a JSON object'],
  ])('refuses %j in a sentence', async (words, sentence) => {
    const { code, stderr } = await run(...words)
    expect(code).toBe(1)
    expect(stderr).toContain(sentence)
    expect(stderr).not.toContain('    at ')
  })
})
