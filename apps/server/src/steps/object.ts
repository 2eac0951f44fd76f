import type { Json } from '@rabbit/dsl'
import type { JsonObject, StepOutcome } from '@rabbit/engine'
import { AwsClient } from 'aws4fetch'
import { encodings, fromBytes, isEncoding, maxContentBytes, toBytes } from './support/content.ts'
import { durationMs } from './support/duration.ts'
import type { Egress, EgressFailure, EgressResponse } from './support/egress.ts'
import { egressFailed } from './support/egress-failure.ts'
import { propertyError } from './support/property-error.ts'
import type { SendingStep } from './support/with-secrets.ts'
import { parseXml, type XmlElement } from './support/xml.ts'

const operations = ['get', 'put', 'list', 'delete', 'presign'] as const
type Operation = (typeof operations)[number]

const minuteMs = 60_000
/** How long a signed address is good for unless told, and at most: what the signature allows. */
const usualExpiryMs = 15 * minuteMs
const longestExpiryMs = 7 * 24 * 60 * minuteMs

/** What of a state's properties is a text; those that are left out are not there. */
type Texts = Partial<Record<(typeof textNames)[number], string>>
const textNames = [
  'endpoint',
  'region',
  'bucket',
  'key',
  'prefix',
  'after',
  'access_key',
  'secret_key',
  'content_type',
] as const

/** Stores and reads objects of a store that speaks the S3 API. */
export function createObjectStep(egress: Egress): SendingStep {
  return {
    repeatable: true,
    secretsByDefault: { access_key: 'S3_ACCESS_KEY', secret_key: 'S3_SECRET_KEY' },
    // It stands in a signed address, which is for others.
    shows: ['access_key'],
    async run({ state, properties }, { signal }) {
      const { operation = 'get', encoding = 'text' } = properties
      const wrong = textNames.find(
        (name) => !['string', 'undefined'].includes(typeof (properties[name] ?? undefined)),
      )
      if (wrong !== undefined) return propertyError(`${wrong} of ${state} must be a text.`)
      const texts = Object.fromEntries(
        textNames.flatMap((name) => (properties[name] ? [[name, properties[name]]] : [])),
      ) as Texts
      if (!isOperation(operation))
        return propertyError(`operation of ${state} must be one of ${operations.join(', ')}.`)
      if (!isEncoding(encoding))
        return propertyError(`encoding of ${state} must be one of ${encodings.join(', ')}.`)
      const {
        bucket,
        key,
        region = 'us-east-1',
        access_key: accessKeyId,
        secret_key: secretAccessKey,
      } = texts
      if (bucket === undefined) return propertyError(`${state} needs a bucket.`)
      if (operation !== 'list' && key === undefined)
        return propertyError(`${state} needs a key to ${operation}.`)
      if (accessKeyId === undefined || secretAccessKey === undefined)
        return propertyError(`${state} needs access_key and secret_key, such as "\${secrets.S3_ACCESS_KEY}".`)
      const url = addressOf(texts, operation)
      if (url === null)
        return propertyError(`endpoint of ${state} must be an address such as https://s3.example.com.`)
      const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 })

      if (operation === 'presign') {
        const expiresMs = properties.expires === undefined ? usualExpiryMs : durationMs(properties.expires)
        if (expiresMs === null || expiresMs < 1_000 || expiresMs > longestExpiryMs)
          return propertyError(`expires of ${state} must be a duration from 1s to 7d.`)
        url.searchParams.set('X-Amz-Expires', String(Math.floor(expiresMs / 1_000)))
        const signed = await client.sign(url.href, { aws: { signQuery: true } })
        return { kind: 'completed', result: { url: signed.url } }
      }

      let body: Buffer | null = null
      if (operation === 'put') {
        if (properties.content === undefined) return propertyError(`${state} needs content to put.`)
        body = toBytes(properties.content, encoding)
        if (body === null) return propertyError(`content of ${state} must be a text in base64.`)
      }
      const method = { get: 'GET', put: 'PUT', list: 'GET', delete: 'DELETE' }[operation]
      const type =
        texts.content_type ??
        (typeof properties.content === 'string' ? 'text/plain; charset=utf-8' : 'application/json')
      const headers = operation === 'put' ? { 'content-type': type } : {}
      const signed = await client.sign(url.href, { method, headers })
      const answer = await egress.send({
        url: signed.url,
        method,
        headers: Object.fromEntries(signed.headers),
        body,
        signal,
        maxBytes: maxContentBytes,
      })
      return outcomeOf(answer, {
        operation,
        encoding,
        what: `${bucket}/${key ?? ''}`,
        size: body?.length ?? 0,
      })
    },
  }
}

