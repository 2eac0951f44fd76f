import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import {
  api,
  asApiError,
  queryClient,
  queryKeys,
  refreshOnPush,
  sentenceOf,
  studioSocket,
} from '../api/index.ts'
import { useStudio } from '../store/index.ts'
import { ConflictDialog } from './ConflictDialog.tsx'
import { startSaving } from './saver.ts'
import { makeWorkflow, openFirstWorkflow } from './workspace.ts'

/** Mounted once: knows how the server is, opens a workflow at the start, and saves what is written. */
export function WorkspaceHost() {
  useEffect(startSaving, [])
  useConnection()
  useFirstWorkflow()
  useWantedWorkflow()
  return <ConflictDialog />
}

function useConnection(): void {
  const { data, error, refetch } = useQuery(
    {
      queryKey: [...queryKeys.status],
      queryFn: ({ signal }) => api.status.get(undefined, { signal }),
      refetchInterval: (query) => (query.state.status === 'success' ? 60_000 : 3000),
      retry: false,
    },
    queryClient,
  )
  useEffect(() => {
    const { setConnection } = useStudio.getState()
    if (error) {
      const { code, message } = asApiError(error)
      const locked = code === 'NOT_SIGNED_IN' || code === 'FORBIDDEN'
      setConnection(locked ? { kind: 'locked' } : { kind: 'unreachable', message })
    } else if (data) setConnection({ kind: 'connected', status: data })
  }, [data, error])
  useEffect(() => {
    const socket = studioSocket()
    const again = () => void refetch()
    refreshOnPush()
    socket.on('disconnect', again)
    return () => void socket.off('disconnect', again)
  }, [refetch])
}

function useFirstWorkflow(): void {
  const connected = useStudio((s) => s.connection.kind === 'connected')
  const opened = useStudio((s) => s.saved !== null)
  useEffect(() => {
    if (!connected || opened) return
    openFirstWorkflow().catch((thrown: unknown) => {
      useStudio.getState().setConnection({ kind: 'unreachable', message: asApiError(thrown).message })
    })
  }, [connected, opened])
}

/** Makes the workflow that somebody asked for, and opens it. */
function useWantedWorkflow(): void {
  const wanted = useStudio((s) => s.wanted)
  useEffect(() => {
    if (wanted === null) return
    makeWorkflow(wanted).catch((thrown: unknown) => useStudio.getState().refuseNew(sentenceOf(thrown)))
  }, [wanted])
}
