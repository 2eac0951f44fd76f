import type { Json } from '@rabbit/dsl'

/**
 * Where values live that are too large for events. A value is known by what it is, within a workspace: the same one is
 * stored once, and never changed. What nobody names any more may go. `describeValueStore` in `@rabbit/engine/testing` is the promise as
 * a test.
 */
export interface ValueStore {
  /**
   * Durable when it answers, with the value's id: 64 hexadecimal digits, the SHA-256 of its JSON in UTF-8. Null when it
   * takes no values: then they stay where they are.
   *
   * @param json the value as JSON
   */
  put(workspaceId: string, json: string): Promise<string | null>
  /** `missing` when no such value was put in this workspace. Rejects when it can't be told. */
  get(workspaceId: string, id: string): Promise<Json | typeof missing>
}

/** Stands for no value; null is one. */
export const missing: unique symbol = Symbol('missing')
