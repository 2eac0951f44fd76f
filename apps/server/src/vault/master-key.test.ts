import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { loadMasterKey, masterKeyFile, parseMasterKey } from './master-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'rabbit-key-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('is made once, for its owner only, and never replaced', () => {
  const key = loadMasterKey(folder)
  expect(key).toHaveLength(32)
  expect(loadMasterKey(folder).equals(key)).toBe(true)
  expect(statSync(join(folder, masterKeyFile)).mode & 0o777).toBe(0o600)
  writeFileSync(join(folder, masterKeyFile), 'short\n')
  expect(() => loadMasterKey(folder)).toThrow('does not hold a key')
  expect(() => loadMasterKey(join(folder, 'nowhere'))).toThrow('ENOENT')
})

it('is read as hex or base64 of 32 bytes', () => {
  const key = Buffer.alloc(32, 7)
  for (const coding of ['hex', 'base64', 'base64url'] as const) {
    expect(parseMasterKey(key.toString(coding))?.equals(key), coding).toBe(true)
  }
  for (const wrong of ['', 'changeme', 'a'.repeat(63), Buffer.alloc(31).toString('base64')]) {
    expect(parseMasterKey(wrong), wrong).toBe(null)
  }
})
