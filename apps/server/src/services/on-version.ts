import type { Execution } from '@rabbit/contract'
import type { Actor } from '../auth/actor.ts'
import { notFound, ServiceError } from '../errors.ts'
import type { VersionStore } from '../stores/version-store.ts'
import type { Runnable } from './runnable-cache.ts'

export interface OnVersion {
  readonly text?: string | undefined
  readonly versionId?: string | undefined
}

export interface OnVersionNeeds {
  /** Throws a {ServiceError} for a text that cannot run. */
  readonly openRunnable: (text: string) => Runnable
  readonly versions: VersionStore
}

/** The version that is asked for, with its text: that of the execution unless a text or another version is named. */
export async function versionFor(
  { openRunnable, versions }: OnVersionNeeds,
  actor: Actor,
  old: Execution,
  { text, versionId }: OnVersion,
): Promise<{ readonly versionId: string; readonly text: string; readonly runnable: Runnable }> {
  if (text !== undefined && versionId !== undefined) {
    throw new ServiceError('BAD_INPUT', 'Name a text or a version, not both.')
  }
  if (text !== undefined) {
    if (text.includes('\0')) {
      throw new ServiceError('BAD_INPUT', 'A zero character cannot be stored. Remove it.')
    }
    const runnable = openRunnable(text)
    const { textHash } = runnable
    const pinned = await versions.pin(actor, { workflowId: old.workflowId, text, textHash })
    if (pinned === null) throw notFound('workflow')
    return { versionId: pinned, text, runnable }
  }
  if (versionId === undefined) {
    return { versionId: old.versionId, text: old.text, runnable: openRunnable(old.text) }
  }
  const other = await versions.ofWorkflow(actor, { workflowId: old.workflowId, versionId })
  if (other === null) throw notFound('version of this workflow')
  return { versionId, text: other, runnable: openRunnable(other) }
}
