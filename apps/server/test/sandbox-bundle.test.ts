import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSandbox } from '../src/steps/support/sandbox.ts'

const folder = mkdtempSync(join(tmpdir(), 'rabbit-bundled-'))
beforeAll(() => {
  execFileSync(process.execPath, [join(import.meta.dirname, '../build.mjs'), join(folder, 'dist')])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('the bundled sandbox needs nothing but the files beside it', async () => {
  cpSync(join(folder, 'dist/sandbox'), join(folder, 'alone'), { recursive: true })
  const sandbox = createSandbox({ script: join(folder, 'alone/child.mjs') })
  const source = 'const twice: number = input.n * 2\nreturn { twice }'
  const answer = await sandbox.run(
    { source, language: 'typescript', input: '{"n": 4}' },
    new AbortController().signal,
  )
  sandbox.close()
  expect(answer).toEqual({ kind: 'returned', json: '{"twice":8}', log: [] })
})

it('the desktop app carries it beside its archive, where a process can be started from it', () => {
  const packing = readFileSync(join(import.meta.dirname, '../../../electron-builder.yml'), 'utf8')
  expect(packing).toMatch(/^asarUnpack:\n(?: {2}- .*\n)* {2}- apps\/server\/dist\/sandbox\/\*\*$/m)
})
