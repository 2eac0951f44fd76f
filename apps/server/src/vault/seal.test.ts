import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { openText, sealText } from './seal.ts'

const key = randomBytes(32)
const place = { workspaceId: 'w', id: 's', version: 1 }

it('opens with its own key, at its own place, and whole', () => {
  const sealed = sealText(key, place, 'grüß')
  expect(sealed.includes('grüß')).toBe(false)
  expect(openText(key, place, sealed)).toBe('grüß')
  expect(openText(key, place, sealText(key, place, ''))).toBe('')
  expect(openText(randomBytes(32), place, sealed)).toBe(null)
  for (const other of [{ workspaceId: 'v' }, { id: 't' }, { version: 2 }]) {
    expect(openText(key, { ...place, ...other }, sealed)).toBe(null)
  }
  for (const at of [0, 12, 28, sealed.length - 1]) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(openText(key, place, changed), String(at)).toBe(null)
  }
  expect(openText(key, place, sealed.subarray(0, 27))).toBe(null)
})

it('never looks the same twice', () => {
  expect(sealText(key, place, 'a').equals(sealText(key, place, 'a'))).toBe(false)
})
