import type { JsonObject } from '@rabbit/dsl'
import type { StepHandler, StepOutcome } from '@rabbit/engine'
import {
  type Broker,
  type BrokerTarget,
  type Message,
  RefusedError,
  UnansweredError,
} from './publish/broker.ts'
import { connectRabbitmq } from './publish/rabbitmq.ts'
import { connectRedisStreams } from './publish/redis-streams.ts'
import { mayHaveActed } from './support/may-have-acted.ts'
import type { Outgoing } from './support/outgoing.ts'
import { propertyError } from './support/property-error.ts'
import { readTargetUrl, type TargetUrl } from './support/target-url.ts'
import type { SendingStep } from './support/with-secrets.ts'

const ports = { amqp: 5672, amqps: 5671, redis: 6379, rediss: 6379 }
export const mostMessageBytes = 1024 * 1024
/** A line that nobody used for so long is closed. */
const idleMs = 30_000
const mostLines = 50

export interface PublishStep extends StepHandler, SendingStep {
  /** Ends all lines to brokers. */
  close(): Promise<void>
}

interface Line {
  readonly broker: Promise<Broker>
  idle: ReturnType<typeof setTimeout> | undefined
  users: number
}

/** Hands one message to a broker and waits until the broker has it. */
export function createPublishStep({ reach, breaker }: Outgoing, patienceMs = 30_000): PublishStep {
  const lines = new Map<string, Line>()

  function drop(key: string, line: Line): void {
    clearTimeout(line.idle)
    if (lines.get(key) === line) lines.delete(key)
    line.broker.then(
      (broker) => broker.close(),
      () => {},
    )
  }

  /** Uses the line to a broker, a new one where there is none that works. */
  async function over<T>(target: BrokerTarget, use: (broker: Broker) => Promise<T>): Promise<T> {
    const key = JSON.stringify(target)
    let line = lines.get(key)
    if (line && (await line.broker.then((broker) => broker.isBroken()).catch(() => true))) {
      drop(key, line)
      line = undefined
    }
    if (!line) {
      const connect = target.scheme.startsWith('amqp') ? connectRabbitmq : connectRedisStreams
      line = { broker: connect(target), idle: undefined, users: 0 }
      lines.set(key, line)
      const [oldest] = lines
      if (lines.size > mostLines && oldest) drop(...oldest)
    }
    clearTimeout(line.idle)
    line.users++
    const used = line
    try {
      return await use(await used.broker)
    } catch (error) {
      if (!(error instanceof RefusedError)) drop(key, used)
      throw error
    } finally {
      used.users--
      if (used.users === 0) used.idle = setTimeout(() => drop(key, used), idleMs).unref()
    }
  }

  return {
    secretsByDefault: { connection: 'BROKER_URL' },
    async run({ state, properties, idempotencyKey }, { signal }) {
      const target = readTargetUrl(properties.connection, `connection of ${state}`, ports)
      if (typeof target === 'string') return propertyError(target)
      const message = readMessage(state, properties, target)
      if (typeof message === 'string') return propertyError(message)
      const { host, port, scheme, user, password, path } = target
      const where = `${host}:${port}`
      if (Buffer.byteLength(message.body) > mostMessageBytes) {
        const error = `message of ${state} is larger than ${mostMessageBytes / 1024 / 1024} MiB. Send a link to it instead.`
        return { kind: 'failed', error: { class: 'LimitError', message: error }, retryable: false }
      }
      return breaker(where, async () => {
        const reached = await reach(host, port)
        if (reached.kind === 'refused') return reached.outcome
        const { address, servername } = reached
        try {
          signal.throwIfAborted()
          const place = { scheme, address, servername, port, user, password, path }
          const { entry } = await over(place, (broker) =>
            broker.publish({ ...message, id: idempotencyKey, patienceMs }),
          )
          const result: JsonObject = {
            message_id: idempotencyKey,
            ...(entry === undefined ? {} : { entry }),
          }
          return { kind: 'completed', result, note: `Published to ${message.topic}.` }
        } catch (error) {
          return failureOf(error as Error, where)
        }
      })
    },
    async close() {
      for (const [key, line] of lines) drop(key, line)
    },
  }
}

function readMessage(
  state: string,
  properties: JsonObject,
  { scheme, path }: TargetUrl,
): Omit<Message, 'id' | 'patienceMs'> | string {
  const { topic, message, exchange = '', key = null, headers = {}, keep = null } = properties
  const isRedis = scheme.startsWith('redis')
  if (typeof topic !== 'string' || topic === '') return `topic of ${state} must be a text.`
  if (!isRedis && Buffer.byteLength(topic) > 255) return `topic of ${state} is longer than 255 bytes.`
  if (message === undefined) return `message of ${state} is missing.`
  if (typeof exchange !== 'string') return `exchange of ${state} must be a text.`
  if (isRedis && exchange !== '') return `exchange of ${state} is for RabbitMQ; a Redis stream has none.`
  if (isRedis && !/^\d*$/.test(path)) return `connection of ${state} must end in the number of a database.`
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers))
    return `headers of ${state} must be a map.`
  if (keep !== null && (typeof keep !== 'number' || !Number.isInteger(keep) || keep < 1))
    return `keep of ${state} must be a whole number above 0.`
  const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  return {
    topic,
    exchange,
    key: key === null ? null : asText(key),
    body: asText(message),
    contentType: typeof message === 'string' ? 'text/plain' : 'application/json',
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, asText(value)])),
    keep,
  }
}

function failureOf(error: Error & { code?: string | number }, where: string): StepOutcome {
  const message = `${where}: ${error.message || 'the connection failed'}`
  const failed = (errorClass: string, retryable: boolean) =>
    ({ kind: 'failed', error: { class: errorClass, message }, retryable }) as const
  if (error instanceof UnansweredError)
    return mayHaveActed(failed(isLate(error) ? 'TimeoutError' : 'NetworkError', true))
  if (error instanceof RefusedError) return failed('PublishError', false)
  if (/ACCESS[_-]REFUSED|WRONGPASS|NOAUTH|Handshake terminated|NOT_ALLOWED/i.test(error.message))
    return failed('AuthError', false)
  if (/certificate|altnames|self-signed/i.test(error.message)) return failed('TlsError', false)
  if (isLate(error)) return failed('TimeoutError', true)
  return failed('NetworkError', true)
}

const isLate = ({ message }: Error): boolean => /did not (confirm|answer)|timed? ?out/i.test(message)
