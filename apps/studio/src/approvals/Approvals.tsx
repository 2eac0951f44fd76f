import { formatAgo } from '@rabbit/contract'
import { useQuery } from '@tanstack/react-query'
import { UserCheck } from 'lucide-react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, Dialog, EmptyState, Notice } from '../design/index.ts'
import { AnswerForm } from '../parts/AnswerForm.tsx'
import { useNow } from '../parts/useNow.ts'
import { useStudio } from '../store/index.ts'
import css from './Approvals.module.css'

/** Every question that waits for a person, of all workflows. */
export function Approvals() {
  const open = useStudio((s) => s.dialog === 'approvals')
  const openDialog = useStudio((s) => s.openDialog)
  return (
    <Dialog
      open={open}
      onClose={() => openDialog(null)}
      title="Approvals"
      description="Questions that executions wait for."
    >
      {open ? <OpenApprovals /> : null}
    </Dialog>
  )
}

function OpenApprovals() {
  const now = useNow(30_000)
  const { data, error, isPending, refetch } = useQuery(
    {
      queryKey: [...queryKeys.approvals],
      queryFn: ({ signal }) => api.approvals.list({ limit: 100 }, { signal }),
    },
    queryClient,
  )
  if (isPending) return <p className={css.loading}>Loading the questions…</p>
  if (error) {
    return (
      <Notice
        tone="negative"
        actions={
          <Button size="small" onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {sentenceOf(error)}
      </Notice>
    )
  }
  if (data.items.length === 0) {
    return (
      <EmptyState icon={<UserCheck size={20} aria-hidden />} title="Nothing waits for an answer">
        When an execution reaches an approval, its question appears here.
      </EmptyState>
    )
  }
  return (
    <ul className={css.list} aria-label="Open approvals">
      {data.items.map((approval) => (
        <li key={approval.id} className={css.item}>
          <p className={css.from}>
            <strong>{approval.workflowName}</strong> · {approval.state} · asked{' '}
            {formatAgo(approval.requestedAt, now)}
          </p>
          <AnswerForm
            state={approval.state}
            question={approval.question}
            assignees={approval.assignees}
            deadline={approval.deadline}
            form={approval.form}
            escalatesAt={approval.escalatesAt}
            onAnswer={async (approved, comment, values) => {
              await api.approvals.answer({
                id: approval.id,
                approved,
                comment,
                ...(values ? { values } : {}),
              })
              void queryClient.invalidateQueries({ queryKey: queryKeys.approvals })
            }}
          />
        </li>
      ))}
    </ul>
  )
}
