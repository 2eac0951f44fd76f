import type { ExecutionStatus } from '@rabbit/contract'
import { create } from 'zustand'
import type { api } from '../api/index.ts'

export type StatusFilter = 'any' | 'person' | 'under-way' | 'completed' | 'failed' | 'cancelled'
export type TimeFilter = 'any' | 'hour' | 'day' | 'week' | 'month'

/** What the list of executions is narrowed down to; kept while one of them is looked at. */
export interface ListSearch {
  readonly everywhere: boolean
  readonly status: StatusFilter
  readonly time: TimeFilter
  readonly text: string
}

export const everything: ListSearch = { everywhere: false, status: 'any', time: 'any', text: '' }

export const useListSearch = create<ListSearch>(() => everything)

export const statusOptions: readonly { value: StatusFilter; label: string }[] = [
  { value: 'any', label: 'Any status' },
  { value: 'person', label: 'Needs a person' },
  { value: 'under-way', label: 'Under way' },
  { value: 'completed', label: 'Completed' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
]

export const timeOptions: readonly { value: TimeFilter; label: string }[] = [
  { value: 'any', label: 'Any time' },
  { value: 'hour', label: 'Last hour' },
  { value: 'day', label: 'Last 24 hours' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' },
]

const statuses: Readonly<Record<StatusFilter, ExecutionStatus[] | null>> = {
  any: null,
  person: ['stopped', 'paused', 'waiting'],
  'under-way': ['pending', 'running', 'waiting', 'recovering', 'paused', 'stopped'],
  completed: ['completed'],
  failed: ['failed'],
  cancelled: ['cancelled'],
}

const hourMs = 3_600_000
const spans: Readonly<Record<TimeFilter, number | null>> = {
  any: null,
  hour: hourMs,
  day: 24 * hourMs,
  week: 7 * 24 * hourMs,
  month: 30 * 24 * hourMs,
}

type Request = Parameters<typeof api.executions.list>[0]

/** The list's search as the server is asked. `workflowId` is the open one; null when there is none. */
export function requestOf(search: ListSearch, workflowId: string | null, now: number): Request {
  const wanted = statuses[search.status]
  const span = spans[search.time]
  const text = search.text.trim().slice(0, 200)
  return {
    ...(search.everywhere || workflowId === null ? {} : { workflowId }),
    ...(wanted === null ? {} : { statuses: wanted }),
    ...(span === null ? {} : { startedFrom: now - span }),
    ...(text === '' ? {} : { text }),
  }
}

/** Whether anything is left out by it. */
export const isNarrow = ({ status, time, text }: ListSearch): boolean =>
  status !== 'any' || time !== 'any' || text.trim() !== ''
