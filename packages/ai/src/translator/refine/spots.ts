import { startsAction } from '../understand/find-verb.ts'
import { parallelMarker } from '../understand/separators.ts'
import { listOf } from '../words/list-of.ts'
import { is, startsWith, trimSigns, type Words } from '../words/token.ts'
import { isBaseVerb } from '../words/verbs.ts'
import { Question, stateOf, stateOrNull, stateSure } from './command.ts'
import { fitAny } from './pattern.ts'
import type { Session } from './session.ts'

export const adding = [
  'add',
  'insert',
  'put',
  'include',
  'append',
  'introduce',
  'create',
  'have',
  'we need',
  'there must be',
  'place',
]

/** Where a new step goes. */
export interface Spot {
  readonly kind: 'after' | 'before' | 'beside' | 'end' | 'start' | 'error'
  readonly state: string
  readonly and?: string
}

export interface Placed {
  readonly spot: Spot
  readonly rest: Words
}

/** Finds the words that say where, at the front or at the back. */
export function spotOf(words: Words, session: Session): Placed | null {
  return (
    between(words, session) ??
    firstEdge(words) ??
    front(words, session) ??
    parallel(words, session) ??
    edges(words) ??
    onceDone(words, session) ??
    back(words, session)
  )
}

function between(words: Words, session: Session): Placed | null {
  const at = words.findIndex((token) => is(token, 'between'))
  if (at < 0) return null
  const and = words.findIndex((token, i) => i > at && is(token, 'and'))
  if (and < 0) return null
  const comma = words.findIndex((token, i) => i > and && is(token, ','))
  const end = at === 0 ? (comma > 0 ? comma : verbAfter(words, and + 2)) : words.length
  if (end < 0) return null
  const from = stateOf(words.slice(at + 1, and), session)
  const to = stateOf(words.slice(and + 1, end), session)
  return {
    spot: { kind: 'after', state: from, and: to },
    rest: trimSigns([...words.slice(0, at), ...words.slice(end)]),
  }
}

export function verbAfter(words: Words, from: number): number {
  return words.findIndex(
    (token, i) => i >= from && (startsWith(words, adding, i) > 0 || isBaseVerb(token.lower)),
  )
}

/** `before everything else, check x`. */
function firstEdge(words: Words): Placed | null {
  return is(words[0], 'before', 'at', 'first', 'as') ? edges(words) : null
}

/** `after x, add y`, `before x ask the manager …`. */
function front(words: Words, session: Session): Placed | null {
  if (!is(words[0], 'after', 'before', 'once', 'when')) return null
  const kind = is(words[0], 'before') ? 'before' : 'after'
  const comma = words.findIndex((token) => is(token, ',', ':'))
  const verb = comma > 0 ? -1 : verbAfter(words, 2)
  const end = comma > 0 ? comma : verb
  if (end < 0) return null
  if (
    is(words[0], 'when', 'once') &&
    words.slice(0, end).some((token) => is(token, 'fails', 'failed', 'is', 'arrives'))
  )
    return null
  const state = is(words[0], 'when', 'once')
    ? stateOrNull(words.slice(1, end), session)
    : stateOf(words.slice(1, end), session)
  if (state === null) return null
  return { spot: { kind, state }, rest: trimSigns(words.slice(end)) }
}

function parallel(words: Words, session: Session): Placed | null {
  const first = fitAny(words, [
    'in_parallel|at_the_same_time|concurrently with|to|as {step} , {body}',
    'while {step} is_running|runs|happens? , {body}',
    '{body} along_with|together_with {step}',
  ])
  if (first?.body !== undefined && first.step !== undefined)
    return { spot: { kind: 'beside', state: stateOf(first.step, session) }, rest: first.body }
  const alone = fitAny(words, [
    '{body} in_parallel|at_the_same_time|concurrently|alongside|simultaneously',
    '{body} in_parallel|at_the_same_time with|to|as that|it|them|the_others|the_rest|these|those|all_of_them',
  ])
  if (alone?.body !== undefined && !alone.body.some((token) => is(token, 'and', 'with')))
    return { spot: { kind: 'beside', state: forkMember(session) }, rest: alone.body }
  const at = words.findIndex(
    (token, i) =>
      (parallelMarker(words, i) !== null &&
        is(words[i + (parallelMarker(words, i) ?? 0)], 'with', 'to', 'as')) ||
      (is(token, 'alongside', 'beside', 'next') && is(words[i + 1], 'to', 'the') && i > 1) ||
      (is(token, 'while') && i > 1),
  )
  if (at < 1) return null
  const size = parallelMarker(words, at) ?? (is(words[at], 'next') ? 1 : 0)
  const rest = words.slice(at + size + (is(words[at], 'while', 'alongside', 'beside') ? 1 : 1))
  const state = stateOf(rest, session)
  const body = trimSigns(words.slice(0, at))
  return { spot: { kind: 'beside', state }, rest: body }
}

