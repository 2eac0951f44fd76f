import type { ExecutionEvent, JsonObject, Priority } from '@rabbit/contract'
import { useEffect } from 'react'
import { create } from 'zustand'
import { api, queryClient, queryKeys, sentenceOf, studioSocket, watchExecution } from '../api/index.ts'
import { openWorkflow } from '../library/workspace.ts'
import { createFrameBatch, useStudio } from '../store/index.ts'

/** Shows an execution with its workflow: its version on the canvas, its events as they come. Rejects with an `ApiError`. */
export async function openExecution(id: string): Promise<void> {
  const { workflowId, text, versionId } = await api.executions.get({ id })
  if (useStudio.getState().saved?.id !== workflowId) await openWorkflow(workflowId)
  const { watch, showRun } = useStudio.getState()
  watch({ id, workflowId, text, versionId })
  showRun(true)
}

/** Starts an execution of the text as it stands and shows it. Rejects with an `ApiError`. */
export async function startExecution(
  workflowId: string,
  text: string,
  run: { readonly input: JsonObject; readonly usePinned: boolean; readonly priority: Priority },
): Promise<void> {
  const idempotencyKey = crypto.randomUUID()
  const request = { workflowId, text, idempotencyKey, ...run }
  const { executionId } = await api.executions.start(request)
  const { watch, showRun, clearSelection } = useStudio.getState()
  clearSelection()
  watch({ id: executionId, workflowId, text, versionId: null })
  showRun(true)
  void queryClient.invalidateQueries({ queryKey: queryKeys.executions(workflowId) })
}

/** Brings the events of the watched execution into the store for as long as it is watched. Mounted once. */
export function useFollowExecution(): void {
  const id = useStudio((s) => s.watched?.id ?? null)
  useEffect(() => {
    if (id === null) return
    setTrouble(null)
    const batch = createFrameBatch<ExecutionEvent>((events) => useStudio.getState().receiveEvents(id, events))
    const stop = watchExecution({
      executionId: id,
      after: useStudio.getState().replay.events.length,
      source: studioSocket(),
      loadAfter: async (after) => (await api.executions.eventsAfter({ executionId: id, after })).events,
      onEvents: batch.add,
      onTrouble: setTrouble,
    })
    return () => {
      stop()
      batch.stop()
    }
  }, [id])
}

/** Fetches the texts of the versions that the watched execution was at before, or is at since a moment ago. */
export function useVersionTexts(): void {
  const id = useStudio((s) => s.watched?.id ?? null)
  const missing = useStudio((s) => s.missingVersions)
  useEffect(() => {
    if (id === null) return
    for (const versionId of missing) {
      api.executions
        .versionText({ id, versionId })
        .then(({ text }) => useStudio.getState().receiveVersion(id, versionId, text))
        .catch((thrown: unknown) => setTrouble(sentenceOf(thrown)))
    }
  }, [id, missing])
}

const watchTrouble = create<{ readonly sentence: string | null }>(() => ({ sentence: null }))
const setTrouble = (sentence: string | null) => watchTrouble.setState({ sentence })

/** Why events do not come just now, in a sentence; null when they do. */
export const useWatchTrouble = (): string | null => watchTrouble((s) => s.sentence)
