import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Effect } from './evidence.ts'

export interface Sink {
  readonly url: string
  readonly effects: readonly Effect[]
  /** How it fails from now on: sometimes an error, a connection that is reset after the effect, or a long silence. */
  misbehave(on: boolean): void
  close(): void
}

/** What executions do to the world: appends every effect that arrives, with its key, before it answers anything. */
export async function openSink(random: () => number): Promise<Sink> {
  const effects: Effect[] = []
  let bad = false
  const server = createServer((request, response) => {
    request.resume()
    effects.push({ key: String(request.headers['idempotency-key']), at: Date.now() })
    const dice = bad ? random() : 1
    if (dice < 0.05) return request.socket.destroy()
    const delayMs = dice < 0.1 ? 3_000 : random() * 150
    setTimeout(() => {
      response.statusCode = dice > 0.1 && dice < 0.2 ? 500 : 200
      response.setHeader('content-type', 'application/json')
      response.end('{"ok":true}')
    }, delayMs)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    effects,
    misbehave: (on) => {
      bad = on
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
