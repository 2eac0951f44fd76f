import { api, asApiError, queryClient, queryKeys } from '../api/index.ts'
import { dropDraft, readDraft } from '../document/index.ts'
import { textOf, useStudio, type WantedWorkflow } from '../store/index.ts'
import { freeName, newName } from './names.ts'

const lastOpened = 'rabbit.last-workflow'

/** Opens a workflow, with what was written but not saved here before. Rejects with an `ApiError`. */
export function openWorkflow(id: string): Promise<void> {
  return useStudio.getState().whileOpening(() => openSaved(id))
}

async function openSaved(id: string): Promise<void> {
  const { name, revision, text } = await api.workflows.get({ id })
  const draft = readDraft(localStorage, id)
  if (draft?.text === text) dropDraft(localStorage, id)
  const { openSaved: open, unwatch, setSaveState } = useStudio.getState()
  unwatch()
  open({ id, name, revision, text }, draft?.text)
  // The draft was written on a text that somebody has saved over since.
  if (draft && draft.text !== text && draft.revision !== revision) {
    setSaveState({ kind: 'conflict', text, revision, base: draft.base ?? null })
  }
  remember(id)
}

/** Creates a workflow and opens it. */
export function createWorkflow(name: string, text: string): Promise<void> {
  return useStudio.getState().whileOpening(async () => {
    const { id } = await api.workflows.create({ name, text })
    void queryClient.invalidateQueries({ queryKey: queryKeys.workflows })
    await openWorkflow(id)
  })
}

/** Creates and opens a workflow under a name that none of the newest has yet. */
export async function makeWorkflow({ name, text }: WantedWorkflow): Promise<void> {
  const { items } = await api.workflows.list({ limit: 100 })
  await createWorkflow(
    freeName(
      name,
      items.map((item) => item.name),
    ),
    text,
  )
}

/** Changes a workflow's name in the list. Its text stays as the server has it. */
export async function renameWorkflow(id: string, name: string): Promise<void> {
  const { saved, markSaved } = useStudio.getState()
  const now = saved?.id === id ? saved : await api.workflows.get({ id })
  const { revision, text } = await api.workflows.save({ id, revision: now.revision, text: now.text, name })
  if (useStudio.getState().saved?.id === id) markSaved({ id, name, revision, text })
  void queryClient.invalidateQueries({ queryKey: queryKeys.workflows })
}

/** Deletes a workflow; when it is the open one, the newest of the others is opened. */
export async function deleteWorkflow(id: string): Promise<void> {
  await api.workflows.delete({ id })
  dropDraft(localStorage, id)
  if (useStudio.getState().saved?.id !== id) return
  const { items } = await api.workflows.list({ limit: 1 })
  const [next] = items
  if (next) await openWorkflow(next.id)
  else await createWorkflow(newName, '')
}

/** At the start: the workflow that was open here last, else the newest, else a new one. */
export async function openFirstWorkflow(): Promise<void> {
  const { types } = await api.stepTypes.own()
  if (types.length > 0) useStudio.getState().learnStepTypes(types)
  // What was drawn or written before the server answered becomes a workflow of its own.
  const scratch = textOf(useStudio.getState())
  if (scratch.trim() !== '') {
    await createWorkflow(newName, scratch)
    return
  }
  const last = lastWorkflow()
  if (last !== null) {
    try {
      await openWorkflow(last)
      return
    } catch (thrown) {
      if (!['NOT_FOUND', 'BAD_INPUT'].includes(asApiError(thrown).code)) throw thrown
    }
  }
  const { items } = await api.workflows.list({ limit: 1 })
  const [newest] = items
  if (newest) await openWorkflow(newest.id)
  else await createWorkflow(newName, '')
}

function lastWorkflow(): string | null {
  try {
    return localStorage.getItem(lastOpened)
  } catch {
    return null
  }
}

function remember(id: string): void {
  try {
    localStorage.setItem(lastOpened, id)
  } catch {
    // Not remembered; the first of the list is opened next time.
  }
}
