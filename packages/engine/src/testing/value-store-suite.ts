import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ValueStore } from '../ports/value-store.ts'
import { missing } from '../ports/value-store.ts'

export interface ValueHarness {
  readonly store: ValueStore
  close(): Promise<void>
}

/** What every store of large values must do. */
export function describeValueStore(name: string, open: () => Promise<ValueHarness>): void {
  describe(`the store of large values ${name}`, () => {
    let harness: ValueHarness
    let store: ValueStore
    const here = randomUUID()
    beforeAll(async () => {
      harness = await open()
      store = harness.store
    })
    afterAll(() => harness.close())

    const put = async (workspaceId: string, json: string): Promise<string> => {
      const id = await store.put(workspaceId, json)
      if (id === null) throw new Error('It takes no values.')
      return id
    }

    it('gives back what was put, by the SHA-256 of its JSON (G1)', async () => {
      const values = [
        'x'.repeat(100_000),
        '\u0000 ü \ud800 𝄞',
        [1, [null, true]],
        { z: 1, a: { __proto__x: '' } },
      ]
      for (const value of values) {
        const json = JSON.stringify(value)
        const id = await put(here, json)
        expect(id).toBe(createHash('sha256').update(json).digest('hex'))
        expect(await store.get(here, id)).toEqual(value)
      }
    })

    it('stores the same value once, however often and however close together it is put', async () => {
      const json = JSON.stringify('twice'.repeat(50_000))
      const ids = await Promise.all(Array.from({ length: 20 }, () => store.put(here, json)))
      expect(new Set([...ids, await store.put(here, json)]).size).toBe(1)
      expect(await store.get(here, ids[0] ?? '')).toBe(JSON.parse(json))
    })

    it('keeps workspaces apart, and says what is missing', async () => {
      const id = await put(here, '"mine alone"')
      expect(await store.get(randomUUID(), id)).toBe(missing)
      expect(await store.get(here, '0'.repeat(64))).toBe(missing)
    })

    it('takes no id for a way to somewhere else', async () => {
      for (const id of ['', '..', '../../etc/passwd', `${'0'.repeat(63)}/`, 'A'.repeat(64)])
        expect(await store.get(here, id)).toBe(missing)
      await expect(store.get('../other', '0'.repeat(64))).rejects.toThrow()
      await expect(store.put('../other', '1')).rejects.toThrow()
    })
  })
}
