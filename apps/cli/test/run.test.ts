import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import { rabbit } from './rabbit.ts'

let folder = ''
let env: NodeJS.ProcessEnv = {}
beforeAll(() => {
  ensureBuilt(['cli', 'server'])
  folder = mkdtempSync(join(tmpdir(), 'rabbit-run-'))
  // The database that a newcomer has: the embedded one, in a folder of its own.
  env = { RABBIT_DATA_DIR: join(folder, 'data'), DATABASE_URL: '' }
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const run = (words: readonly string[], input?: string) => rabbit(['run', ...words], input, env)

describe('rabbit run', () => {
  it('runs to the end, prints the events as JSON lines without a gap, and exits 0', async () => {
    const text =
      'start -> check\ncheck -> big: amount > 100\ncheck -> small: otherwise\nbig -> end\nsmall -> end\n'
    const { code, stdout, stderr } = await run(['-', '--json', '--input', '{"amount": 120}'], text)
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    expect(events[0].kind).toBe('execution_started')
    expect(events.at(-1).kind).toBe('execution_completed')
    expect(events.filter(({ kind }) => kind === 'state_completed').map(({ state }) => state)).toEqual([
      'start',
      'check',
      'big',
      'end',
    ])
  })

  it('prints a value over 64 KiB itself as JSON, and its size in words', async () => {
    const text =
      'input { doc: string }\nstate a: transform { set: { both: "${doc + doc}" } }\nstart -> a -> end\n'
    writeFileSync(join(folder, 'large.json'), JSON.stringify({ doc: 'd'.repeat(70_000) }))
    const words = ['-', '--input', `@${join(folder, 'large.json')}`]
    const { code, stdout } = await run([...words, '--json'], text)
    expect(code).toBe(0)
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.at(-1).data.output).toEqual({ doc: 'd'.repeat(70_000), both: 'd'.repeat(140_000) })
    expect(stdout).not.toContain('$large')
    const shown = await rabbit(['show', events[0].executionId, '--json'], '', env)
    expect(JSON.parse(shown.stdout.trim().split('\n').at(-1) ?? '')).toEqual(events.at(-1))
    expect((await run(words, text)).stdout).toContain('both = text of 137 KiB')
  })

  it('exits 2 when it failed, and says why', async () => {
    const text = 'state a: transform { set: { x: "${nothing_there + 1}" } }\nstart -> a -> end\n'
    const { code, stdout } = await run(['-', '--input', '{"nothing_there": "text"}'], text)
    expect(code).toBe(2)
    expect(stdout).toContain('ExpressionError')
  })

  it('says in a sentence what cannot run yet', async () => {
    const text =
      'state a: log { message: "x" }\nstart -> a\na -> end: ai "All is well"\na -> end: otherwise\n'
    const { code, stdout } = await run(['-'], text)
    expect(code).toBe(2)
    expect(stdout).toMatch(/NotRunnable: .*\./)
  })

  it('says that no model is connected, where one would have to decide', async () => {
    const { code, stdout } = await run(
      ['-'],
      'state a: decision { question: "Go?", choices: [yes, no] }\nstart -> a -> end\n',
    )
    expect(code).toBe(2)
    expect(stdout).toMatch(/ModelMissing: No language model is connected/)
  })

  it('leaves an execution that waits for a person, names both, and exits 3', async () => {
    const text = 'state ask: approval { assignees: ["sales"], question: "Go on?" }\nstart -> ask -> end\n'
    const { code, stderr } = await run(['-'], text)
    expect(code).toBe(3)
    expect(stderr).toContain('ask waits for sales: Go on?')
  })

  it('lets other branches come as far as they can before it leaves', async () => {
    const text = `state ask: approval {}
state nap: wait { for: 300ms }
start -> [ask, nap]
[ask, after_nap] -> end
nap -> after_nap
`
    const { code, stdout, stderr } = await run(['-'], text)
    expect(code).toBe(3)
    expect(stdout).toContain('after_nap is done')
    expect(stderr).toContain('ask waits for anyone')
  })

  it('says what the studio refuses, without a stack', async () => {
    const { code, stderr } = await run(['-', '--input', '{"n": "x"}'], 'input { n: number }\nstart -> end\n')
    expect(code).toBe(1)
    expect(stderr).toBe('rabbit run: The input does not fit the workflow: n must be a number, not "x".\n')
  })

  it.each([
    ['an input that is not JSON', ['--input', '{amount'], 'start -> end', '--input is not JSON'],
    ['an input that is no object', ['--input', '[1]'], 'start -> end', 'must be a JSON object'],
    [
      'a missing name, with an example',
      [],
      'start -> a\na -> end: amount > 5\na -> b: otherwise',
      `--input '{"amount":`,
    ],
    ['a text with errors', [], 'start -> a: \n', 'the text has errors'],
    [
      'a priority that there is not',
      ['--priority', 'urgent'],
      'start -> end',
      '--priority is low, normal or high, not urgent.',
    ],
  ])('refuses %s in one sentence', async (_what, words, text, sentence) => {
    const { code, stderr } = await run(['-', ...words], text)
    expect(code).toBe(1)
    expect(stderr).toContain(sentence)
    expect(stderr).not.toContain('    at ')
  })

  it('reads the input from a file after @', async () => {
    const path = join(folder, 'input.json')
    writeFileSync(path, '{"ok": true}')
    const { code } = await run(['-', '--input', `@${path}`], 'start -> a\na -> end: ok\na -> b: otherwise\n')
    expect(code).toBe(0)
  })

  it('takes its settings from .env, as the studio does', async () => {
    writeFileSync(join(folder, '.env'), 'LOG_LEVEL=loud\n')
    const { code, stderr } = await rabbit(['run', '-'], 'start -> end', env, folder)
    expect(code).toBe(1)
    expect(stderr).toContain('LOG_LEVEL must be one of')
  })

  it('says how to mend a database that does not answer', async () => {
    const words = ['run', 'examples/welcome.rabbit']
    const { code, stderr } = await rabbit(words, '', {
      ...env,
      DATABASE_URL: 'postgresql://127.0.0.1:1/nowhere',
    })
    expect(code).toBe(1)
    expect(stderr).toContain('DATABASE_URL')
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
