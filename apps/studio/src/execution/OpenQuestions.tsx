import { useQuery } from '@tanstack/react-query'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Notice } from '../design/index.ts'
import { AnswerForm } from '../parts/AnswerForm.tsx'
import type { ExecutionView } from '../store/index.ts'
import css from './Detail.module.css'

export interface OpenQuestionsProps {
  readonly executionId: string
  /** The present. */
  readonly view: ExecutionView
}

/** The questions that this execution waits for, to be answered here. */
export function OpenQuestions({ executionId, view }: OpenQuestionsProps) {
  const visits = waitingForPeople(view)
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
  const items = data?.items ?? []
  if (items.length === 0) return null
  return (
    <div className={css.questions}>
      {items.map((approval) => (
        <AnswerForm
          key={approval.id}
          state={approval.state}
          question={approval.question}
          assignees={approval.assignees}
          deadline={approval.deadline}
          form={approval.form}
          escalatesAt={approval.escalatesAt}
          onAnswer={async (approved, comment, values) => {
            await api.approvals.answer({ id: approval.id, approved, comment, ...(values ? { values } : {}) })
            void queryClient.invalidateQueries({ queryKey: queryKeys.approvals })
          }}
        />
      ))}
    </div>
  )
}

const waitingForPeople = (view: ExecutionView) =>
  [...view.states.values()]
    .map((state) => state.latest)
    .filter((visit) => visit.status === 'waiting' && visit.wait?.kind === 'approval')
