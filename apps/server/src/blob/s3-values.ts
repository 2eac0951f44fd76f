import { missing } from '@rabbit/engine'
import { AwsClient } from 'aws4fetch'
import type { StoredValues } from './stored-values.ts'
import { checkWorkspace, idOf, isId, placeOf } from './value-id.ts'

export interface S3Place {
  /** Without a path. */
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  readonly accessKey: string
  readonly secretKey: string
}

/** Large values as objects `values/…` of a bucket. */
export function createS3Values(place: S3Place, fetchFor: (origin: string) => typeof fetch): StoredValues {
  const { endpoint, region, bucket, accessKey: accessKeyId, secretKey: secretAccessKey } = place
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 })
  const send = fetchFor(endpoint)

  async function ask(
    method: 'GET' | 'HEAD' | 'PUT' | 'DELETE',
    key: string,
    body?: string,
  ): Promise<Response> {
    const url = `${endpoint.replace(/\/+$/, '')}/${encodeURIComponent(bucket)}/values/${key}`
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    const signed = await client.sign(url, { method, headers })
    return send(signed.url, { method, headers: signed.headers, ...(body === undefined ? {} : { body }) })
  }

  /** The store's own words: what is wrong with the bucket is no missing value. */
  async function refusal(answer: Response): Promise<Error> {
    const text = await answer.text()
    const [code, message] = ['Code', 'Message'].map(
      (tag) => text.match(`<${tag}>([^<]*)</${tag}>`)?.[1] ?? '',
    )
    return new Error(`The bucket ${bucket} at ${endpoint} answered ${answer.status} ${code}: ${message}`)
  }

  return {
    async put(workspaceId, json) {
      const id = idOf(json)
      const key = placeOf(workspaceId, id)
      const there = await ask('HEAD', key)
      if (there.status === 200 && storedAt(there) > Date.now() - renewMs) return id
      const answer = await ask('PUT', key, json)
      if (!answer.ok) throw await refusal(answer)
      await answer.arrayBuffer()
      return id
    },

    async get(workspaceId, id) {
      checkWorkspace(workspaceId)
      if (!isId(id)) return missing
      const answer = await ask('GET', placeOf(workspaceId, id))
      if (answer.ok) {
        const json = await answer.text()
        return idOf(json) === id ? JSON.parse(json) : missing
      }
      const said = await refusal(answer)
      if (answer.status === 404 && said.message.includes('NoSuchKey')) return missing
      throw said
    },

    async remove(workspaceId, id, before) {
      checkWorkspace(workspaceId)
      if (!isId(id)) return true
      const key = placeOf(workspaceId, id)
      const there = await ask('HEAD', key)
      if (there.status === 404) return true
      if (!there.ok) throw await refusal(there)
      if (storedAt(there) >= before.getTime()) return false
      const answer = await ask('DELETE', key)
      if (!answer.ok) throw await refusal(answer)
      return true
    },
  }
}

/** One that was stored longer ago is stored anew when it is put again. */
const renewMs = 6 * 3_600_000

/** ms since the epoch; 0 where the store does not say. */
const storedAt = ({ headers }: Response): number => Date.parse(headers.get('last-modified') ?? '') || 0
