import { type Broker, type BrokerTarget, connectMs, RefusedError, UnansweredError } from './broker.ts'

/** An entry of a Redis stream, with the message's id among its fields: who reads it can tell a repeated one. */
export async function connectRedisStreams(target: BrokerTarget): Promise<Broker> {
  const { Redis } = await import('ioredis')
  const redis = new Redis({
    host: target.address,
    port: target.port,
    username: target.user,
    password: target.password,
    db: target.path === '' ? 0 : Number(target.path),
    connectTimeout: connectMs,
    connectionName: 'lazy-rabbit-studio',
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    ...(target.scheme === 'rediss' ? { tls: { servername: target.servername } } : {}),
  })
  let broken = false
  redis.on('error', () => {})
  redis.on('end', () => {
    broken = true
  })
  await redis.connect()
  return {
    isBroken: () => broken,
    async publish({ id, topic, key, body, contentType, headers, keep, patienceMs }) {
      const fields = { id, body, type: contentType, ...(key === null ? {} : { key }), ...headers }
      const limit = keep === null ? [] : ['MAXLEN', '~', String(keep)]
      const entries = Object.entries(fields).flat()
      const sent = redis.status === 'ready'
      const added = redis.call('XADD', topic, ...limit, '*', ...entries)
      let timer: ReturnType<typeof setTimeout> | undefined
      const late = new Promise<never>((_, failed) => {
        timer = setTimeout(() => failed(new Error('the broker did not answer')), patienceMs)
      })
      try {
        return { entry: String(await Promise.race([added, late])) }
      } catch (error) {
        const { name, message } = error as Error
        if (name === 'ReplyError' && !/^(LOADING|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN|OOM)/.test(message))
          throw new RefusedError(message)
        throw name !== 'ReplyError' && sent ? new UnansweredError(message) : error
      } finally {
        clearTimeout(timer)
      }
    },
    async close() {
      redis.disconnect()
    },
  }
}
