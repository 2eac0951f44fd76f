import { createHash } from 'node:crypto'
import type { JsonObject } from '@rabbit/contract'
import type { StoredTrigger } from '../stores/trigger-store.ts'

/** Something that came, and may start an execution. */
export interface Delivery {
  /** The same each time that it is delivered, so that it starts once. */
  readonly key: string
  /** null when nothing can be started by it; `problem` says why. */
  readonly input: JsonObject | null
  readonly problem: string | null
  /** The beginning of it, for a person who has to look at it. */
  readonly shown: string
}

/** A place that is listened at. */
export interface Line {
  /** Settles when the line is lost, with why. */
  readonly lost: Promise<Error>
  /** Takes nothing more, and settles when what was taken is done with. Harmless when repeated. */
  close(): Promise<void>
}

/** Listens at a place: a queue, a mailbox, a folder. */
export interface Source {
  /**
   * Settles when it listens. `take` settles when a delivery is done with, so that it may be acknowledged; it rejects when
   * it has to be delivered once more.
   *
   * @throws {Error} with a sentence about why it can't
   */
  open(trigger: StoredTrigger, take: (delivery: Delivery) => Promise<void>): Promise<Line>
}

const mostShown = 4_096

/** A delivery that starts an execution, or one that can't because of what it is. */
export function deliveryOf(
  trigger: StoredTrigger,
  {
    id,
    input,
    problem = null,
    shown,
  }: { id: readonly unknown[]; input: JsonObject | null; problem?: string | null; shown: string },
): Delivery {
  const { kind, workflowId, subject } = trigger
  const hash = createHash('sha256')
    .update(JSON.stringify([subject, ...id]))
    .digest('hex')
  const hasZero = input !== null && JSON.stringify(input).includes('\\u0000')
  return {
    key: `${kind}/${workflowId}/${hash}`,
    input: problem !== null || hasZero ? null : input,
    problem: problem ?? (hasZero ? 'It holds a zero character, which cannot be stored.' : null),
    shown: shown.slice(0, mostShown).replaceAll('\0', '�'),
  }
}

/** A promise with its ways out, and whether one was taken. */
export function lossOf(): { readonly lost: Promise<Error>; readonly lose: (error: Error) => void } {
  let lose: (error: Error) => void = () => {}
  const lost = new Promise<Error>((resolve) => {
    lose = resolve
  })
  return { lost, lose }
}
