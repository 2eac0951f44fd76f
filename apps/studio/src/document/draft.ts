/** What was written but not saved yet, kept on this machine so that a crash loses at most two seconds. */
export interface Draft {
  readonly text: string
  /** The saved revision that the text was written on. */
  readonly revision: number
  /** The text of that revision; absent in a draft of an earlier studio. */
  readonly base?: string
  /** ms since the epoch. */
  readonly at: number
}

/** The part of `localStorage` that drafts need. */
export interface DraftStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const keyOf = (workflowId: string) => `rabbit.draft.${workflowId}`

/** Keeps the draft; a full or forbidden storage is no reason to stop. Returns whether it was kept. */
export function keepDraft(storage: DraftStorage, workflowId: string, draft: Draft): boolean {
  try {
    storage.setItem(keyOf(workflowId), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

export function dropDraft(storage: DraftStorage, workflowId: string): void {
  try {
    storage.removeItem(keyOf(workflowId))
  } catch {
    // A storage that forbids writing holds no draft either.
  }
}

/** The draft of a workflow, or null when there is none or it cannot be read. */
export function readDraft(storage: DraftStorage, workflowId: string): Draft | null {
  try {
    const value: unknown = JSON.parse(storage.getItem(keyOf(workflowId)) ?? 'null')
    return isDraft(value) ? value : null
  } catch {
    return null
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false
  const { text, revision, base, at } = value as Record<string, unknown>
  if (base !== undefined && typeof base !== 'string') return false
  return typeof text === 'string' && typeof revision === 'number' && typeof at === 'number'
}