/** A branch of the only fork. */
function forkMember(session: Session): string {
  const forks = session.transitions.filter(({ to }) => to.length > 1)
  const [first, ...more] = forks
  if (first !== undefined && more.length === 0) return first.to[0] ?? ''
  if (first === undefined && session.focus !== null) return session.focus
  throw new Question(
    `In parallel with which step? For example: "add … in parallel with ${first?.to[0] ?? sample(session)}".`,
  )
}

function edges(words: Words): Placed | null {
  for (let i = 0; i < words.length; i += 1) {
    const end = startsWith(
      words,
      listOf(`
    at the end | at the very end | as the last step | as a last step | in the end | to the end |
    as last step | as the final step | at the end of the workflow | before the end |
    afterwards | when it is done | when everything is done | once it is done | once everything is done |
    when it is finished | once it is finished | when done |
    to the end of the workflow | before it ends`),
      i,
    )
    const start = startsWith(
      words,
      listOf(`
    at the start | at the beginning | as the first step | as a first step | at the very beginning |
    as first step | to the beginning | to the start | in front | at the beginning of the workflow |
    before everything else | before anything else | first of all`),
      i,
    )
    if (end === 0 && start === 0) continue
    const rest = trimSigns([...words.slice(0, i), ...words.slice(i + Math.max(end, start))])
    if (rest.length === 0) return null
    return { spot: end > 0 ? { kind: 'end', state: 'end' } : { kind: 'start', state: 'start' }, rest }
  }
  return null
}

/** `send a link when it ships`: after the step that the last words tell of. */
export function onceDone(words: Words, session: Session): Placed | null {
  const caught = fitAny(words, [
    '{body} when|once|as_soon_as it|we|that|this|everything has|have|is|are|was? {step:1}',
    '{body} when|once|as_soon_as {subject} has|have|is|are|was|gets been? {step:1}',
    '{body} when|once|as_soon_as {step}',
  ])
  if (caught?.body === undefined || caught.step === undefined || caught.step.length > 2) return null
  if (caught.step.some((token) => is(token, 'fails', 'failed', 'fail'))) return null
  const state = stateSure(caught.step, session)
  return state === null ? null : { spot: { kind: 'after', state }, rest: caught.body }
}

/** `add y after x`: the last such word that a step follows. */
export function back(words: Words, session: Session): Placed | null {
  for (let i = words.length - 2; i > 0; i -= 1) {
    const size = startsWith(
      words,
      [
        'right after',
        'directly after',
        'after',
        'right before',
        'directly before',
        'before',
        'in front of',
        'behind',
        'following',
        'just after',
        'straight after',
        'straight before',
        'immediately after',
        'immediately before',
        'just before',
      ],
      i,
    )
    if (size === 0 || is(words[i - 1], 'right', 'directly', 'just', 'straight', 'immediately')) continue
    const kind = words.slice(i, i + size).some((token) => is(token, 'before', 'front')) ? 'before' : 'after'
    const said = words.slice(i + size)
    const and = said.findIndex((token, at) => at > 0 && is(token, 'and', ','))
    if (and > 0 && stateOrNull(said, session) === null) {
      const near = stateOrNull(said.slice(0, and), session)
      const more = trimSigns(said.slice(and + 1))
      if (near !== null && startsAction(more, 0, false))
        return { spot: { kind, state: near }, rest: [...words.slice(0, i), ...said.slice(and)] }
    }
    const state = stateOf(said, session)
    return { spot: { kind, state }, rest: trimSigns(words.slice(0, i)) }
  }
  return null
}

export function sample(session: Session): string {
  return session.names.find((name) => name !== 'start' && name !== 'end') ?? 'start'
}
