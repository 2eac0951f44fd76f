import { exec } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openWorkflow } from '@rabbit/dsl'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import { root } from '../test/rabbit.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, text]) => text ?? '',
  )
}

/** A `$ command` line and what it prints, up to the next one. */
const dialogues = blocks('console')
  .flatMap((text) => text.split(/^\$ /m).slice(1))
  .map((text) => {
    const [command = '', ...printed] = text.split('\n')
    return { command, printed: printed.join('\n') }
  })

describe('the README', () => {
  beforeAll(() => ensureBuilt(['cli']), 60_000)

  it.each(blocks('rabbit'))('shows a workflow without an error', (text) => {
    expect(openWorkflow(text).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it.each(dialogues)('prints what `$command` prints', async ({ command, printed }) => {
    const line = command.replaceAll('npx rabbit', 'node apps/cli/bin/rabbit.mjs')
    const stdout = await new Promise<string>((resolve) =>
      exec(line, { cwd: root }, (_error, out) => resolve(out)),
    )
    expect(stdout).toBe(printed)
  })

  it('names only files that are there', () => {
    for (const [, path = ''] of readme.matchAll(/\]\(([^)#]+)\)/g)) {
      expect(existsSync(join(root, path)), path).toBe(true)
    }
  })
})
