import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { missing } from '@rabbit/engine'
import { describeValueStore } from '@rabbit/engine/testing'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOriginFetch } from '../steps/support/origin-fetch.ts'
import { createFileValues } from './file-values.ts'
import { openValues } from './open-values.ts'
import { createS3Values } from './s3-values.ts'

const folder = mkdtempSync(join(tmpdir(), 'rabbit-values-'))
afterAll(() => rmSync(folder, { recursive: true }))

const tempPlace = () => ({ at: join(folder, 'removed'), close: async () => {} })

async function openS3() {
  const directory = mkdtempSync(join(tmpdir(), 'rabbit-values-s3-'))
  const server = new S3rver({
    ...{ port: 0, address: '127.0.0.1', silent: true, directory },
    configureBuckets: [{ name: 'studio', configs: [] }],
  })
  const endpoint = `http://127.0.0.1:${(await server.run()).port}`
  const place = { endpoint, region: 'us-east-1', bucket: 'studio', accessKey: 'S3RVER', secretKey: 'S3RVER' }
  const close = async () => {
    await server.close()
    rmSync(directory, { recursive: true })
  }
  return { place, close }
}

describeValueStore('in files', async () => ({
  store: createFileValues(join(folder, 'suite')),
  close: async () => {},
}))

describeValueStore('in S3', async () => {
  const { place, close } = await openS3()
  return { store: createS3Values(place, createOriginFetch), close }
})

describe('large values in files', () => {
  it('are whole or not there: no part stays, and what was spoiled is missing', async () => {
    const store = createFileValues(join(folder, 'whole'))
    const id = (await store.put('w', JSON.stringify('x'.repeat(100_000)))) ?? ''
    const at = join(folder, 'whole', 'w', id.slice(0, 2))
    expect(readdirSync(at)).toEqual([`${id}.json`])
    writeFileSync(join(at, `${id}.json`), '"spoiled"')
    expect(await store.get('w', id)).toBe(missing)
  })
})

describe.each([
  ['in files', async () => ({ open: createFileValues, ...tempPlace() })],
  [
    'in S3',
    async () => {
      const { place, close } = await openS3()
      return { open: () => createS3Values(place, createOriginFetch), at: '', close }
    },
  ],
] as const)('a large value %s that is not needed any more', (_where, make) => {
  it('is taken away, unless it was stored again since', async () => {
    const { open, at, close } = await make()
    const store = open(at)
    const json = JSON.stringify('gone'.repeat(30_000))
    const id = (await store.put('w', json)) ?? ''
    const [before, after] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)]
    expect(await store.remove('w', id, before)).toBe(false)
    expect(await store.get('w', id)).toBe(JSON.parse(json))
    expect(await store.remove('w', id, after)).toBe(true)
    expect(await store.get('w', id)).toBe(missing)
    expect(await store.remove('w', id, after)).toBe(true)
    expect(await store.remove('w', '../../x', after)).toBe(true)
    await expect(store.remove('../other', id, after)).rejects.toThrow()
    expect(await store.put('w', json)).toBe(id)
    expect(await store.get('w', id)).toBe(JSON.parse(json))
    await close()
  })
})

describe('a large value in files that is there already', () => {
  it('is as good as new when it is put again', async () => {
    const store = createFileValues(join(folder, 'again'))
    const id = (await store.put('w', '"again"')) ?? ''
    const file = join(folder, 'again', 'w', id.slice(0, 2), `${id}.json`)
    utimesSync(file, new Date(0), new Date(0))
    await store.put('w', '"again"')
    expect(await store.remove('w', id, new Date(Date.now() - 60_000))).toBe(false)
    utimesSync(file, new Date(0), new Date(0))
    expect(await store.remove('w', id, new Date(Date.now() - 60_000))).toBe(true)
  })
})

describe('the place of large values', () => {
  let s3: Awaited<ReturnType<typeof openS3>>
  beforeAll(async () => {
    s3 = await openS3()
  })
  afterAll(() => s3.close())

  const open = (name: string, change: object = {}) =>
    openValues({
      ...{ dataDir: join(folder, name), s3: null, isShared: false, fetchFor: createOriginFetch },
      ...change,
    })

  it('is the data folder, and S3 where it is set; what was stored before is still found', async () => {
    const before = (await open('move').put('w', '"before"')) ?? ''
    const after = open('move', { s3: s3.place })
    const id = (await after.put('w', '"after"')) ?? ''
    expect(await after.get('w', before)).toBe('before')
    expect(await after.get('w', id)).toBe('after')
    expect(await open('move').get('w', id)).toBe(missing)
  })

  it('gives up a value in both, and what it remembers of it', async () => {
    const soon = new Date(Date.now() + 60_000)
    const id = (await open('both').put('w', '"both"')) ?? ''
    const both = open('both', { s3: s3.place })
    await both.put('w', '"both"')
    expect(await both.get('w', id)).toBe('both')
    expect(await both.remove('w', id, soon)).toBe(true)
    expect(await both.get('w', id)).toBe(missing)
  })

  it('is nowhere for processes that share their work without S3: the values stay in the events', async () => {
    const before = (await open('shared').put('w', '"before"')) ?? ''
    const shared = open('shared', { isShared: true })
    expect(await shared.put('w', '"after"')).toBeNull()
    expect(await shared.get('w', before)).toBe('before')
    expect(await open('shared', { isShared: true, s3: s3.place }).put('w', '"after"')).not.toBeNull()
  })

  it('says what is wrong with a bucket, and does not take it for a missing value', async () => {
    const wrong = open('wrong', { s3: { ...s3.place, bucket: 'nowhere' } })
    await expect(wrong.put('w', '1')).rejects.toThrow(/nowhere at .* answered 404 NoSuchBucket/)
    await expect(wrong.get('w', '0'.repeat(64))).rejects.toThrow('NoSuchBucket')
  })
})
