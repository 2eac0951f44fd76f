import { randomUUID } from 'node:crypto'
import type { JsonObject, JsonValue } from '@rabbit/contract'
import type { ConsumeMessage } from 'amqplib'
import { openAmqp } from '../steps/publish/rabbitmq.ts'
import { mostMessageBytes } from '../steps/publish.ts'
import type { StoredTrigger } from '../stores/trigger-store.ts'
import { type AddressNeeds, addressOf } from './address-of.ts'
import { type Delivery, deliveryOf, lossOf, type Source } from './source.ts'

const ports = { amqp: 5672, amqps: 5671 }
/** So many messages are on their way to a start at once. */
const prefetch = 10

/** A queue of RabbitMQ: a message is acknowledged when its start, or why there is none, is stored. */
export function createQueueSource(needs: AddressNeeds): Source {
  return {
    async open(trigger, take) {
      const { target, address, servername } = await addressOf(trigger, ports, needs)
      const { scheme, port, user, password, path } = target
      const connection = await openAmqp({ scheme, address, servername, port, user, password, path })
      const { lost, lose } = lossOf()
      connection.on('error', () => {})
      connection.on('close', () => lose(new Error('The broker ended the line.')))
      const channel = await connection.createChannel()
      channel.on('error', () => {})
      channel.on('close', () => lose(new Error('The broker ended the channel.')))
      const underWay = new Set<Promise<void>>()
      const handle = async (message: ConsumeMessage) => {
        try {
          await take(readMessage(trigger, message))
          channel.ack(message)
        } catch (error) {
          // The broker has it still, and hands it out again once there is a new line.
          lose(error as Error)
        }
      }
      try {
        await channel.prefetch(prefetch)
        await channel.checkQueue(trigger.subject)
        const { consumerTag } = await channel.consume(trigger.subject, (message) => {
          if (message === null) return lose(new Error(`The queue ${trigger.subject} was removed.`))
          const handling = handle(message).finally(() => underWay.delete(handling))
          underWay.add(handling)
        })
        let closing: Promise<void> | null = null
        const close = async () => {
          await channel.cancel(consumerTag).catch(() => {})
          await Promise.all(underWay)
          await connection.close().catch(() => {})
        }
        return {
          lost,
          close: () => {
            closing ??= close()
            return closing
          },
        }
      } catch (error) {
        await connection.close().catch(() => {})
        const isMissing = /NOT_FOUND/.test((error as Error).message)
        throw isMissing ? new Error(`There is no queue called ${trigger.subject} there.`) : error
      }
    },
  }
}

/** A message without an id is another one each time that it is delivered. */
function readMessage(trigger: StoredTrigger, { content, properties }: ConsumeMessage): Delivery {
  const id = [properties.messageId ?? randomUUID()]
  const shown = content.subarray(0, 16_384).toString('utf8')
  const refused = (problem: string) => deliveryOf(trigger, { id, input: null, problem, shown })
  if (content.length > mostMessageBytes)
    return refused(`It has ${content.length} bytes; ${mostMessageBytes / 1024 / 1024} MiB are read at most.`)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return refused('It is no text in UTF-8.')
  }
  const saysJson = /json/i.test(String(properties.contentType ?? ''))
  const value = asJson(text)
  if (value === undefined && saysJson) return refused('It says that it is JSON, but it is not.')
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const input = isObject ? (value as JsonObject) : { body: saysJson && value !== undefined ? value : text }
  return deliveryOf(trigger, { id, input, shown })
}

function asJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
