import { type ExecutionSummary, formatAgo, formatClock, formatDuration } from '@rabbit/contract'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, EmptyState, Notice } from '../design/index.ts'
import { ExecutionStatusBadge } from '../parts/StatusBadge.tsx'
import { useNow } from '../parts/useNow.ts'
import css from './ExecutionList.module.css'
import { ListFilters } from './ListFilters.tsx'
import { everything, isNarrow, requestOf, useListSearch } from './list-search.ts'
import { ManyActions } from './ManyActions.tsx'
import { openExecution } from './session.ts'

export interface ExecutionListProps {
  /** The open workflow's; null shows those of all. */
  readonly workflowId: string | null
  readonly onRun: () => void
}

/** Executions, newest first: found by text, status and time, opened one by one, cancelled or tried again together. */
export function ExecutionList({ workflowId, onRun }: ExecutionListProps) {
  const search = useListSearch()
  const everywhere = search.everywhere || workflowId === null
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [said, setSaid] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const now = useNow(5000)
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } =
    useInfiniteQuery(
      {
        queryKey: [...queryKeys.executions(everywhere ? 'all' : workflowId), search],
        queryFn: ({ pageParam, signal }) =>
          api.executions.list(
            { ...requestOf(search, workflowId, Date.now()), ...(pageParam ? { cursor: pageParam } : {}) },
            { signal },
          ),
        initialPageParam: null as string | null,
        placeholderData: keepPreviousData,
        getNextPageParam: (page) => page.nextCursor,
      },
      queryClient,
    )
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const shownAndChosen = items.filter(({ id }) => chosen.has(id)).map(({ id }) => id)
  const open = (id: string) => {
    setTrouble(null)
    openExecution(id).catch((thrown: unknown) => setTrouble(sentenceOf(thrown)))
  }
  const choose = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const all = items.length > 0 && shownAndChosen.length === items.length
  return (
    <>
      <ListFilters hasWorkflow={workflowId !== null} />
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
      {said ? <Notice tone="notice">{said}</Notice> : null}
      {shownAndChosen.length > 0 ? (
        <ManyActions chosen={shownAndChosen} onClear={() => setChosen(new Set())} onDone={setSaid} />
      ) : null}
      {isPending ? <p className={css.loading}>Loading the executions…</p> : null}
      {error ? (
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
      ) : null}
      {data && items.length === 0 ? (
        <Nothing narrow={isNarrow(search)} more={hasNextPage} onRun={onRun} />
      ) : null}
      {items.length > 0 ? (
        <>
          <label className={css.all}>
            <input
              type="checkbox"
              checked={all}
              onChange={() => setChosen(all ? new Set() : new Set(items.map(({ id }) => id)))}
            />
            Choose all that are shown
          </label>
          <ul className={css.list} aria-label="Executions">
            {items.map((item) => (
              <li key={item.id} className={css.row} data-chosen={chosen.has(item.id) || undefined}>
                <input
                  type="checkbox"
                  aria-label={`Choose the execution of ${formatClock(item.startedAt)}`}
                  checked={chosen.has(item.id)}
                  onChange={() => choose(item.id)}
                />
                <Item item={item} now={now} named={everywhere} onOpen={() => open(item.id)} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {hasNextPage ? (
        <div className={css.pad}>
          <Button size="small" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {isFetchingNextPage
              ? 'Loading…'
              : search.text.trim() === ''
                ? 'Show older ones'
                : 'Search older ones'}
          </Button>
        </div>
      ) : null}
    </>
  )
}

interface ItemProps {
  readonly item: ExecutionSummary
  readonly now: number
  /** Whether its workflow is named. */
  readonly named: boolean
  readonly onOpen: () => void
}

function Item({ item, now, named, onOpen }: ItemProps) {
  return (
    <button type="button" className={css.item} onClick={onOpen}>
      <ExecutionStatusBadge status={item.status} />
      <span className={css.when}>
        {formatAgo(item.startedAt, now)} <span className={css.faint}>{formatClock(item.startedAt)}</span>
      </span>
      <span className={css.what}>
        {named ? <strong className={css.name}>{item.workflowName}</strong> : null}
        {summaryOf(item)}
      </span>
      <span className={css.faint}>
        {item.tags.map((tag) => `#${tag}`).join(' ')} {item.originId === null ? '' : 'again'}
      </span>
      <span className={css.faint}>
        {item.endedAt === null ? '' : formatDuration(item.endedAt - item.startedAt)}
      </span>
      <span className={css.faint}>version {item.version}</span>
    </button>
  )
}

function Nothing({
  narrow,
  more,
  onRun,
}: {
  readonly narrow: boolean
  readonly more: boolean
  readonly onRun: () => void
}) {
  if (narrow) {
    return (
      <EmptyState
        title={more ? 'Nothing found so far' : 'Nothing found'}
        actions={
          <Button onClick={() => useListSearch.setState({ ...everything })}>Show all executions</Button>
        }
      >
        {more ? 'Older executions have not been searched yet.' : 'No execution fits what you look for.'}
      </EmptyState>
    )
  }
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

function summaryOf(item: ExecutionSummary): string {
  if (item.error) return item.error.message
  return item.currentStates.length > 0 ? `at ${item.currentStates.join(', ')}` : ''
}
