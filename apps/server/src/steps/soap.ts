import type { Json, JsonObject } from '@rabbit/dsl'
import type { StepHandler, StepOutcome } from '@rabbit/engine'
import type { Egress, EgressResponse } from './support/egress.ts'
import { egressFailed } from './support/egress-failure.ts'
import { propertyError } from './support/property-error.ts'
import { escapeXml, jsonToXml, parseXml, type XmlElement, xmlToJson } from './support/xml.ts'

/** The largest answer that is read: what a step's result may hold. */
const maxBytes = 2 * 1024 * 1024

const versions = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
} as const
type Version = keyof typeof versions

/** Calls an operation of a SOAP service; what its answer holds is the result, a fault the error `SoapFault`. */
export function createSoapStep(egress: Egress): StepHandler {
  return {
    async run({ state, properties, idempotencyKey }, { signal }) {
      const { url, operation, namespace = '', action, version = '1.1' } = properties
      for (const [name, value] of Object.entries({ url, operation, namespace, action: action ?? '' })) {
        if (typeof value !== 'string') return propertyError(`${name} of ${state} must be a text.`)
      }
      if (!isVersion(version)) return propertyError(`version of ${state} must be 1.1 or 1.2.`)
      for (const name of ['arguments', 'header', 'headers'] as const) {
        if (properties[name] !== undefined && !isMap(properties[name]))
          return propertyError(`${name} of ${state} must be a map.`)
      }
      const named = { operation: operation as string, namespace: namespace as string }
      let body: string
      try {
        body = envelopeOf(version, {
          ...named,
          arguments: properties.arguments ?? {},
          header: properties.header ?? null,
        })
      } catch (error) {
        return propertyError(`${state} can't be sent: ${(error as Error).message}.`)
      }
      const soapAction = (action as string | undefined) ?? defaultAction(named)
      const answer = await egress.send({
        url: url as string,
        method: 'POST',
        headers: {
          accept: 'text/xml, application/soap+xml',
          'idempotency-key': idempotencyKey.replace(/[^\x21-\x7e]/g, encodeURIComponent),
          ...headersOf(version, soapAction),
          ...textsOf(properties.headers),
        },
        body,
        signal,
        maxBytes,
      })
      return answer.kind === 'response'
        ? outcomeOf(answer, url as string)
        : egressFailed(answer, { acts: true })
    },
  }
}

interface Call {
  readonly operation: string
  readonly namespace: string
  readonly arguments: Json
  readonly header: Json
}

/** @throws {Error} with a sentence's end when a key is no name in XML */
function envelopeOf(version: Version, { operation, namespace, arguments: given, header }: Call): string {
  const own = namespace === '' ? '' : ` xmlns="${escapeXml(namespace)}"`
  const top = Object.entries((header ?? {}) as JsonObject).map(([name, value]) => jsonToXml(name, value, own))
  const head = top.length === 0 ? '' : `<soap:Header>${top.join('')}</soap:Header>`
  const body = jsonToXml(operation, given, own)
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${versions[version]}">${head}<soap:Body>${body}</soap:Body></soap:Envelope>`
}

function headersOf(version: Version, action: string): Record<string, string> {
  const quoted = `"${action.replace(/["\\\r\n]/g, '')}"`
  return version === '1.1'
    ? { 'content-type': 'text/xml; charset=utf-8', soapaction: quoted }
    : { 'content-type': `application/soap+xml; charset=utf-8; action=${quoted}` }
}

/** What most services that name no other expect. */
function defaultAction({ namespace, operation }: { namespace: string; operation: string }): string {
  if (namespace === '') return operation
  return /[/#:]$/.test(namespace) ? `${namespace}${operation}` : `${namespace}/${operation}`
}

function textsOf(headers: Json | undefined): Record<string, string> {
  const entries = Object.entries((headers ?? {}) as JsonObject).filter(([, value]) => value !== null)
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

function outcomeOf({ status, body }: EgressResponse, url: string): StepOutcome {
  const host = new URL(url).host
  const text = body.toString('utf8').replace(/^\ufeff/, '')
  let inner: XmlElement | null | undefined
  try {
    const envelope = parseXml(text)
    if (envelope.name === 'Envelope' && Object.values<string>(versions).includes(envelope.namespace))
      inner = envelope.children.find(({ name }) => name === 'Body')?.children[0] ?? null
  } catch (error) {
    if (status < 400)
      return failed(
        'SoapError',
        `The answer of ${host} is no XML: ${(error as Error).message.trim()}.`,
        false,
      )
  }
  if (inner?.name === 'Fault') return faultOf(inner, status)
  if (status >= 400) {
    const retryable = status >= 500 || status === 408 || status === 429
    return failed('HttpError', `${host} answered ${status}.`, retryable, {
      status,
      body: text.slice(0, 2_000),
    })
  }
  if (inner === undefined) return failed('SoapError', `The answer of ${host} is no SOAP envelope.`, false)
  if (inner === null) return { kind: 'completed', result: {} }
  const value = xmlToJson(inner)
  return { kind: 'completed', result: isMap(value) ? (value as JsonObject) : value === '' ? {} : { value } }
}

/** Both versions' faults: code and reason have other names, and 1.2 wraps them. */
function faultOf(fault: XmlElement, status: number): StepOutcome {
  const find = (of: XmlElement | undefined, name: string) => of?.children.find((child) => child.name === name)
  const isOld = find(fault, 'faultcode') !== undefined
  const code = isOld ? find(fault, 'faultcode') : find(find(fault, 'Code'), 'Value')
  const reason = isOld ? find(fault, 'faultstring') : find(find(fault, 'Reason'), 'Text')
  const detail = find(fault, isOld ? 'detail' : 'Detail')
  const word = (code?.text ?? '').trim().replace(/^.*:/, '')
  const details: JsonObject = { status, code: word, ...(detail && { detail: xmlToJson(detail) }) }
  const message = (reason?.text ?? '').trim() || `The service answered with the fault ${word}.`
  // The sender's fault will be the same the next time.
  return failed('SoapFault', message, !/^(Client|Sender|VersionMismatch|MustUnderstand)/.test(word), details)
}

function failed(errorClass: string, message: string, retryable: boolean, details?: JsonObject): StepOutcome {
  return { kind: 'failed', error: { class: errorClass, message, ...(details && { details }) }, retryable }
}

function isVersion(value: Json): value is Version {
  return typeof value === 'string' && Object.hasOwn(versions, value)
}

function isMap(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
