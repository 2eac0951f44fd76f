import { join } from 'node:path'
import type { Json } from '@rabbit/dsl'
import { missing } from '@rabbit/engine'
import { createFileValues } from './file-values.ts'
import { createS3Values, type S3Place } from './s3-values.ts'
import type { StoredValues } from './stored-values.ts'

export interface ValuesPlace {
  readonly dataDir: string
  /** null: no store that speaks the S3 API is set. */
  readonly s3: S3Place | null
  /** Whether other processes, perhaps on other machines, read what this one stores. */
  readonly isShared: boolean
  readonly fetchFor: (origin: string) => typeof fetch
}

/** How much of what was read last stays in memory, in characters. */
const maxKept = 16_000_000

/**
 * Where large values go: to S3 where it is set, otherwise into the data folder. What one process writes into its own
 * folder others would not find, so that processes that share their work leave large values in the events without S3.
 * What was stored in the folder before is found in any case.
 */
export function openValues({ dataDir, s3, isShared, fetchFor }: ValuesPlace): StoredValues {
  const files = createFileValues(join(dataDir, 'values'))
  if (s3 !== null) return remembering(firstOf(createS3Values(s3, fetchFor), files))
  return remembering(isShared ? { ...files, put: async () => null } : files)
}

function firstOf(first: StoredValues, then: StoredValues): StoredValues {
  return {
    put: (workspaceId, json) => first.put(workspaceId, json),
    async get(workspaceId, id) {
      const value = await first.get(workspaceId, id)
      return value === missing ? then.get(workspaceId, id) : value
    },
    async remove(workspaceId, id, before) {
      const removed = await Promise.all([first, then].map((one) => one.remove(workspaceId, id, before)))
      return removed.every((away) => away)
    },
  }
}

/** Keeps what was read last: a loop reads the same value again and again. */
function remembering(store: StoredValues): StoredValues {
  const kept = new Map<string, string>()
  let size = 0

  function keep(key: string, json: string): void {
    size += json.length - (kept.get(key)?.length ?? 0)
    kept.delete(key)
    kept.set(key, json)
    for (const [oldest, text] of kept) {
      if (size <= maxKept) return
      kept.delete(oldest)
      size -= text.length
    }
  }

  return {
    put: (workspaceId, json) => store.put(workspaceId, json),
    remove(workspaceId, id, before) {
      const key = `${workspaceId} ${id}`
      size -= kept.get(key)?.length ?? 0
      kept.delete(key)
      return store.remove(workspaceId, id, before)
    },
    async get(workspaceId, id): Promise<Json | typeof missing> {
      const key = `${workspaceId} ${id}`
      const known = kept.get(key)
      if (known !== undefined) {
        keep(key, known)
        return JSON.parse(known)
      }
      const value = await store.get(workspaceId, id)
      if (value !== missing) keep(key, JSON.stringify(value))
      return value
    },
  }
}
