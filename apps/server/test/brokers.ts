import { createConnection } from 'node:net'
import { missing } from './mariadb.ts'

/** The broker of this machine at a port; null, said aloud, when nothing answers there. */
async function local(what: string, url: string, setting: string): Promise<string | null> {
  const given = process.env[setting]
  if (given) return given
  const { hostname, port } = new URL(url)
  const isThere = await new Promise<boolean>((done) => {
    const socket = createConnection(Number(port), hostname)
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
  if (!isThere) missing(what)
  return isThere ? url : null
}

/** `RABBITMQ_URL`, or the usual place. */
export const findRabbitmq = () => local('RabbitMQ', 'amqp://guest:guest@127.0.0.1:5672', 'RABBITMQ_URL')

/** `TEST_REDIS_URL`, or the usual place. Tests use keys of their own. */
export const findRedis = () => local('Redis', 'redis://127.0.0.1:6379', 'TEST_REDIS_URL')
