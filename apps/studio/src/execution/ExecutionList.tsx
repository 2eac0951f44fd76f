import { formatAgo, formatClock, formatDuration } from '@rabbit/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, EmptyState, Notice } from '../design/index.ts'
import { ExecutionStatusBadge } from '../parts/StatusBadge.tsx'
import { useNow } from '../parts/useNow.ts'
import css from './ExecutionList.module.css'
import { openExecution } from './session.ts'

export interface ExecutionListProps {
  readonly workflowId: string
  readonly onRun: () => void
}

/** The executions of a workflow, newest first. */
export function ExecutionList({ workflowId, onRun }: ExecutionListProps) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const now = useNow(5000)
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } =
    useInfiniteQuery(
      {
        queryKey: [...queryKeys.executions(workflowId)],
        queryFn: ({ pageParam, signal }) =>
          api.executions.list({ workflowId, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
        initialPageParam: null as string | null,
        getNextPageParam: (page) => page.nextCursor,
      },
      queryClient,
    )
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const open = (id: string) => {
    setTrouble(null)
    openExecution(id).catch((thrown: unknown) => setTrouble(sentenceOf(thrown)))
  }
  if (isPending) return <p className={css.loading}>Loading the executions…</p>
  if (error) {
    return (
      <div className={css.pad}>
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
      </div>
    )
  }
  if (items.length === 0) {
    return (
      <EmptyState
        title="Not run yet"
        actions={
          <Button look="primary" onClick={onRun}>
            Run
          </Button>
        }
      >
        Run the workflow and watch every state here. Executions stay in this list.
      </EmptyState>
    )
  }
  return (
    <>
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
      <ul className={css.list} aria-label="Executions">
        {items.map((item) => (
          <li key={item.id}>
            <button type="button" className={css.item} onClick={() => open(item.id)}>
              <ExecutionStatusBadge status={item.status} />
              <span className={css.when}>
                {formatAgo(item.startedAt, now)}{' '}
                <span className={css.faint}>{formatClock(item.startedAt)}</span>
              </span>
              <span className={css.what}>{summaryOf(item)}</span>
              <span className={css.faint}>
                {item.endedAt === null ? '' : formatDuration(item.endedAt - item.startedAt)}
              </span>
              <span className={css.faint}>version {item.version}</span>
            </button>
          </li>
        ))}
      </ul>
      {hasNextPage ? (
        <div className={css.pad}>
          <Button size="small" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {isFetchingNextPage ? 'Loading…' : 'Show older ones'}
          </Button>
        </div>
      ) : null}
    </>
  )
}

function summaryOf(item: {
  readonly error: { message: string } | null
  readonly currentStates: readonly string[]
}) {
  if (item.error) return item.error.message
  return item.currentStates.length > 0 ? `at ${item.currentStates.join(', ')}` : ''
}
