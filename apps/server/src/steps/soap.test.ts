import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '@rabbit/engine'
import { listen } from 'soap'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSoapStep } from './soap.ts'
import { createEgress } from './support/egress.ts'
import { parseXml } from './support/xml.ts'
import { ordersNamespace, ordersWsdl } from './testing/orders-wsdl.ts'

let server: Server
let address = ''
let seen: { headers: IncomingHttpHeaders; header: unknown } | null = null

interface Order {
  readonly id: number
  readonly note?: string
}

/** What the service does: the library reads and writes the envelopes. */
function getOrder(
  { id, note }: Order,
  _done: unknown,
  header: unknown,
  request: { headers: IncomingHttpHeaders },
) {
  seen = { headers: request.headers, header }
  if (Number(id) === 404)
    throw {
      Fault: {
        faultcode: 'soap:Client',
        faultstring: 'No such order',
        detail: { order: { id } },
        statusCode: 500,
      },
    }
  if (Number(id) === 500) throw { Fault: { faultcode: 'soap:Server', faultstring: 'Down' } }
  if (Number(id) === 12)
    throw {
      Fault: { Code: { Value: 'soap:Sender', Subcode: { value: 'x' } }, Reason: { Text: 'Bad order' } },
    }
  return {
    status: `order ${id}`,
    note,
    line: Number(id) === 1 ? [{ name: 'a' }] : [{ name: 'a' }, { name: 'b' }],
  }
}

/** What no library answers. */
const odd: Readonly<Record<string, readonly [number, string]>> = {
  '/page': [200, '<html><body>Hello</body></html>'],
  '/text': [200, 'Hello'],
  '/down': [503, 'Later'],
  '/bomb': [200, '<!DOCTYPE a [<!ENTITY b "xxxxxxxx"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'],
  '/empty': [200, `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body/></s:Envelope>`],
  '/rich': [
    200,
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><s:Body><R xmlns="urn:x"><sum currency="EUR">7</sum><gone i:nil="true"/><n><![CDATA[<&>]]></n><__proto__>x</__proto__></R></s:Body></s:Envelope>`,
  ],
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const [status, body] = odd[request.url ?? ''] ?? [404, 'Nothing']
    request.resume().on('end', () => response.writeHead(status).end(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const path = '/orders'
  const services = { Orders: { Port: { GetOrder: getOrder } } }
  listen(server, { path, services, xml: ordersWsdl(`${address}${path}`) })
  listen(server, {
    path: '/orders12',
    services,
    xml: ordersWsdl(`${address}/orders12`),
    forceSoap12Headers: true,
  })
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function run(properties: JsonObject, path = '/orders', allowedHosts = ['127.0.0.1']) {
  const given = { url: `${address}${path}`, operation: 'GetOrder', namespace: ordersNamespace, ...properties }
  const request = { workspaceId: 'w', executionId: 'e', state: 'it', type: 'soap', visit: 1, attempt: 1 }
  return createSoapStep(createEgress({ allowedHosts })).run(
    { ...request, idempotencyKey: 'e/it/1', properties: given, context: {}, now: 0 },
    new AbortController(),
  )
}

describe('a soap state', () => {
  it('calls an operation with a map, and gives what the answer holds', async () => {
    const note = 'a < b & "c" > ü'
    expect(await run({ arguments: { id: 7, note } })).toEqual({
      ...{ kind: 'completed', result: { status: 'order 7', note, line: [{ name: 'a' }, { name: 'b' }] } },
    })
    expect(seen?.headers).toMatchObject({
      soapaction: `"${ordersNamespace}/GetOrder"`,
      'idempotency-key': 'e/it/1',
    })
    expect(seen?.headers['content-type']).toBe('text/xml; charset=utf-8')
    expect(await run({ arguments: { id: 1 } })).toMatchObject({ result: { line: { name: 'a' } } })
  })

  it('speaks SOAP 1.2 too, and sends headers of both kinds', async () => {
    const header = { token: 'abc' }
    const properties = {
      version: '1.2',
      arguments: { id: 7 },
      header,
      headers: { Authorization: 'Bearer x' },
    }
    expect(await run(properties, '/orders12')).toMatchObject({
      kind: 'completed',
      result: { status: 'order 7' },
    })
    expect(seen?.headers['content-type']).toBe(
      `application/soap+xml; charset=utf-8; action="${ordersNamespace}/GetOrder"`,
    )
    expect(seen?.headers.authorization).toBe('Bearer x')
    expect(seen?.header).toMatchObject({ token: 'abc' })
  })

  it('fails with the fault of the service', async () => {
    expect(await run({ arguments: { id: 404 } })).toEqual({
      kind: 'failed',
      error: {
        ...{ class: 'SoapFault', message: 'No such order' },
        details: { status: 500, code: 'Client', detail: { order: { id: '404' } } },
      },
      retryable: false,
    })
    expect(await run({ arguments: { id: 500 } })).toMatchObject({
      error: { message: 'Down' },
      retryable: true,
    })
    expect(await run({ version: '1.2', arguments: { id: 12 } }, '/orders12')).toMatchObject({
      error: { class: 'SoapFault', message: 'Bad order', details: { code: 'Sender' } },
      retryable: false,
    })
  })

  it('takes attributes, nil and marked text, and sends them', async () => {
    const outcome = await run({}, '/rich')
    const { result } = outcome as { result: JsonObject }
    expect(Object.entries(result)).toEqual([
      ['sum', { '@currency': 'EUR', '#text': '7' }],
      ['gone', null],
      ['n', '<&>'],
      ['__proto__', 'x'],
    ])
    expect(await run({}, '/empty')).toEqual({ kind: 'completed', result: {} })
  })

  it.each([
    ['/page', /^SoapError: The answer of 127\.0\.0\.1:\d+ is no SOAP envelope\.$/, false],
    ['/text', /^SoapError: The answer of 127\.0\.0\.1:\d+ is no XML: /, false],
    ['/bomb', /^SoapError: The answer of 127\.0\.0\.1:\d+ is no XML: .*entity/, false],
    ['/down', /^HttpError: 127\.0\.0\.1:\d+ answered 503\.$/, true],
  ])('says what is wrong with an answer such as %s', async (path, sentence, retryable) => {
    const outcome = await run({}, path)
    expect(outcome).toMatchObject({ kind: 'failed', retryable })
    if (outcome.kind === 'failed')
      expect(`${outcome.error.class}: ${outcome.error.message}`).toMatch(sentence)
  })

  it('says what is wrong with a property', async () => {
    const sentence = async (properties: JsonObject) => {
      const outcome = await run(properties)
      return outcome.kind === 'failed' ? outcome.error.message : outcome.kind
    }
    expect(await sentence({ version: '2' })).toBe('version of it must be 1.1 or 1.2.')
    expect(await sentence({ arguments: [1] })).toBe('arguments of it must be a map.')
    expect(await sentence({ operation: 'a b' })).toBe(
      `it can't be sent: "a b" can't be the name of an XML element.`,
    )
    expect(await sentence({ arguments: { 'x/><y': 1 } })).toContain('name of an XML element')
    expect(await sentence({ url: 7 })).toBe('url of it must be a text.')
  })

  it('goes to public addresses only, unless told', async () => {
    expect(await run({}, '/orders', [])).toMatchObject({ error: { class: 'AddressDenied' } })
  })
})

it('XML is read 100 elements deep, and no deeper', () => {
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
  expect(parseXml(nested(100)).name).toBe('a')
  expect(() => parseXml(nested(101))).toThrow('nested deeper than 100')
})
