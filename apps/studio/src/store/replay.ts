import type { ExecutionEvent } from '@rabbit/contract'
import { applyEvents, emptyExecutionView } from './apply-events.ts'
import type { ExecutionView } from './execution-view.ts'

/** Events between two snapshots: a jump anywhere folds at most this many. */
const snapshotEvery = 1000

/** From one version of the workflow to another. */
export interface VersionMove {
  readonly seq: number
  readonly from: string
  readonly to: string
  /** Old name → new name. */
  readonly renamed: Readonly<Record<string, string>>
}

/**
 * An execution's events with a way to see it at any position. Immutable from outside: `append` gives a new replay
 * that shares the snapshots.
 */
export interface Replay {
  /** In order of `seq`, from 1, without a gap. */
  readonly events: readonly ExecutionEvent[]
  /** How it was moved from version to version, in order. */
  readonly moves: readonly VersionMove[]
  /** After the last event. */
  readonly latest: ExecutionView
  /** After the first `position` events; clamped to what there is. */
  at(position: number): ExecutionView
  /** Events that are known already are left out. `null` when there is a gap before the first new one. */
  append(events: readonly ExecutionEvent[]): Replay | null
}

export const emptyReplay: Replay = replayOf([], [emptyExecutionView], emptyExecutionView, [])

/** `snapshots[i]` is the view after `i * snapshotEvery` events. */
function replayOf(
  events: readonly ExecutionEvent[],
  snapshots: readonly ExecutionView[],
  latest: ExecutionView,
  moves: readonly VersionMove[],
): Replay {
  return {
    events,
    moves,
    latest,
    at(position) {
      const wanted = Math.max(0, Math.min(position, events.length))
      if (wanted === events.length) return latest
      const index = Math.min(Math.floor(wanted / snapshotEvery), snapshots.length - 1)
      const base = snapshots[index] ?? emptyExecutionView
      return applyEvents(base, events.slice(index * snapshotEvery, wanted))
    },
    append(more) {
      const fresh = withoutKnown(more, events.length)
      if (fresh === null) return null
      if (fresh.length === 0) return this
      return grow(events, snapshots, { latest, moves, fresh })
    },
  }
}

/** Those above `lastSeq`, each once, in order; null when one in between is missing. */
function withoutKnown(events: readonly ExecutionEvent[], lastSeq: number): readonly ExecutionEvent[] | null {
  const fresh: ExecutionEvent[] = []
  let next = lastSeq + 1
  for (const event of [...events].sort((a, b) => a.seq - b.seq)) {
    if (event.seq < next) continue
    if (event.seq > next) return null
    fresh.push(event)
    next++
  }
  return fresh
}

function grow(
  events: readonly ExecutionEvent[],
  snapshots: readonly ExecutionView[],
  { latest, moves, fresh }: Pick<Replay, 'latest' | 'moves'> & { readonly fresh: readonly ExecutionEvent[] },
): Replay {
  const all = events.concat(fresh)
  const allSnapshots = snapshots.slice()
  let view = latest
  let done = events.length
  while (done < all.length) {
    const stop = Math.min(all.length, (Math.floor(done / snapshotEvery) + 1) * snapshotEvery)
    view = applyEvents(view, all.slice(done, stop))
    done = stop
    if (done % snapshotEvery === 0) allSnapshots.push(view)
  }
  return replayOf(all, allSnapshots, view, [...moves, ...movesIn(fresh)])
}

function movesIn(events: readonly ExecutionEvent[]): readonly VersionMove[] {
  return events.flatMap((event) => {
    if (event.kind !== 'version_changed') return []
    const { from, to, renamed = {} } = event.data
    return [{ seq: event.seq, from, to, renamed }]
  })
}
