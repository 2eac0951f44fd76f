import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createOriginFetch } from './origin-fetch.ts'

const server = createServer((request, response) => {
  if (request.url === '/away') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
  else response.end(request.headers.authorization ?? 'nothing')
})
let base = ''
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

it('goes to its origin with what it is given', async () => {
  const answer = await createOriginFetch(`${base}/v1`)(`${base}/v1/chat`, {
    headers: { authorization: 'Bearer k' },
  })
  expect(await answer.text()).toBe('Bearer k')
})

it('goes nowhere else, not by a redirect either', async () => {
  const fetch = createOriginFetch(`${base}/v1`)
  await expect(fetch('http://127.0.0.1:1/')).rejects.toThrow('only')
  await expect(fetch(`${base}/away`)).rejects.toThrow()
})
