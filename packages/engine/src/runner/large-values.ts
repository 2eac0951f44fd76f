import type { Json } from '@rabbit/dsl'
import type { JsonObject } from '../execution/event.ts'
import type { LargeValues } from '../execution/large-value.ts'
import { holdsLarge, isLargeValue, ValueNeeded } from '../execution/large-value.ts'
import type { Limits } from '../execution/limits.ts'
import type { ValueStore } from '../ports/value-store.ts'
import { missing } from '../ports/value-store.ts'

/** Asks again until the store answers, or gives up by throwing. */
export type Insist = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>

/** A promise only where the store has to be asked: what needs no large value takes no turn of the event loop. */
export type Soon<Answer> = Answer | Promise<Answer>

/** Puts large values away and brings them back where something reads them. Without a store they stay where they are. */
export interface LargeValueDoor {
  /** Does it again and again with the values that it turned out to need; `null`: there are none. */
  having<Answer>(
    workspaceId: string,
    insist: Insist,
    work: (large: LargeValues | null) => Answer,
  ): Soon<Answer>
  /** Stores the large values of its top level, with references in their place; all stays as it is above `maxBytes`. */
  keep(workspaceId: string, values: JsonObject, insist: Insist, maxBytes?: number): Soon<JsonObject>
  /** Everything itself in its place. A value that is nowhere any more is named. */
  open(workspaceId: string, values: JsonObject, insist: Insist): Soon<Opened>
}

export type Opened =
  | { readonly kind: 'open'; readonly values: JsonObject }
  | { readonly kind: 'gone'; readonly message: string }

export const once: Insist = (ask) => ask()

/** Asks until the store answers; gives up when `isOver`, which is asked after every try that failed. */
export function insisting(needs: {
  readonly schedule: (delayMs: number, wake: () => void) => () => void
  readonly trouble: (message: string, cause: unknown) => void
  readonly isOver: () => boolean
}): Insist {
  return async (ask) => {
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
      try {
        return await ask()
      } catch (error) {
        if (needs.isOver()) throw error
        needs.trouble('The store of large values does not answer; it is asked again.', error)
        await new Promise<void>((resolve) => needs.schedule(pauseMs, resolve))
        if (needs.isOver()) throw error
      }
    }
  }
}

export function createLargeValues(store: ValueStore | null, limits: Limits): LargeValueDoor {
  if (store === null) {
    return {
      having: (_workspaceId, _insist, work) => work(null),
      keep: (_workspaceId, values) => values,
      open: (_workspaceId, values) => ({ kind: 'open', values }),
    }
  }
  const values = store

  async function putAway(
    workspaceId: string,
    object: JsonObject,
    large: readonly (readonly [string, string])[],
    insist: Insist,
  ): Promise<JsonObject> {
    const kept = new Map<string, Json>(Object.entries(object))
    for (const [key, json] of large) {
      const value = object[key]
      const kind = typeof value === 'string' ? 'text' : Array.isArray(value) ? 'list' : 'map'
      const id = await insist(() => values.put(workspaceId, json))
      if (id !== null) kept.set(key, { $large: { id, bytes: bytesOf(json), kind } })
    }
    return Object.fromEntries(kept)
  }

  return {
    having<Answer>(workspaceId: string, insist: Insist, work: (large: LargeValues | null) => Answer) {
      const large = new Map<string, { readonly value: Json } | null>()
      const tryNow = (): { readonly answer: Answer } | { readonly needed: string } => {
        try {
          return { answer: work(large) }
        } catch (error) {
          if (error instanceof ValueNeeded) return { needed: error.id }
          throw error
        }
      }
      const first = tryNow()
      if ('answer' in first) return first.answer
      return (async () => {
        let { needed } = first
        for (;;) {
          large.set(needed, await bring(values, { workspaceId, id: needed, insist }))
          const next = tryNow()
          if ('answer' in next) return next.answer
          needed = next.needed
        }
      })()
    },

    keep(workspaceId, object, insist, maxBytes = Number.POSITIVE_INFINITY) {
      const large = Object.entries(object).flatMap(([key, value]): (readonly [string, string])[] => {
        const json = jsonIfLarge(value, limits.largeValueBytes)
        return json === null ? [] : [[key, json]]
      })
      if (large.length === 0 || bytesOf(JSON.stringify(object)) > maxBytes) return object
      return putAway(workspaceId, object, large, insist)
    },

    open: (workspaceId, object, insist) =>
      holdsLarge(object) ? openLarge(values, workspaceId, object, insist) : { kind: 'open', values: object },
  }
}

async function bring(
  store: ValueStore,
  { workspaceId, id, insist }: { workspaceId: string; id: string; insist: Insist },
): Promise<{ readonly value: Json } | null> {
  const value = await insist(() => store.get(workspaceId, id))
  return value === missing ? null : { value }
}

/** An object with its large values themselves at its top level. */
export async function openLarge(
  store: ValueStore,
  workspaceId: string,
  object: JsonObject,
  insist: Insist = once,
): Promise<Opened> {
  const opened: [string, Json][] = []
  for (const [key, value] of Object.entries(object)) {
    const held = isLargeValue(value)
      ? await bring(store, { workspaceId, id: value.$large.id, insist })
      : { value }
    if (held === null)
      return { kind: 'gone', message: `${key} refers to a stored value that is not there any more.` }
    opened.push([key, held.value])
  }
  return { kind: 'open', values: Object.fromEntries(opened) }
}

const bytesOf = (json: string): number => new TextEncoder().encode(json).length

/** The value as JSON where that has more than `most` bytes; null where it is small, or stands for a large one already. */
function jsonIfLarge(value: Json, most: number): string | null {
  // No character of a text takes more than six bytes as JSON.
  if (typeof value === 'string' && value.length * 6 + 2 <= most) return null
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null || isLargeValue(value)))
    return null
  const json = JSON.stringify(value)
  return json.length * 3 > most && bytesOf(json) > most ? json : null
}
