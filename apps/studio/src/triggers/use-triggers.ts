import { useQuery } from '@tanstack/react-query'
import { api, queryClient, queryKeys } from '../api/index.ts'

/** What starts a workflow by itself, and what became of it; asked again every so often where it is looked at. */
export const useTriggers = (id: string | null, everyMs?: number) =>
  useQuery(
    {
      queryKey: [...queryKeys.workflows, id, 'triggers'],
      queryFn: ({ signal }) => api.workflows.triggers({ id: id ?? '' }, { signal }),
      enabled: id !== null,
      refetchInterval: everyMs ?? false,
    },
    queryClient,
  )
