import { Redis } from 'ioredis'

export interface RedisOptions {
  readonly url: string
  /** Before every key and channel: several installations can share one Redis. */
  readonly prefix: string
  readonly onTrouble: (message: string, cause: unknown) => void
  readonly onRecovered: (message: string) => void
}

/** One Redis for all that need it, and whether it answers. */
export interface RedisPlace {
  readonly prefix: string
  /**
   * A connection of its own, made again for as long as the place is open. A command without an answer fails after two
   * seconds; one that is `patient` waits for as long as it takes, which listening does.
   */
  connect(patient?: boolean): Redis
  /** Whether the last question was answered. */
  isReachable(): boolean
  /** Is called when Redis is there again; what was told meanwhile may be lost. */
  onReturn(listener: () => void): void
  close(): Promise<void>
}

const askEveryMs = 1_000
const patienceMs = 2_000

const lostWords =
  'Redis does not answer. Work goes on: what is due is found in the database instead, up to a second later.'

/**
 * Keeps an eye on a Redis. Nothing that must last is in there, so that it goes is said once and harms nobody; so is
 * that it is there again.
 */
export function openRedis({ url, prefix, onTrouble, onRecovered }: RedisOptions): RedisPlace {
  const connections: Redis[] = []
  const listeners: (() => void)[] = []
  let reachable = false
  let said = false
  let closed = false

  const connect = (patient = false): Redis => {
    const connection = new Redis(url, {
      maxRetriesPerRequest: null,
      enableOfflineQueue: patient,
      retryStrategy: (times) => Math.min(times * 50, askEveryMs),
      ...(patient ? {} : { commandTimeout: patienceMs }),
    })
    // Whether Redis answers is seen by asking it; a connection's own words would only repeat that.
    connection.on('error', () => {})
    connections.push(connection)
    return connection
  }

  const lose = (cause: unknown): void => {
    reachable = false
    if (said || closed) return
    said = true
    onTrouble(lostWords, cause)
  }
  const find = (): void => {
    if (reachable || closed) return
    reachable = true
    if (said) onRecovered('Redis is there again.')
    said = false
    for (const listener of listeners) listener()
  }

  const asking = connect()
  asking.on('ready', find)
  asking.on('close', () => lose(null))
  const timer = setInterval(() => {
    if (asking.status === 'ready') asking.ping().then(find, lose)
  }, askEveryMs)
  timer.unref()

  return {
    prefix,
    connect,
    isReachable: () => reachable,
    onReturn: (listener) => void listeners.push(listener),
    async close() {
      closed = true
      clearInterval(timer)
      for (const connection of connections) connection.disconnect()
    },
  }
}
