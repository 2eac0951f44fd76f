import { formatAgo } from '@rabbit/contract'
import { useQuery } from '@tanstack/react-query'
import { api, queryClient, queryKeys } from '../api/index.ts'
import { useStudio } from '../store/index.ts'

/** Something that the present text can be compared with. */
export interface Source {
  readonly value: string
  readonly label: string
  /** Absent where a person gives the text. */
  readonly load?: () => Promise<string>
}

export const pasted = 'pasted'

/** What was saved last, the versions that executions ran, the other workflows, and a text to paste. */
export function useSources(workflowId: string | null): readonly Source[] {
  const executions = useQuery(
    {
      queryKey: [...queryKeys.executions(workflowId ?? ''), 'newest'],
      queryFn: ({ signal }) => api.executions.list({ workflowId: workflowId ?? '', limit: 100 }, { signal }),
      enabled: workflowId !== null,
    },
    queryClient,
  )
  const workflows = useQuery(
    {
      queryKey: [...queryKeys.workflows, 'newest'],
      queryFn: ({ signal }) => api.workflows.list({ limit: 100 }, { signal }),
    },
    queryClient,
  )
  const newest = new Map((executions.data?.items ?? []).toReversed().map((each) => [each.version, each]))
  const versions = [...newest.values()].toSorted((a, b) => b.version - a.version)
  const others = (workflows.data?.items ?? []).filter(({ id }) => id !== workflowId)
  return [
    {
      value: 'saved',
      label: 'what was saved last',
      load: async () => useStudio.getState().saved?.text ?? '',
    },
    ...versions.map(({ id, version, startedAt }) => ({
      value: `version ${version}`,
      label: `version ${version}, run ${formatAgo(startedAt, Date.now())}`,
      load: async () => (await api.executions.get({ id })).text,
    })),
    ...others.map(({ id, name }) => ({
      value: `workflow ${id}`,
      label: `the workflow “${name}”`,
      load: async () => (await api.workflows.get({ id })).text,
    })),
    { value: pasted, label: 'a text to paste' },
  ]
}
