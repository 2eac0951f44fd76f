import type { ExecutionStatus, StateStatus } from '@rabbit/contract'
import type { Tone } from '../design/index.ts'

/** The word and colour of an execution's status. */
export const executionStatusWords: Readonly<
  Record<ExecutionStatus, { readonly word: string; readonly tone: Tone }>
> = {
  pending: { word: 'Starting', tone: 'neutral' },
  running: { word: 'Running', tone: 'notice' },
  waiting: { word: 'Waiting', tone: 'caution' },
  recovering: { word: 'Recovering', tone: 'caution' },
  paused: { word: 'Paused', tone: 'neutral' },
  stopped: { word: 'Stopped', tone: 'negative' },
  completed: { word: 'Completed', tone: 'positive' },
  failed: { word: 'Failed', tone: 'negative' },
  cancelled: { word: 'Cancelled', tone: 'neutral' },
}

export const stateStatusWords: Readonly<Record<StateStatus, { readonly word: string; readonly tone: Tone }>> =
  {
    active: { word: 'Active', tone: 'notice' },
    waiting: { word: 'Waiting', tone: 'caution' },
    retrying: { word: 'Retrying', tone: 'caution' },
    done: { word: 'Done', tone: 'positive' },
    failed: { word: 'Failed', tone: 'negative' },
    skipped: { word: 'Skipped', tone: 'neutral' },
    cancelled: { word: 'Cancelled', tone: 'neutral' },
  }
export const isFinal = (status: ExecutionStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled'

/** Nothing of it is at work: it waits for a person, for time or for somebody else. */
export const standsStill = (status: ExecutionStatus): boolean =>
  status === 'stopped' || status === 'paused' || status === 'waiting'
