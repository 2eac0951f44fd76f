import { createHash } from 'node:crypto'

export const idOf = (json: string): string => createHash('sha256').update(json).digest('hex')

/** An id, and nothing that could be a way to somewhere else. */
export const isId = (id: string): boolean => /^[0-9a-f]{64}$/.test(id)

/** Where a value is, below whatever holds all of them: not too many in one folder. */
export function placeOf(workspaceId: string, id: string): string {
  checkWorkspace(workspaceId)
  return `${workspaceId}/${id.slice(0, 2)}/${id}.json`
}

export function checkWorkspace(workspaceId: string): void {
  if (!/^[\w-]+$/.test(workspaceId)) throw new RangeError(`${workspaceId} is no workspace's id.`)
}
