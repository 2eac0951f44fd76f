import type { ExecutionEvent, Plan } from '@rabbit/engine'

/** One effect as the sink received it. */
export interface Effect {
  readonly key: string
  /** ms since the epoch. */
  readonly at: number
}

/** One start as its client saw it. */
export interface StartSeen {
  readonly key: string
  /** Every id that it was answered with; none when it never was. */
  readonly answers: readonly string[]
}

/** What one viewer received of one execution, in the order of receiving. */
export interface ViewSeen {
  readonly viewer: string
  readonly executionId: string
  readonly seqs: readonly number[]
}

export interface ExecutionRow {
  readonly id: string
  readonly versionId: string
  readonly key: string | null
  readonly trigger: string
  readonly status: string
  readonly lastSeq: number
  readonly leased: boolean
}

/** Everything that was recorded outside of the product, and what its database says when all has settled. */
export interface Evidence {
  readonly starts: readonly StartSeen[]
  readonly effects: readonly Effect[]
  readonly views: readonly ViewSeen[]
  readonly executions: readonly ExecutionRow[]
  readonly events: ReadonlyMap<string, readonly ExecutionEvent[]>
  readonly planOf: (versionId: string) => Plan
  /** Executions that a timer, an outbox row, a signal, a wait or a snapshot stands for. */
  readonly rows: ReadonlyMap<'Timer' | 'Outbox' | 'Signal' | 'EventWait' | 'Snapshot', readonly string[]>
  /** Messages that nobody has taken from the queue. */
  readonly messages: number
  /** Rows of the record whose hash does not follow from the row before. */
  readonly brokenLinks: number
}
