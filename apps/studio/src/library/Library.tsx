import { useInfiniteQuery } from '@tanstack/react-query'
import { Plus, Search } from 'lucide-react'
import { useState } from 'react'
import { api, queryClient, queryKeys, sentenceOf } from '../api/index.ts'
import { Button, EmptyState, IconButton, Input, Notice } from '../design/index.ts'
import { useNow } from '../parts/useNow.ts'
import { useStudio } from '../store/index.ts'
import css from './Library.module.css'
import { freeName, matching, newName } from './names.ts'
import { WorkflowItem } from './WorkflowItem.tsx'
import { createWorkflow } from './workspace.ts'

/** All workflows of the workspace: find, open, create, rename and delete them. */
export function Library() {
  const [search, setSearch] = useState('')
  const [trouble, setTrouble] = useState<string | null>(null)
  const [creating, setCreating] = useState(false)
  const openId = useStudio((s) => s.saved?.id ?? null)
  const now = useNow(30_000)
  const query = useInfiniteQuery(
    {
      queryKey: [...queryKeys.workflows],
      queryFn: ({ pageParam, signal }) =>
        api.workflows.list({ limit: 100, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    },
    queryClient,
  )
  const all = query.data?.pages.flatMap((page) => page.items) ?? []
  const shown = matching(all, search)
  const create = async () => {
    setCreating(true)
    setTrouble(null)
    try {
      await createWorkflow(
        freeName(
          newName,
          all.map((item) => item.name),
        ),
        '',
      )
    } catch (thrown) {
      setTrouble(sentenceOf(thrown))
    } finally {
      setCreating(false)
    }
  }
  return (
    <div className={css.library}>
      <header className={css.head}>
        <h2 className={css.title}>Workflows</h2>
        <IconButton label="New workflow" size="small" disabled={creating} onClick={() => void create()}>
          <Plus size={16} aria-hidden />
        </IconButton>
      </header>
      <div className={css.search}>
        <Search size={14} aria-hidden />
        <Input
          type="search"
          aria-label="Search workflows"
          placeholder="Search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {trouble ? <Notice tone="negative">{trouble}</Notice> : null}
      {query.isPending ? (
        <p className={css.faint}>Loading the workflows…</p>
      ) : query.error ? (
        <Notice
          tone="negative"
          actions={
            <Button size="small" onClick={() => void query.refetch()}>
              Try again
            </Button>
          }
        >
          {sentenceOf(query.error)}
        </Notice>
      ) : all.length === 0 ? (
        <EmptyState
          title="No workflows yet"
          actions={
            <Button look="primary" disabled={creating} onClick={() => void create()}>
              New workflow
            </Button>
          }
        >
          Create one, then draw it, write it or say what it should do.
        </EmptyState>
      ) : shown.length === 0 ? (
        <p className={css.faint}>No workflow is called “{search.trim()}”.</p>
      ) : (
        <ul className={css.list} aria-label="Workflows">
          {shown.map((item) => (
            <WorkflowItem
              key={item.id}
              item={item}
              open={item.id === openId}
              now={now}
              onTrouble={setTrouble}
            />
          ))}
        </ul>
      )}
      {query.hasNextPage ? (
        <Button size="small" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      ) : null}
    </div>
  )
}
