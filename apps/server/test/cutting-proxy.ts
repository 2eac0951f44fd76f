import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface CuttingProxy {
  readonly port: number
  close(): Promise<void>
}

/**
 * Stands between a client and a real server. When what the client sends holds `word`, it reaches the server, and the
 * line breaks before an answer comes back: the server acts, and the client never hears of it. With `before`, it breaks
 * before it reaches the server.
 */
export async function cutAfter(
  target: { readonly host: string; readonly port: number },
  word: string,
  { before = false } = {},
): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  const proxy = createServer((client) => {
    const server = connect(target.port, target.host)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    let cut = false
    client.on('data', (chunk) => {
      if (cut) return
      cut = chunk.toString('latin1').includes(word)
      if (!cut || !before) server.write(chunk)
      if (cut) void sleep(100).then(() => Promise.all([client.destroy(), server.destroy()]))
    })
    server.on('data', (chunk) => {
      if (!cut) client.write(chunk)
    })
    client.on('close', () => server.destroy())
    server.on('close', () => client.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    port: (proxy.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => proxy.close(done))
    },
  }
}
