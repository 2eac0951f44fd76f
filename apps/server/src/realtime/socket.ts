import type { Server as HttpServer, IncomingMessage } from 'node:http'
import {
  type ClientToServer,
  type ExecutionEvent,
  eventsAfter,
  type ServerToClient,
  type SocketReply,
} from '@rabbit/contract'
import type { CommittedEvents } from '@rabbit/engine'
import { Server, type Socket } from 'socket.io'
import { z } from 'zod'
import type { Actor } from '../auth/actor.ts'
import { may } from '../auth/policy.ts'
import type { ChatPiece } from '../bus/local-bus.ts'
import { notFound, ServiceError } from '../errors.ts'
import type { ExecutionsService } from '../services/executions.ts'
import { type ChangeFeedNeeds, createChangeFeed } from './change-feed.ts'
import { type Watch, watchEvents } from './watch.ts'

export interface RealtimeNeeds {
  readonly http: HttpServer
  /** Who opens this connection; null refuses it. */
  readonly actorOf: (request: IncomingMessage) => Actor | null
  readonly executions: Pick<ExecutionsService, 'eventsAfter'>
  readonly summary: ChangeFeedNeeds['summary']
  readonly recent: ChangeFeedNeeds['recent']
  readonly subscribe: (listener: (batch: CommittedEvents) => void, missed: () => void) => () => void
  readonly onPiece: (listener: (piece: ChatPiece) => void) => void
  /** The body of the answer for anything that was thrown. */
  readonly errorBodyOf: (error: unknown) => { readonly code: string; readonly message: string }
  readonly onTrouble: (message: string, cause: unknown) => void
}

export interface Realtime {
  close(): Promise<void>
}

type Listener = (events: readonly ExecutionEvent[]) => void
type StudioSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, { actor: Actor }>

const maxWatches = 50
const watchRequest = eventsAfter.input
const unwatchRequest = z.strictObject({ executionId: z.uuid() })
const chatRequest = z.strictObject({ chatId: z.uuid() })

const workspaceRoom = (workspaceId: string) => `workspace:${workspaceId}`
/** A chat is its writer's: the room's name holds who that is. */
const chatRoom = ({ workspaceId, userId }: Pick<Actor, 'workspaceId' | 'userId'>, chatId: string) =>
  `chat:${workspaceId}:${userId}:${chatId}`

/** What the server pushes, over Socket.IO: one room for each workspace and chat, one watch for each execution a socket follows. */
export function openRealtime(needs: RealtimeNeeds): Realtime {
  const io = new Server<ClientToServer, ServerToClient, Record<string, never>, { actor: Actor }>(needs.http, {
    serveClient: false,
    maxHttpBufferSize: 100_000,
    allowRequest: (request, answer) => answer(null, needs.actorOf(request) !== null),
  })
  const feed = createChangeFeed({
    summary: needs.summary,
    recent: needs.recent,
    someoneListens: (workspaceId) => io.sockets.adapter.rooms.has(workspaceRoom(workspaceId)),
    executionChanged: (workspaceId, summary) =>
      io.to(workspaceRoom(workspaceId)).emit('execution:changed', summary),
    approvalsChanged: (workspaceId) => io.to(workspaceRoom(workspaceId)).emit('approvals:changed'),
    onTrouble: needs.onTrouble,
  })
  const listeners = new Map<string, Map<Listener, () => void>>()
  const unsubscribe = needs.subscribe(
    (batch) => {
      feed.take(batch)
      for (const listener of listeners.get(batch.executionId)?.keys() ?? [])
        listener(batch.events as ExecutionEvent[])
    },
    () => {
      for (const missed of [...listeners.values()].flatMap((map) => [...map.values()])) missed()
      void feed.look(workspacesOf([...io.sockets.sockets.values()]))
    },
  )
  const listen = (executionId: string, listener: Listener, missed: () => void) => {
    const map = listeners.get(executionId) ?? new Map<Listener, () => void>()
    listeners.set(executionId, map.set(listener, missed))
    return () => {
      map.delete(listener)
      if (map.size === 0 && listeners.get(executionId) === map) listeners.delete(executionId)
    }
  }

  io.use((socket, next) => {
    const actor = needs.actorOf(socket.request)
    if (!actor) return next(new Error('NOT_SIGNED_IN'))
    socket.data.actor = actor
    next()
  })
  io.on('connection', (socket) => serve(socket))

  function serve(socket: StudioSocket): void {
    const { actor } = socket.data
    const watches = new Map<string, Promise<Watch | null>>()
    void socket.join(workspaceRoom(actor.workspaceId))

    const stopWatch = (executionId: string) => {
      const watch = watches.get(executionId)
      watches.delete(executionId)
      return watch?.then((found) => found?.stop()).catch(() => {})
    }

    socket.on('execution:watch', (request, reply) =>
      answer(reply, 'execution:watch', async () => {
        const { executionId, after } = parse(watchRequest, request)
        await stopWatch(executionId)
        if (watches.size >= maxWatches) {
          throw new ServiceError('BAD_INPUT', `One page can follow ${maxWatches} executions at most.`)
        }
        const opening = watchEvents(
          {
            read: (from) => needs.executions.eventsAfter(actor, { executionId, after: from }),
            subscribe: (listener, missed) => listen(executionId, listener, missed),
          },
          after,
          (events) => socket.emit('execution:events', { executionId, events: [...events] }),
        )
        watches.set(executionId, opening)
        try {
          const watch = await opening
          if (!watch) throw notFound('execution')
          if (!socket.connected) watch.stop()
          return { lastSeq: watch.lastSeq }
        } catch (error) {
          if (watches.get(executionId) === opening) watches.delete(executionId)
          throw error
        }
      }),
    )
    socket.on('execution:unwatch', (request) => {
      const parsed = unwatchRequest.safeParse(request)
      if (parsed.success) void stopWatch(parsed.data.executionId)
    })
    socket.on('chat:join', (request, reply) =>
      answer(reply, 'chat:join', async () => {
        const { chatId } = parse(chatRequest, request)
        await socket.join(chatRoom(actor, chatId))
        return null
      }),
    )
    socket.on('disconnect', () => {
      for (const executionId of [...watches.keys()]) void stopWatch(executionId)
    })

    async function answer<T>(
      reply: ((answer: SocketReply<T>) => void) | undefined,
      door: keyof ClientToServer,
      work: () => Promise<T>,
    ): Promise<void> {
      let outcome: SocketReply<T>
      try {
        if (!may(actor.role, door)) throw new ServiceError('FORBIDDEN', 'Your role does not allow this.')
        outcome = { ok: true, value: await work() }
      } catch (error) {
        const { code, message } = needs.errorBodyOf(error)
        if (code === 'INTERNAL') needs.onTrouble(`${door} failed`, error)
        outcome = { ok: false, code, message }
      }
      if (typeof reply === 'function') reply(outcome)
    }
  }

  needs.onPiece(({ chatId, text, ...writer }) => {
    io.to(chatRoom(writer, chatId)).emit('chat:piece', { chatId, text })
  })

  return {
    async close() {
      unsubscribe()
      feed.stop()
      await io.close()
    },
  }
}

function workspacesOf(sockets: readonly StudioSocket[]): readonly string[] {
  return [...new Set(sockets.map(({ data }) => data.actor.workspaceId))]
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ServiceError('BAD_INPUT', 'The message does not fit what the server expects.')
}
