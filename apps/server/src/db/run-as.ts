import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** How a program that refuses to be root is started. */
export interface RunAs {
  /** Words before the program, such as `unshare …`. */
  readonly prefix: readonly string[]
  /** Ids to start it under, where it cannot be done by a prefix. */
  readonly ids: { readonly uid: number; readonly gid: number } | null
}

const asIs: RunAs = { prefix: [], ids: null }
const namespace: RunAs = { prefix: ['unshare', '--user', '--map-user=1000', '--map-group=1000'], ids: null }
/** Whose id is borrowed, best first: Postgres wants one that the system knows. */
const lenders = ['postgres', 'nobody', 'daemon']

/**
 * The ways to run a program here, best first. Root is taken out of it by a user namespace, in which its own files
 * stay its own; where there is none, by another user's id, which needs a folder of its own.
 */
export function waysToRun(): readonly RunAs[] {
  if (process.getuid?.() !== 0) return [asIs]
  const ids = borrowedIds()
  return [...(works(namespace) ? [namespace] : []), ...(ids ? [{ prefix: [], ids }] : [])]
}

function borrowedIds(): RunAs['ids'] {
  const users = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []
  for (const lender of lenders) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${lender}:`))?.split(':') ?? []
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  return null
}

function works({ prefix }: RunAs): boolean {
  const [program = '', ...words] = [...prefix, 'true']
  return spawnSync(program, words, { stdio: 'ignore' }).status === 0
}
