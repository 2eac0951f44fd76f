/** A line to a broker, shared by all steps that publish to it. */
export interface Broker {
  /** Answers when the broker has the message; rejects with why not. */
  publish(message: Message): Promise<{ readonly entry?: string }>
  close(): Promise<void>
  /** Whether the line is gone, so that a new one is needed. */
  readonly isBroken: () => boolean
}

export interface Message {
  /** The same for every attempt. */
  readonly id: string
  /** The stream; the queue, or the routing key where an exchange is named. */
  readonly topic: string
  readonly exchange: string
  readonly key: string | null
  readonly body: string
  readonly contentType: 'application/json' | 'text/plain'
  readonly headers: Readonly<Record<string, string>>
  /** Entries that a stream keeps, about; null for all. */
  readonly keep: number | null
  /** How long the broker may take, in ms. */
  readonly patienceMs: number
}

export interface BrokerTarget {
  readonly scheme: string
  readonly address: string
  readonly servername: string | undefined
  readonly port: number
  readonly user: string
  readonly password: string
  /** The virtual host, or the number of the database. */
  readonly path: string
}

/** The broker said no, for a reason that stays. */
export class RefusedError extends Error {}

/** The message had left, and the broker did not say whether it has it. */
export class UnansweredError extends Error {}

export const connectMs = 10_000
