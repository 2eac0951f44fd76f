import type { ValueStore } from '@rabbit/engine'

/**
 * A store of large values that gives values up. To put a value again that is there counts as storing it anew, so that one
 * which is about to be named is not given up.
 */
export interface StoredValues extends ValueStore {
  /** Takes a value away; false when it was stored after `before`. One that is not there is away. */
  remove(workspaceId: string, id: string, before: Date): Promise<boolean>
}
