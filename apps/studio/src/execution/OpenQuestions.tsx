import { useQuery } from '@tanstack/react-query'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Notice } from '../design/index.ts'
import { AnswerForm } from '../parts/AnswerForm.tsx'
import type { VisitView } from '../store/index.ts'

export interface OpenQuestionsProps {
  readonly executionId: string
  /** The visits that wait for an answer. */
  readonly visits: readonly VisitView[]
}

/** The questions that this execution waits for, to be answered here. */
export function OpenQuestions({ executionId, visits }: OpenQuestionsProps) {
  const asked = visits.map((visit) => `${visit.state}#${visit.visit}`).join(' ')
  const { data, error } = useQuery(
    {
      queryKey: [...queryKeys.approvals, executionId, asked],
      queryFn: ({ signal }) => api.approvals.list({ executionId, limit: 100 }, { signal }),
      enabled: visits.length > 0,
    },
    queryClient,
  )
  if (visits.length === 0) return null
  if (error) return <Notice tone="negative">{sentenceOf(error)}</Notice>
  return (data?.items ?? []).map((approval) => (
    <AnswerForm
      key={approval.id}
      state={approval.state}
      question={approval.question}
      assignees={approval.assignees}
      deadline={approval.deadline}
      onAnswer={async (approved, comment) => {
        await api.approvals.answer({ id: approval.id, approved, comment })
        void queryClient.invalidateQueries({ queryKey: queryKeys.approvals })
      }}
    />
  ))
}
