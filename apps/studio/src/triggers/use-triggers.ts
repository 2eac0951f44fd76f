import { useQuery } from '@tanstack/react-query'
import { api, queryClient, queryKeys } from '../api/index.ts'

/** What starts a workflow by itself, and what became of it. */
export const useTriggers = (id: string | null) =>
  useQuery(
    {
      queryKey: [...queryKeys.workflows, id, 'triggers'],
      queryFn: ({ signal }) => api.workflows.triggers({ id: id ?? '' }, { signal }),
      enabled: id !== null,
    },
    queryClient,
  )
