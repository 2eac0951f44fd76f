import { execFileSync } from 'node:child_process'
import { cpSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { findPostgresBundle } from '../src/db/postgres-bundle.ts'

const found = findPostgresBundle()
const folder = join(mkdtempSync(join(tmpdir(), 'rabbit-bundle-')), 'pg')
afterAll(() => rmSync(dirname(folder), { recursive: true, force: true }))

it.runIf(process.platform === 'linux' && found !== null)(
  'works in another place, where no install script made the links of its libraries',
  () => {
    cpSync(dirname(dirname(found?.postgres ?? '')), folder, { recursive: true, verbatimSymlinks: true })
    const lib = join(folder, 'lib')
    for (const name of readdirSync(lib)) {
      if (lstatSync(join(lib, name)).isSymbolicLink()) rmSync(join(lib, name))
    }
    const moved = findPostgresBundle(folder)
    expect(execFileSync(moved?.postgres ?? '', ['--version'], { encoding: 'utf8' })).toContain(
      'PostgreSQL) 18',
    )
    expect(execFileSync(moved?.initdb ?? '', ['--version'], { encoding: 'utf8' })).toContain('PostgreSQL) 18')
  },
)

it('says that there is none where there is none', () => {
  expect(findPostgresBundle('/nowhere')).toBeNull()
})
