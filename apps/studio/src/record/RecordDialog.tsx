import { formatAgo, type RecordEntry, recordWords } from '@rabbit/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, Dialog, EmptyState, Notice } from '../design/index.ts'
import { useNow } from '../parts/useNow.ts'
import { useStudio } from '../store/index.ts'
import css from './RecordDialog.module.css'

/** Who did what and when, and whether anything was taken away from that. */
export function RecordDialog() {
  const open = useStudio((s) => s.dialog === 'record')
  return (
    <Dialog
      open={open}
      onClose={() => useStudio.getState().openDialog(null)}
      title="Record"
      description="What people did to workflows, executions, approvals and secrets. What is changed or taken away shows."
    >
      {open ? <RecordView /> : null}
    </Dialog>
  )
}

function RecordView() {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery(
      {
        queryKey: [...queryKeys.record],
        queryFn: ({ pageParam, signal }) =>
          api.record.list(pageParam === null ? {} : { cursor: pageParam }, { signal }),
        initialPageParam: null as string | null,
        getNextPageParam: ({ nextCursor }) => nextCursor,
        staleTime: 0,
      },
      queryClient,
    )
  const now = useNow(30_000)
  if (isPending) return <p className={css.facts}>Reading the record…</p>
  if (error) {
    const again = (
      <Button size="small" onClick={() => void refetch()}>
        Try again
      </Button>
    )
    return (
      <Notice tone="negative" actions={again}>
        {sentenceOf(error)}
      </Notice>
    )
  }
  const entries = data.pages.flatMap(({ items }) => items)
  if (entries.length === 0) {
    return (
      <EmptyState icon={<ScrollText size={20} aria-hidden />} title="Nothing on record yet">
        Whatever people do from here on is written down, one entry over the other.
      </EmptyState>
    )
  }
  return (
    <div className={css.all}>
      <Wholeness />
      <ul className={css.list} aria-label="Record">
        {entries.map((entry) => (
          <Entry key={entry.seq} entry={entry} now={now} />
        ))}
      </ul>
      {hasNextPage ? (
        <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? 'Reading…' : 'Show older ones'}
        </Button>
      ) : null}
    </div>
  )
}

/** Each entry stands over the one before it, so that one that is changed or taken away shows. */
function Wholeness() {
  const { data, error } = useQuery(
    {
      queryKey: [...queryKeys.record, 'check'],
      queryFn: ({ signal }) => api.record.check(undefined, { signal }),
      staleTime: 0,
    },
    queryClient,
  )
  if (error) return <Notice tone="negative">{sentenceOf(error)}</Notice>
  if (!data) return <p className={css.facts}>Checking whether it is whole…</p>
  const count = `${data.entries.toLocaleString('en')} ${data.entries === 1 ? 'entry' : 'entries'}`
  if (data.broken === null) {
    return <Notice tone="positive">{`Whole: ${count}, each over the one before it.`}</Notice>
  }
  return (
    <Notice tone="negative">
      {`Not whole: from entry ${data.broken} on it is not as it was written. Somebody changed it in the database, or it was put back from a backup.`}
    </Notice>
  )
}

function Entry({ entry, now }: { readonly entry: RecordEntry; readonly now: number }) {
  const { seq, at, by } = entry
  const details = detailWords(entry)
  return (
    <li className={css.item}>
      <span className={css.number}>{seq}</span>
      <div className={css.words}>
        <span className={css.done}>
          <b>{by}</b> {recordWords(entry)}
        </span>
        <span className={css.facts}>
          <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
            {formatAgo(at, now)}
          </time>
          {details === '' ? '' : ` · ${details}`}
        </span>
      </div>
    </li>
  )
}

/** Names of things and the ids of what is gone say nothing to a person. */
function detailWords({ details }: RecordEntry): string {
  return Object.entries(details)
    .filter(([name, value]) => name !== 'name' && !/Id$|Key$/.test(name) && value !== '' && value !== null)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
}
