import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonObject } from '@rabbit/engine'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createObjectStep } from './object.ts'
import { createEgress } from './support/egress.ts'

const directory = mkdtempSync(join(tmpdir(), 'rabbit-s3-'))
const store = new S3rver({
  ...{ port: 0, address: '127.0.0.1', silent: true, directory },
  configureBuckets: [{ name: 'orders', configs: [] }],
})
let endpoint = ''
beforeAll(async () => {
  endpoint = `http://127.0.0.1:${(await store.run()).port}`
})
afterAll(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})

const egress = createEgress({ allowedHosts: ['127.0.0.1'] })
const keys = { access_key: 'S3RVER', secret_key: 'S3RVER', bucket: 'orders' }

async function said(properties: JsonObject, through = egress): Promise<unknown> {
  const request = { workspaceId: 'w', executionId: 'e', state: 'it', type: 'object', visit: 1, attempt: 1 }
  const outcome = await createObjectStep(through).run(
    {
      ...request,
      idempotencyKey: 'k',
      properties: { endpoint, ...keys, ...properties },
      context: {},
      now: 0,
    },
    new AbortController(),
  )
  if (outcome.kind === 'completed') return outcome.result
  return outcome.kind === 'failed' ? `${outcome.error.class}: ${outcome.error.message}` : outcome.kind
}

describe('an object state', () => {
  it('puts, gets, lists and deletes', async () => {
    const key = 'in/grüße & more+1.json'
    expect(await said({ operation: 'put', key, content: { n: [1] } })).toEqual({
      size: 9,
      etag: expect.any(String),
    })
    expect(await said({ key, encoding: 'json' })).toEqual({
      ...{ content: { n: [1] }, size: 9, content_type: 'application/json' },
    })
    expect(await said({ key })).toMatchObject({ content: '{"n":[1]}' })
    await said({ operation: 'put', key: 'in/b.txt', content: 'grüß', content_type: 'text/markdown' })
    expect(await said({ key: 'in/b.txt' })).toEqual({
      content: 'grüß',
      size: 6,
      content_type: 'text/markdown',
    })
    await said({ operation: 'put', key: 'out/c', content: '/w==', encoding: 'base64' })
    expect(await said({ key: 'out/c', encoding: 'base64' })).toMatchObject({ content: '/w==', size: 1 })
    expect(await said({ key: 'out/c' })).toMatch(/^ObjectError: orders\/out\/c is no text in UTF-8/)
    expect(await said({ operation: 'list', prefix: 'in/' })).toEqual({
      more: false,
      objects: [
        { key: 'in/b.txt', size: 6, modified: expect.any(Number) },
        { key, size: 9, modified: expect.any(Number) },
      ],
    })
    expect(await said({ operation: 'list', prefix: 'in/', after: 'in/b.txt' })).toMatchObject({
      objects: [{ key }],
    })
    expect(await said({ operation: 'delete', key })).toEqual({})
    expect(await said({ key })).toBe(`ObjectNotFound: There is no orders/${key}.`)
  })

  it('signs an address that anybody can get the object from', async () => {
    await said({ operation: 'put', key: 'to/share.txt', content: 'shared' })
    const { url } = (await said({ operation: 'presign', key: 'to/share.txt', expires: '1m' })) as {
      url: string
    }
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('60')
    expect(url).not.toContain('secret')
    const answer = await fetch(url)
    expect([answer.status, await answer.text()]).toEqual([200, 'shared'])
    for (const expires of ['7d', '1s'])
      expect(await said({ operation: 'presign', key: 'a', expires })).toHaveProperty('url')
    for (const expires of [604_801_000, 999, 'soon'])
      expect(await said({ operation: 'presign', key: 'a', expires })).toBe(
        'PropertyError: expires of it must be a duration from 1s to 7d.',
      )
  })

  it('signs as the protocol says, also what has to be encoded', async () => {
    // The store of this test takes any signature, so it is worked out here once more, by the steps of
    // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
    const properties = { operation: 'presign', key: 'a b/ü+(1)*.txt', secret_key: 'k3y', region: 'eu-west-1' }
    const { url } = (await said(properties)) as { url: string }
    const { pathname, search, host } = new URL(url)
    const pairs = search.slice(1).split('&')
    const given = pairs.find((pair) => pair.startsWith('X-Amz-Signature='))
    const query = pairs
      .filter((pair) => pair !== given)
      .sort()
      .join('&')
    const date = new URL(url).searchParams.get('X-Amz-Date') as string
    const scope = `${date.slice(0, 8)}/eu-west-1/s3/aws4_request`
    const asked = ['GET', pathname, query, `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n')
    const toSign = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(asked).digest('hex')].join(
      '\n',
    )
    const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
    const key = scope.split('/').reduce<string | Buffer>(hmac, 'AWS4k3y')
    expect(pathname).toBe('/orders/a%20b/%C3%BC%2B%281%29%2A.txt')
    expect(given).toBe(`X-Amz-Signature=${hmac(key, toSign).toString('hex')}`)
  })

  it('reads objects of up to 2 MiB', async () => {
    const most = 2 * 1024 * 1024
    await said({ operation: 'put', key: 'most', content: 'x'.repeat(most) })
    await said({ operation: 'put', key: 'more', content: 'x'.repeat(most + 1) })
    expect(await said({ key: 'most' })).toMatchObject({ size: most })
    expect(await said({ key: 'more' })).toBe(`LimitError: orders/more has more than ${most} bytes.`)
  })

  it('says what the store says, and what is wrong', async () => {
    expect(await said({ key: 'a', access_key: 'wrong' })).toMatch(
      /^ObjectError: orders\/a: InvalidAccessKeyId: /,
    )
    expect(await said({ key: 'a', bucket: 'nowhere' })).toMatch(/^ObjectError: nowhere\/a: NoSuchBucket: /)
    expect(await said({})).toBe('PropertyError: it needs a key to get.')
    expect(await said({ key: 'a', bucket: null })).toBe('PropertyError: it needs a bucket.')
    expect(await said({ key: 'a', secret_key: null })).toMatch(
      /^PropertyError: it needs access_key and secret_key/,
    )
    expect(await said({ operation: 'put', key: 'a' })).toBe('PropertyError: it needs content to put.')
    expect(await said({ operation: 'copy', key: 'a' })).toMatch(
      /^PropertyError: operation of it must be one of/,
    )
    expect(await said({ key: 'a', endpoint: 's3.example.com' })).toMatch(
      /^PropertyError: endpoint of it must be/,
    )
    expect(await said({ key: 7 })).toBe('PropertyError: key of it must be a text.')
  })

  it('goes to public addresses only, unless told', async () => {
    expect(await said({ key: 'a' }, createEgress({ allowedHosts: [] }))).toMatch(/^AddressDenied/)
  })
})
