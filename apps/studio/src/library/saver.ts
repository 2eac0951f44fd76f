import { type ApiError, api, asApiError, queryClient, queryKeys } from '../api/index.ts'
import { type Draft, dropDraft, keepDraft } from '../document/index.ts'
import { type DocumentSlice, type SavedWorkflow, useStudio } from '../store/index.ts'
import { isNewName } from './names.ts'

const draftAfterMs = 1000
const saveAfterMs = 1200
const firstRetryMs = 2000
const longestRetryMs = 30_000

/**
 * Saves what is written: as a draft on this machine within a second, and on the server soon after a pause. A save
 * that somebody else's save came before becomes a conflict for a person to settle. Runs until the returned function
 * is called.
 */
export function startSaving(): () => void {
  let draftTimer: ReturnType<typeof setTimeout> | undefined
  let saveTimer: ReturnType<typeof setTimeout> | undefined
  let tries = 0
  let saving = false
  /** The save that is on its way, and what the server has after it. */
  let flying: Promise<SavedAs | null> = Promise.resolve(null)

  const draft = () => {
    clearTimeout(draftTimer)
    draftTimer = undefined
    const { saved, document } = useStudio.getState()
    if (saved === null) return
    const { text } = document.workflow
    if (text === saved.text) dropDraft(localStorage, saved.id)
    else keepDraft(localStorage, saved.id, draftOf(saved, text))
  }
  const schedule = (ms: number) => {
    clearTimeout(saveTimer)
    saveTimer = setTimeout(() => void save(), ms)
  }
  const save = async () => {
    const { saved, document, saveState, setSaveState, markSaved } = useStudio.getState()
    const { text } = document.workflow
    if (saving || saved === null || saveState.kind === 'conflict' || text === saved.text) return
    saving = true
    setSaveState({ kind: 'saving' })
    try {
      const { id } = saved
      const name = nameFor(saved, document.workflow.graph.title)
      const renamed = name === saved.name ? {} : { name }
      const sending = api.workflows.save({ id, revision: saved.revision, text, ...renamed })
      flying = sending.then(
        ({ revision }) => ({ id, revision, text }),
        () => null,
      )
      const { revision } = await sending
      tries = 0
      if (useStudio.getState().saved?.id === id) {
        markSaved({ id, name, revision, text })
        draft()
      }
      void queryClient.invalidateQueries({ queryKey: queryKeys.workflows })
    } catch (thrown) {
      if (useStudio.getState().saved?.id === saved.id) fail(asApiError(thrown))
    } finally {
      saving = false
    }
    if (useStudio.getState().saveState.kind === 'dirty') schedule(saveAfterMs)
  }
  const fail = (error: ApiError) => {
    const theirs = error.code === 'SAVE_CONFLICT' ? conflictOf(error.details) : null
    if (theirs) {
      const { saved, setSaveState } = useStudio.getState()
      setSaveState({ kind: 'conflict', ...theirs, base: saved?.text ?? null })
      return
    }
    useStudio.getState().setSaveState({ kind: 'unsaved', message: error.message })
    if (error.retryable) schedule(Math.min(longestRetryMs, firstRetryMs * 2 ** tries++))
  }

  const stop = useStudio.subscribe((store, before) => {
    // The server is back: what waits for it is saved at once.
    if (store.connection.kind === 'connected' && before.connection.kind !== 'connected') void save()
    if (store.document === before.document && store.saved === before.saved) return
    if (store.saved?.id !== before.saved?.id) void leave(before, flying)
    if (store.saved === null || store.document.workflow.text === store.saved.text) {
      if (store.saved !== null && store.saved.id === before.saved?.id) draft()
      return
    }
    draftTimer ??= setTimeout(draft, draftAfterMs)
    schedule(saveAfterMs)
  })
  window.addEventListener('pagehide', draft)
  window.addEventListener('online', save)
  return () => {
    draft()
    clearTimeout(saveTimer)
    stop()
    window.removeEventListener('pagehide', draft)
    window.removeEventListener('online', save)
  }
}

interface SavedAs {
  readonly id: string
  readonly revision: number
  readonly text: string
}

/** What was not saved yet when another workflow is opened: kept as a draft, and saved in the background. */
async function leave(
  { saved, document }: Pick<DocumentSlice, 'saved' | 'document'>,
  flying: Promise<SavedAs | null>,
): Promise<void> {
  const { text } = document.workflow
  if (saved === null || text === saved.text) return
  keepDraft(localStorage, saved.id, draftOf(saved, text))
  // A save of the same workflow that is on its way must not be met as somebody else's.
  const last = await flying
  const own = last?.id === saved.id && last.revision > saved.revision ? last : null
  try {
    if (own?.text !== text) {
      await api.workflows.save({ id: saved.id, revision: own?.revision ?? saved.revision, text })
    }
    if (useStudio.getState().saved?.id !== saved.id) dropDraft(localStorage, saved.id)
  } catch {
    // The draft waits until the workflow is opened again.
  }
}

const draftOf = ({ revision, text: base }: SavedWorkflow, text: string): Draft => ({
  ...{ text, revision, base, at: Date.now() },
})

/** A workflow without a name of its own takes the title that its text gives it. */
function nameFor({ name }: SavedWorkflow, title: string | null): string {
  const given = title?.trim().slice(0, 200)
  return given && isNewName(name) ? given : name
}

function conflictOf(details: unknown): { readonly text: string; readonly revision: number } | null {
  if (typeof details !== 'object' || details === null) return null
  const { text, revision } = details as Record<string, unknown>
  return typeof text === 'string' && typeof revision === 'number' ? { text, revision } : null
}
