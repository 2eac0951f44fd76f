import { missing, type ValueStore } from '@rabbit/engine'
import { AwsClient } from 'aws4fetch'
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
export function createS3Values(place: S3Place, fetchFor: (origin: string) => typeof fetch): ValueStore {
  const { endpoint, region, bucket, accessKey: accessKeyId, secretKey: secretAccessKey } = place
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 })
  const send = fetchFor(endpoint)

  async function ask(method: 'GET' | 'HEAD' | 'PUT', key: string, body?: string): Promise<Response> {
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
      if (there.status === 200) return id
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
  }
}
