import type { Join, Transition } from '@rabbit/dsl'
import { is, type Words } from '../words/token.ts'
import { type Command, Question, stateOf, stateOrNull } from './command.ts'
import { fitAny } from './pattern.ts'
import { quotedList } from './references.ts'
import type { Session } from './session.ts'

/** `wait for any of them`, `2 of the 3 are enough`, `ship as soon as one of a and b is done`, `join a and b before c`. */
export const setJoin: Command = (words, session) =>
  leave(words, session) ?? joinNew(words, session) ?? quorum(words, session)

/** `don't wait for the invoice before shipping`: one branch no longer counts for the join. */
function leave(words: Words, session: Session): string | null {
  const kept = fitAny(words, [
    'only wait|waits for {names} before {target}',
    'wait|waits only for {names} before {target}',
    '{target} should|must only? wait only? for {names}',
    '{target} needs only {names}',
  ])
  const wanted = kept?.target === undefined ? null : stateOrNull(kept.target, session)
  const join =
    wanted === null ? undefined : joins(session).find(({ transition }) => transition.to.includes(wanted))
  const names = splitNames(kept?.names ?? []).map((part) => stateOrNull(part, session))
  if (
    join !== undefined &&
    names.length > 0 &&
    names.every((name) => name !== null && join.transition.from.includes(name))
  ) {
    const gone = join.transition.from.filter((name) => !names.includes(name))
    for (const name of gone) dropOut(session, name, wanted ?? '')
    if (gone.length > 0)
      return `"${wanted}" now waits only for ${quotedList(names.filter((name) => name !== null))}.`
  }
  const caught = fitAny(words, [
    'do not|never wait for {name} before|until {target}',
    'do not|never wait for {name} any_more|anymore?',
    '{target} should|must|does|do|need|needs not wait|need_to_wait for {name} any_more|anymore?',
    '{name} does|do|need|needs|should|must|has not need|have? to? finish|be_done|be_finished|complete|be_ready before {target}',
    '{target} can|may|could start|run|happen|go_on without waiting_for? {name}',
  ])
  if (caught?.name === undefined) return null
  const name = stateOrNull(caught.name, session)
  const target = caught.target === undefined ? null : stateOrNull(caught.target, session)
  if (name === null || (caught.target !== undefined && target === null)) return null
  const pool = joins(session).filter(
    ({ transition }) => transition.from.includes(name) && (target === null || transition.to.includes(target)),
  )
  const [own, ...more] = pool
  if (own === undefined || more.length > 0)
    throw new Question(
      own === undefined
        ? `Nothing waits for "${name}" together with other steps.`
        : `Which step should no longer wait for "${name}": ${quotedList(
            pool.flatMap(({ transition }) => [...transition.to]),
            'or',
          )}?`,
    )
  dropOut(session, name, own.transition.to[0] ?? '')
  return `${quotedList(own.transition.to)} no longer waits for "${name}".`
}

/** Takes a branch out of a join; it ends there when nothing else follows it. */
function dropOut(session: Session, name: string, target: string): void {
  const join = joins(session).find(
    ({ transition }) => transition.from.includes(name) && transition.to.includes(target),
  )
  if (join === undefined) return
  const [first = ''] = join.transition.to
  session.apply({ kind: 'disconnect', transition: join.index, from: name, to: first, side: 'from' })
  if (
    session.leaving(name).length === 0 &&
    session.names.includes('end') &&
    !join.transition.to.includes('end')
  )
    session.apply({ kind: 'connect', from: [name], to: ['end'], as: 'arrow' })
}

interface JoinArrow {
  readonly index: number
  readonly transition: Transition
}

function joins(session: Session): JoinArrow[] {
  return session.transitions
    .map((transition, index) => ({ index, transition }))
    .filter(({ transition }) => transition.from.length > 1)
}

const done = 'is|are|has|have|were been? done|finished|complete|completed|ready|through|answered|back'

function quorum(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    `{target} should|can|must|may start|run|happen|begin|go_on|continue only? as_soon_as|once|when|after {count} of {names} ${done}`,
    `{target} only? as_soon_as|once|when|after {count} of {names} ${done}`,
    `{target} should|can|must|may start|run|happen|begin|go_on|continue only? as_soon_as|once|when|after {count} ${done}`,
    `{target} only? as_soon_as|once|when|after {count} ${done}`,
    `as_soon_as|once|when {count} of {names} ${done} , {target}`,
    `as_soon_as|once|when {count} ${done} , {target}`,
    'only? wait only? for {count} of {names} before {target}',
    'only? wait only? for {count} before {target}',
    'only? wait only? for {count} of {names}',
    'only? wait only? for {count}',
    'do not wait for {count} of {names}',
    'do not wait for {count}',
    'only? {count} of|out_of {names} is|are enough|sufficient|needed|required|necessary',
    '{count} of|out_of {names} suffice|suffices',
    'only? {count} answer|answers|branch|branches? is|are enough|sufficient|needed|required|necessary before|for {target}',
    'only? {count} answer|answers|branch|branches? is|are enough|sufficient|needed|required|necessary',
    `it|that is enough if|when {count} of {names} ${done}`,
    'make|change|turn the? join of|before|into|at {target} into|to|wait_for {count}',
    'make|change|turn the? join into|to|wait_for|a {count}',
    'the join before|of|into|at {target} should wait|need for? {count}',
    'the join should wait|need for? {count}',
    '{target} should|must|needs_to wait|need only? for? {count} of {names}',
    '{target} should|must|needs_to wait|need only? for? {count}',
  ])
  if (caught === null) return null
  const join = countOf(caught.count ?? [], words)
  const all = joins(session)
  if (join === null || all.length === 0) return null
  const named = [...(caught.target ?? []), ...(caught.names ?? [])]
  const arrow = meant(named, caught.target ?? null, all, session)
  const { from, to } = arrow.transition
  if (typeof join === 'number' && join > from.length)
    throw new Question(
      `Only ${from.length} steps lead there: ${quotedList(from)}. Say a number up to ${from.length}.`,
    )
  const wanted: Join = join === from.length ? 'all' : join === 1 ? 'any' : join
  session.apply({ kind: 'set-join', transition: arrow.index, join: wanted })
  const which = wanted === 'all' ? 'all of' : wanted === 'any' ? 'the first of' : `${wanted} of`
  return `${quotedList(to)} now waits for ${which} ${quotedList(from)}.`
}

