import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientToServer, ExecutionEvent, ServerToClient } from '@rabbit/contract'
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client'
import { io, type Socket } from 'socket.io-client'
import { createServer, readConfig, type StudioServer } from '../src/index.ts'
import type { AppRouter } from '../src/trpc/router.ts'
import { createTestDatabase } from './database.ts'

export type StudioSocket = Socket<ServerToClient, ClientToServer>

export interface TestStudio {
  readonly server: StudioServer
  readonly token: string
  readonly databaseUrl: string
  /** The API over real HTTP. */
  readonly api: TRPCClient<AppRouter>
  /** A connected socket; closed with the studio. */
  connect(headers?: Record<string, string>): Promise<StudioSocket>
  stop(): Promise<void>
}

/** A studio on a real database and a real port, with a data folder of its own. */
export async function openStudio(env: NodeJS.ProcessEnv = {}): Promise<TestStudio> {
  const database = await createTestDatabase({ empty: true })
  const dataDir = mkdtempSync(join(tmpdir(), 'rabbit-studio-'))
  const settings = {
    RABBIT_DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    PORT: '0',
    LOG_LEVEL: 'error',
    ...env,
  }
  const server = await createServer(readConfig(settings))
  await server.start()
  const token = new URL(server.link).searchParams.get('token') ?? ''
  const authorization = `Bearer ${token}`
  const sockets: StudioSocket[] = []
  return {
    server,
    token,
    databaseUrl: database.url,
    api: createTRPCClient<AppRouter>({
      links: [httpBatchLink({ url: `${server.url}/trpc`, headers: { authorization } })],
    }),
    connect: (headers = { authorization }) => {
      const socket: StudioSocket = io(server.url, {
        extraHeaders: headers,
        transports: ['websocket'],
        reconnection: false,
      })
      sockets.push(socket)
      return new Promise((done, failed) => {
        socket.once('connect', () => done(socket))
        socket.once('connect_error', failed)
      })
    },
    stop: async () => {
      for (const socket of sockets) socket.disconnect()
      await server.stop()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Follows an execution over a socket until `enough` says so; answers with all events, as they came. */
export async function followUntil(
  socket: StudioSocket,
  executionId: string,
  enough: (events: readonly ExecutionEvent[]) => boolean,
  after = 0,
): Promise<ExecutionEvent[]> {
  const events: ExecutionEvent[] = []
  let done: () => void = () => {}
  const reached = new Promise<void>((resolve) => {
    done = resolve
  })
  const take = (batch: { executionId: string; events: ExecutionEvent[] }) => {
    if (batch.executionId !== executionId) return
    events.push(...batch.events)
    if (enough(events)) done()
  }
  socket.on('execution:events', take)
  const reply = await socket.emitWithAck('execution:watch', { executionId, after })
  if (!reply.ok) throw new Error(reply.message)
  await reached
  socket.off('execution:events', take)
  socket.emit('execution:unwatch', { executionId })
  return events
}

const finalKinds = ['execution_completed', 'execution_failed', 'execution_cancelled']
export const isFinal = (events: readonly ExecutionEvent[]): boolean =>
  finalKinds.includes(events.at(-1)?.kind ?? '')
