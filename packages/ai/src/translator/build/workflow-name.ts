import type { DraftState } from '../draft.ts'
import type { Story } from '../understand/story.ts'
import { toName } from '../words/name.ts'

/** What a person would call it: the name they gave, the thing it handles, or its first step. */
export function workflowName(story: Story, states: readonly DraftState[]): string {
  if (story.name !== null && story.name !== '') return story.name
  const trigger = story.triggers.find(({ kind }) => kind !== 'schedule')
  if (trigger?.kind === 'event') return toName(`handle ${trigger.name.split('.')[0] ?? 'event'}`)
  if (trigger?.kind === 'webhook') {
    const last = trigger.path
      .split('/')
      .filter((part) => /^[a-z_-]+$/i.test(part))
      .at(-1)
    if (last !== undefined) return toName(`handle ${last}`)
  }
  const first = states.find(({ type }) => type !== 'wait')?.name ?? states[0]?.name ?? 'workflow'
  return first
}
