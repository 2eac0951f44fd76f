import { randomUUID } from 'node:crypto'
import type { CommittedEvents } from '@rabbit/engine'
import type { Bus, ChatPiece } from './local-bus.ts'
import { createLocalBus } from './local-bus.ts'
import type { RedisPlace } from './redis.ts'

interface Message {
  /** The process that sent it, which has heard it already. */
  readonly from: string
  readonly batches?: readonly CommittedEvents[]
  readonly piece?: ChatPiece
}

const lookEveryMs = 1_000
/** A process may end between a commit and telling of it: whoever listens looks again from time to time in any case. */
const lookAnywayEvery = 5

/**
 * Carries what was committed in one process to all: by Redis, as one message for all that a turn of the process has
 * brought. Redis promises nothing about a message: while it is away, and once when it is there again, whoever listens
 * is told that something may be missing.
 *
 * @param listens false for a process that only tells
 */
export function createRedisBus(redis: RedisPlace, listens: boolean): Bus {
  const local = createLocalBus()
  const from = randomUUID()
  const channel = `${redis.prefix}:events`
  const publisher = redis.connect()
  let gathered: CommittedEvents[] = []
  let gathering = false

  const publish = (message: Omit<Message, 'from'>): void => {
    if (redis.isReachable()) publisher.publish(channel, JSON.stringify({ from, ...message })).catch(() => {})
  }
  const sendGathered = (): void => {
    gathering = false
    const batches = gathered
    gathered = []
    publish({ batches })
  }

  let timer: NodeJS.Timeout | null = null
  if (listens) {
    const subscriber = redis.connect(true)
    subscriber.subscribe(channel).catch(() => {})
    subscriber.on('message', (_, text: string) => {
      const message: Message = JSON.parse(text)
      if (message.from === from) return
      for (const batch of message.batches ?? []) local.committed(batch)
      if (message.piece) local.sendPiece(message.piece)
    })
    // Made again after a loss: what was told in between is missing here.
    subscriber.on('ready', () => local.missed())
    redis.onReturn(() => local.missed())
    let turn = 0
    timer = setInterval(() => {
      if (++turn % lookAnywayEvery === 0 || !redis.isReachable()) local.missed()
    }, lookEveryMs)
    timer.unref()
  }

  return {
    ...local,
    committed(batch) {
      local.committed(batch)
      gathered.push(batch)
      if (gathering) return
      gathering = true
      setImmediate(sendGathered)
    },
    sendPiece(piece) {
      local.sendPiece(piece)
      publish({ piece })
    },
    close() {
      if (timer) clearInterval(timer)
      if (gathered.length > 0) sendGathered()
    },
  }
}
