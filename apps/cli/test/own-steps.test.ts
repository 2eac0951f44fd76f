import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import { rabbit } from './rabbit.ts'

const folder = mkdtempSync(join(tmpdir(), 'rabbit-steps-'))
const steps = join(folder, 'steps')
beforeAll(() => ensureBuilt(['cli', 'server']), 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const text = 'state hi: greet { greeting: "Hello", to: "${name}" }\nstart -> hi -> end\n'

describe('rabbit new step-type', () => {
  it('writes an example whose test passes, which runs, and which the check knows', async () => {
    const made = await rabbit(['new', 'step-type', 'greet', '--dir', steps])
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(readdirSync(steps).sort()).toEqual(['greet.mjs', 'greet.test.mjs', 'node_modules'])
    const tested = spawnSync(process.execPath, ['--test', join(steps, 'greet.test.mjs')], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    })
    expect(tested.status, tested.stdout).toBe(0)
    expect(await rabbit(['check', '-', '--steps', steps], text)).toMatchObject({ code: 0, stdout: '' })
    expect((await rabbit(['check', '-'], text)).stdout).toContain('R020')
    const env = { RABBIT_STEPS_DIR: steps, RABBIT_DATA_DIR: join(folder, 'data'), DATABASE_URL: '' }
    const run = await rabbit(['run', '-', '--json', '--input', '{"name": "Ada"}'], text, env)
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain('"said":"Hello, Ada!"')
  })

  it.each([
    [['step-type'], 'say what to make'],
    [['step-type', 'greet', '--dir', steps], 'greet.mjs is there already'],
    [['step-type', 'http', '--dir', steps], 'there already is a step type "http"'],
    [['step-type', '../x', '--dir', steps], '"../x" cannot be written as a step type'],
  ])('refuses %j in a sentence', async (words, sentence) => {
    const { code, stderr } = await rabbit(['new', ...words])
    expect(code).toBe(1)
    expect(stderr).toContain(sentence)
  })
})
