import type { ClientToServer, ServerToClient } from '@rabbit/contract'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { io, type Socket } from 'socket.io-client'
import type { AppRouter } from '../../../apps/server/src/trpc/router.ts'
import { watchExecution } from '../../../apps/studio/src/api/events.ts'
import type { StartSeen, ViewSeen } from './evidence.ts'
import type { Supervised } from './processes.ts'

/** What people and programs do to the product, and what they saw of it. */
export interface Client {
  readonly starts: readonly StartSeen[]
  readonly views: readonly ViewSeen[]
  /** Asks for a start until it is answered, with the same key each time, at whichever door. */
  start(
    workflow: { readonly id: string; readonly text: string },
    key: string,
    sure: () => boolean,
  ): Promise<void>
  api(door: number): ReturnType<typeof connectApi>
  /** Cuts every viewer's connection. */
  dropSockets(): void
  close(): void
}

/** A door that hangs is no answer. */
const patientFetch = (input: unknown, init?: object) =>
  fetch(String(input), { ...init, signal: AbortSignal.timeout(5_000) })

const finalKinds = new Set(['execution_completed', 'execution_failed', 'execution_cancelled'])
/** A page may follow 50 executions at once. */
const pagesPerDoor = 8

function connectApi(link: string) {
  const { origin, searchParams } = new URL(link)
  const headers = { authorization: `Bearer ${searchParams.get('token')}` }
  return createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: `${origin}/trpc`, headers, fetch: patientFetch })],
  })
}

export function openClient(doors: readonly Supervised[], random: () => number): Client {
  const starts: { key: string; answers: string[] }[] = []
  const views: { viewer: string; executionId: string; seqs: number[] }[] = []
  const stops: (() => void)[] = []
  const apis = doors.map(({ link }) => connectApi(link()))
  const connect = ({ link }: Supervised) => {
    const { origin, searchParams } = new URL(link())
    return io(origin, {
      extraHeaders: { authorization: `Bearer ${searchParams.get('token')}` },
      transports: ['websocket'],
      reconnectionDelay: 200,
      reconnectionDelayMax: 1_000,
    }) as Socket<ServerToClient, ClientToServer>
  }
  const sockets = doors.map((door) => Array.from({ length: pagesPerDoor }, () => connect(door)))
  const api = (door: number) => apis[door % apis.length] as (typeof apis)[number]

  function view(executionId: string): void {
    const door = Math.floor(random() * doors.length)
    const seqs: number[] = []
    views.push({ viewer: `viewer at door ${door + 1}`, executionId, seqs })
    const source = sockets[door]?.[views.length % pagesPerDoor]
    if (source === undefined) return
    const stop = watchExecution({
      executionId,
      after: 0,
      source,
      loadAfter: async (after) =>
        (await api(door).executions.eventsAfter.query({ executionId, after })).events,
      onEvents: (events) => {
        seqs.push(...events.map(({ seq }) => seq))
        // As a page does that shows something else then.
        if (events.some(({ kind }) => finalKinds.has(kind))) setTimeout(stop, 1_000)
      },
      onTrouble: () => {},
    })
    stops.push(stop)
  }

  return {
    starts,
    views,
    api,
    async start({ id, text }, key, sure) {
      const seen: { key: string; answers: string[] } = { key, answers: [] }
      starts.push(seen)
      for (let door = Math.floor(random() * doors.length); ; door++) {
        try {
          const request = { workflowId: id, text, input: { n: 0 }, idempotencyKey: key }
          const { executionId } = await api(door).executions.start.mutate(request)
          seen.answers.push(executionId)
          if (seen.answers.length === 1) view(executionId)
          // Some ask twice, by accident.
          if (seen.answers.length > 1 || random() < 0.9) return
        } catch {
          if (!sure()) return
          await new Promise((next) => setTimeout(next, 200))
        }
      }
    },
    dropSockets() {
      for (const socket of sockets.flat()) socket.io.engine?.close()
    },
    close() {
      for (const stop of stops) stop()
      for (const socket of sockets.flat()) socket.disconnect()
    },
  }
}
