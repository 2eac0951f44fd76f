import type { ChannelModel, ConfirmChannel } from 'amqplib'
import {
  type Broker,
  type BrokerTarget,
  connectMs,
  type Message,
  RefusedError,
  UnansweredError,
} from './broker.ts'

/** A line to RabbitMQ, or any AMQP 0-9-1 broker. */
export async function openAmqp(target: BrokerTarget): Promise<ChannelModel> {
  const { connect } = await import('amqplib')
  return connect(
    {
      protocol: target.scheme,
      hostname: target.address,
      port: target.port,
      username: target.user === '' ? 'guest' : target.user,
      password: target.user === '' ? 'guest' : target.password,
      vhost: target.path === '' ? '/' : target.path,
      heartbeat: 30,
    },
    {
      timeout: connectMs,
      ...(target.servername === undefined ? {} : { servername: target.servername }),
      clientProperties: { connection_name: 'lazy-rabbit-studio' },
    },
  )
}

/** RabbitMQ, or any AMQP 0-9-1 broker: each message persistent, confirmed, and refused when nothing takes it. */
export async function connectRabbitmq(target: BrokerTarget): Promise<Broker> {
  const connection = await openAmqp(target)
  let broken = false
  connection.on('error', () => {})
  connection.on('close', () => {
    broken = true
  })
  return {
    isBroken: () => broken,
    async publish(message) {
      const channel = await connection.createConfirmChannel()
      try {
        await publishOn(channel, message)
        return {}
      } finally {
        await channel.close().catch(() => {})
      }
    },
    async close() {
      broken = true
      await connection.close().catch(() => {})
    },
  }
}

/** A channel of its own for each message: what the broker says of it is said of nothing else. */
function publishOn(channel: ConfirmChannel, message: Message): Promise<void> {
  return new Promise((done, failed) => {
    const { id, topic, exchange, key, body, contentType, headers, patienceMs } = message
    const timer = setTimeout(
      () => failed(new UnansweredError('the broker did not confirm the message')),
      patienceMs,
    )
    const end = (act: () => void) => {
      clearTimeout(timer)
      act()
    }
    // A missing exchange, or rights that are missing, close the channel.
    channel.on('error', (error: Error & { code?: number }) =>
      end(() =>
        failed(
          error.code !== undefined && error.code < 500
            ? new RefusedError(error.message)
            : new UnansweredError(error.message),
        ),
      ),
    )
    channel.on('close', () => end(() => failed(new UnansweredError('the line broke'))))
    channel.on('return', () =>
      end(() => {
        const where = exchange === '' ? `no queue is called ${topic}` : `nothing is bound to ${topic} there`
        failed(new RefusedError(`the message went nowhere: ${where}`))
      }),
    )
    const options = {
      ...{ messageId: id, contentType, persistent: true, mandatory: true, contentEncoding: 'utf-8' },
      ...{ timestamp: Math.floor(Date.now() / 1_000), appId: 'lazy-rabbit-studio' },
      headers: { ...headers, ...(key === null ? {} : { key }) },
    }
    channel.publish(exchange, topic, Buffer.from(body), options, (error: Error | null) =>
      end(() => {
        if (error === null) done()
        // A line that breaks ends every wait for a confirmation, too.
        else
          failed(
            isRefusal(error)
              ? new Error('the broker did not take the message')
              : new UnansweredError('the line broke'),
          )
      }),
    )
  })
}

const isRefusal = ({ message }: Error): boolean => message.includes('nacked')