function isOperation(value: Json): value is Operation {
  return operations.includes(value as Operation)
}

/** In the form that every store understands: the bucket in the path. */
function addressOf(
  { endpoint, region = 'us-east-1', bucket = '', key = '', prefix, after }: Texts,
  operation: Operation,
): URL | null {
  const base = endpoint ?? `https://s3.${region}.amazonaws.com`
  if (!/^https?:\/\//i.test(base) || !URL.canParse(base)) return null
  const path = operation === 'list' ? '' : `/${key.split('/').map(encoded).join('/')}`
  const url = new URL(`${base.replace(/\/+$/, '')}/${encoded(bucket)}${path}`)
  if (operation !== 'list') return url
  url.searchParams.set('list-type', '2')
  if (prefix !== undefined) url.searchParams.set('prefix', prefix)
  if (after !== undefined) url.searchParams.set('start-after', after)
  return url
}

/** As the signature has it: everything but letters, digits and `-._~`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

interface Asked {
  readonly operation: Exclude<Operation, 'presign'>
  readonly encoding: (typeof encodings)[number]
  readonly what: string
  readonly size: number
}

function outcomeOf(
  answer: EgressResponse | EgressFailure,
  { operation, encoding, what, size }: Asked,
): StepOutcome {
  if (answer.kind === 'too-large')
    return failed('LimitError', `${what} has more than ${maxContentBytes} bytes.`)
  if (answer.kind !== 'response') return egressFailed(answer)
  const { status, headers, body } = answer
  if (status >= 300) return refusalOf(answer, what)
  switch (operation) {
    case 'get': {
      const read = fromBytes(body, encoding)
      if ('problem' in read) return failed('ObjectError', `${what} ${read.problem}.`)
      const type = headers['content-type'] ?? null
      return { kind: 'completed', result: { content: read.value, size: body.length, content_type: type } }
    }
    case 'put':
      return { kind: 'completed', result: { size, etag: headers.etag ?? null } }
    case 'delete':
      return { kind: 'completed', result: {} }
    case 'list':
      return listOf(body.toString('utf8'), what)
    default:
      return operation satisfies never
  }
}

function listOf(xml: string, what: string): StepOutcome {
  try {
    const { children } = parseXml(xml)
    const objects = children
      .filter(({ name }) => name === 'Contents')
      .map((found) => ({
        key: textAt(found, 'Key'),
        size: Number(textAt(found, 'Size')),
        modified: Date.parse(textAt(found, 'LastModified')),
      }))
    const more = children.some(({ name, text }) => name === 'IsTruncated' && text === 'true')
    return { kind: 'completed', result: { objects, more } }
  } catch (error) {
    return failed('ObjectError', `${what}: the list can't be read: ${(error as Error).message}.`)
  }
}

const textAt = ({ children }: XmlElement, wanted: string): string =>
  children.find(({ name }) => name === wanted)?.text ?? ''

function refusalOf({ status, body }: EgressResponse, what: string): StepOutcome {
  let code = ''
  let reason = ''
  try {
    const error = parseXml(body.toString('utf8'))
    code = textAt(error, 'Code')
    reason = textAt(error, 'Message')
  } catch {
    // A store that answers without words; the status says it.
  }
  const details: JsonObject = { status, ...(code !== '' && { code }) }
  const missing = status === 404 && (code === 'NoSuchKey' || code === '')
  if (missing) return failed('ObjectNotFound', `There is no ${what}.`, details)
  const said = reason === '' ? `the store answered ${status}` : `${code}: ${reason}`
  const error = { class: 'ObjectError', message: `${what}: ${said}`, details }
  return { kind: 'failed', error, retryable: status >= 500 || status === 408 || status === 429 }
}

function failed(errorClass: string, message: string, details?: JsonObject): StepOutcome {
  return {
    kind: 'failed',
    error: { class: errorClass, message, ...(details && { details }) },
    retryable: false,
  }
}
