import { createHash } from 'node:crypto'
import type { Json } from '@rabbit/dsl'
import type { ValueStore } from '../ports/value-store.ts'
import { missing } from '../ports/value-store.ts'

export interface MemoryValueStore extends ValueStore {
  /** Every id that was asked for, in order. */
  readonly asked: readonly string[]
  ids(): readonly string[]
  forget(): void
}

/** Large values in memory. */
export function createMemoryValueStore(): MemoryValueStore {
  const held = new Map<string, string>()
  const asked: string[] = []
  return {
    asked,
    ids: () => [...held.keys()].map((key) => key.slice(key.indexOf(' ') + 1)),
    forget: () => held.clear(),
    async put(workspaceId, json) {
      checkName(workspaceId)
      const id = createHash('sha256').update(json).digest('hex')
      held.set(`${workspaceId} ${id}`, json)
      return id
    },
    async get(workspaceId, id) {
      checkName(workspaceId)
      asked.push(id)
      const json = held.get(`${workspaceId} ${id}`)
      return json === undefined ? missing : (JSON.parse(json) as Json)
    },
  }
}

function checkName(workspaceId: string): void {
  if (!/^[\w-]+$/.test(workspaceId)) throw new RangeError(`${workspaceId} is no workspace's id.`)
}