function countOf(words: Words, said: Words): Join | null {
  const not = is(said[0], 'do') && is(said[1], 'not')
  const number = words.find((token) => token.kind === 'number')?.value
  if (words.some((token) => is(token, 'all', 'both', 'every', 'everything', 'each', 'everyone', 'everybody')))
    return not ? 'any' : 'all'
  if (not) return null
  if (words.some((token) => is(token, 'any', 'anyone', 'either', 'first', 'fastest', 'whichever')))
    return 'any'
  return number !== undefined && Number.isInteger(number) && number > 0 && words.length <= 3 ? number : null
}

/** The join that the words mean: the only one, the one before the named step, or the one of the named branches. */
function meant(named: Words, target: Words | null, all: readonly JoinArrow[], session: Session): JoinArrow {
  const into = target === null ? null : stateOrNull(withoutVerbs(target), session)
  const byTarget = into === null ? [] : all.filter(({ transition }) => transition.to.includes(into))
  if (byTarget.length === 1 && byTarget[0] !== undefined) return byTarget[0]
  const names = splitNames(named).flatMap((part) => stateOrNull(part, session) ?? [])
  const bySource = all.filter(
    ({ transition }) => names.length > 0 && names.every((name) => transition.from.includes(name)),
  )
  const [first, second] = bySource.length > 0 ? bySource : all
  if (first === undefined || second !== undefined)
    throw new Question(
      `Which join do you mean: the one before ${quotedList(
        all.flatMap(({ transition }) => [...transition.to]),
        'or',
      )}?`,
    )
  return first
}

function withoutVerbs(words: Words): Words {
  return words.filter((token, i) => !(i === 0 && is(token, 'do', 'run', 'start')))
}

export function splitNames(words: Words): Words[] {
  const parts: Words[] = []
  let from = 0
  for (let i = 0; i <= words.length; i += 1) {
    if (i < words.length && !is(words[i], ',', 'and', 'or', '&')) continue
    if (i > from) parts.push(words.slice(from, i))
    from = i + 1
  }
  return parts
}

/** Arrows of two or more steps into one become a join. */
function joinNew(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'join|merge {names} into|before|at {target}',
    'wait for both|all? {names} before {target}',
    '{target} should|must|needs_to wait for both|all? of? {names}',
    '{target} should|must only? start|run|happen when|once|after both|all? {names} are|have_been done|finished|complete|completed',
    'only? start|run {target} when|once|after both|all? {names} are|have_been done|finished|complete|completed',
  ])
  if (caught?.names === undefined || caught.target === undefined) return null
  const parts = splitNames(caught.names).map((part) => stateOrNull(part, session))
  const target = stateOrNull(caught.target, session)
  const names = parts.filter((name): name is string => name !== null)
  if (target === null || names.length < 2 || names.length !== parts.length) return null
  const present = joins(session).find(
    ({ transition }) =>
      transition.to.includes(target) && names.every((name) => transition.from.includes(name)),
  )
  if (present !== undefined) {
    session.apply({ kind: 'set-join', transition: present.index, join: 'all' })
    return `"${target}" now waits for all of ${quotedList(present.transition.from)}.`
  }
  stateOf(caught.target, session)
  const plain = (name: string) =>
    session
      .leaving(name)
      .find(
        ({ transition }) =>
          transition.from.length === 1 && transition.to.includes(target) && transition.guard === null,
      )
  const [first, ...rest] = names
  const head = first === undefined ? undefined : plain(first)
  if (head === undefined || first === undefined) {
    for (const name of names) {
      const arrow = plain(name)
      if (arrow !== undefined)
        session.apply({ kind: 'disconnect', transition: arrow.index, from: name, to: target })
    }
    session.apply({ kind: 'connect', from: names, to: [target], as: 'arrow' })
  } else
    for (const name of rest) {
      const own = plain(name)
      if (own !== undefined)
        session.apply({ kind: 'disconnect', transition: own.index, from: name, to: target })
      session.apply({ kind: 'widen', transition: plain(first)?.index ?? 0, end: 'from', state: name })
    }
  return `"${target}" now waits for ${quotedList(names)}.`
}
