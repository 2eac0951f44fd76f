import { spawnSync } from 'node:child_process'

/** How a program that refuses to be root is started. */
export interface RunAs {
  /** Words before the program, such as `unshare …`. */
  readonly prefix: readonly string[]
  /** Ids to start it under, where it cannot be done by a prefix. */
  readonly ids: { readonly uid: number; readonly gid: number } | null
}

const asIs: RunAs = { prefix: [], ids: null }
const namespace: RunAs = { prefix: ['unshare', '--user', '--map-user=1000', '--map-group=1000'], ids: null }
/** An id that belongs to nobody else on usual systems. */
const ownId = 64280

/**
 * The ways to run a program here, best first. Root is taken out of it by a user namespace, in which its own files
 * stay its own; where there is none, by another user's id, which needs a folder of its own.
 */
export function waysToRun(): readonly RunAs[] {
  if (process.getuid?.() !== 0) return [asIs]
  const other: RunAs = { prefix: [], ids: { uid: ownId, gid: ownId } }
  return works(namespace) ? [namespace, other] : [other]
}

function works({ prefix }: RunAs): boolean {
  const [program = '', ...words] = [...prefix, 'true']
  return spawnSync(program, words, { stdio: 'ignore' }).status === 0
}
