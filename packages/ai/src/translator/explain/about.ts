import type { State, Transition, Workflow, WorkflowGraph } from '@rabbit/dsl'
import { resolveState } from '../refine/references.ts'
import { NotClear, type Session } from '../refine/session.ts'
import type { Words } from '../words/token.ts'
import { guardWords } from './guard-words.ts'
import { listed } from './schedule-words.ts'
import { valueWords } from './state-words.ts'

/** What a question is asked of. */
export interface About {
  readonly workflow: Workflow
  readonly graph: WorkflowGraph
  readonly session: Session
}

/** One kind of question: null when the words are none of its kind. */
export type Answerer = (words: Words, about: About) => string | null

export function named(words: Words | undefined, { session }: About): State | null {
  if (words === undefined || words.length === 0 || words.length > 8) return null
  const found = resolveState(words, session)
  if (found instanceof NotClear) return null
  return session.workflow.graph.states.find(({ name }) => name === found) ?? null
}

export function leaving({ graph }: About, name: string): readonly Transition[] {
  return graph.transitions.filter(({ from }) => from.includes(name))
}

export function isCare({ guard }: Transition): boolean {
  return guard?.kind === 'error' || guard?.kind === 'timeout'
}

export function lower(sentence: string): string {
  return sentence.replace(/^./, (first) => first.toLowerCase())
}

/** The approval whose assignees the words name. */
export function asked(words: Words, approvals: readonly State[]): State | undefined {
  const found = approvals.filter(({ properties }) => {
    const people = valueWords(
      properties.find(({ name }) => name === 'assignees')?.value ?? null,
    ).toLowerCase()
    return words.some((token) => token.lower.length > 1 && people.split(/\W+/).includes(token.lower))
  })
  return found.length === 1 ? found[0] : undefined
}

export function whenReached(name: string, { graph }: About): string {
  const entering = graph.transitions.filter(({ to }) => to.includes(name))
  if (entering.length === 0)
    return graph.entry === name
      ? ' It is reached first.'
      : ' It is reached from nowhere: no arrow leads to it.'
  const ways = entering.map(({ from, guard }) => {
    const when = guardWords(guard)
    const source = from.length === 1 && from[0] === 'start' ? 'at the start' : `after ${listed(from)}`
    const test = when === 'Otherwise' ? 'when nothing else fits' : when === null ? '' : lower(when)
    return test === '' ? source : `${source} ${test}`
  })
  return ` It is reached ${listed(ways, 'or')}.`
}
