import { durationOf } from '../understand/modifiers.ts'
import { durationText } from '../words/numbers.ts'
import { is, type Words } from '../words/token.ts'
import { Question, stateOrNull, stateSure } from './command.ts'
import { handle } from './handle.ts'
import { fitAny } from './pattern.ts'
import { quotedList } from './references.ts'
import type { Session } from './session.ts'

export const answering = [
  'answer',
  'answers',
  'reply',
  'replies',
  'respond',
  'responds',
  'react',
  'reacts',
  'decide',
  'decides',
  'approve',
]

/** `if nobody answers within 2 days, remind them`: the timeout of an approval and what follows it. */
export function noAnswer(words: Words, session: Session): string | null {
  const verbs = answering.slice(0, -1).join('|')
  const caught = fitAny(words, [
    `if|when nobody|no_one|noone ${verbs} within|after|for|in {time:time} , {then}`,
    `if|when {who} do|does|did|has|have not ${verbs}|answered within|after|for|in {time:time} , {then}`,
    'if|when there is no answer|reply|response|reaction within|after|for|in {time:time} , {then}',
    'if|when there is no answer|reply|response|reaction , {then}',
    'after {time:time} without an|a|any? answer|reply|response|reaction ,? go to {target}',
    'after {time:time} without an|a|any? answer|reply|response|reaction , {then}',
    `if|when nobody|no_one|noone ${verbs} in_time|at_all? , {then}`,
    `if|when {who} do|does|did|has|have not ${verbs}|answered in_time|at_all? , {then}`,
  ])
  const then = caught?.target ?? caught?.then
  if (caught === null || then === undefined) return null
  const all = session.workflow.graph.states.filter(({ type }) => type === 'approval')
  const named = caught.who === undefined ? null : stateOrNull(caught.who, session)
  const byPerson = all.filter(({ properties }) =>
    (caught.who ?? []).some(
      (token) =>
        token.lower.length > 1 &&
        JSON.stringify(properties.filter(({ name }) => name === 'assignees'))
          .toLowerCase()
          .includes(`"${token.lower}"`),
    ),
  )
  const pool =
    named !== null && all.some(({ name }) => name === named)
      ? all.filter(({ name }) => name === named)
      : byPerson.length > 0
        ? byPerson
        : all
  const [state, ...more] = pool
  if (state === undefined) return null
  if (more.length > 0)
    throw new Question(
      `Which approval do you mean: ${quotedList(
        pool.map(({ name }) => name),
        'or',
      )}?`,
    )
  const ms = durationOf(caught.time?.[0])
  if (ms !== null)
    session.apply({
      kind: 'set-property',
      state: state.name,
      path: ['timeout'],
      value: { source: durationText(ms) },
    })
  else if (!state.properties.some(({ name }) => name === 'timeout'))
    throw new Question(
      `After how long? "${state.name}" has no timeout yet. For example: "if nobody answers within 2 days, …".`,
    )
  const present = session.leaving(state.name).find(({ transition }) => transition.guard?.kind === 'timeout')
  if (present !== undefined) {
    const known = stateSure(
      then.filter((token) => !is(token, 'go', 'to')),
      session,
    )
    if (known === null)
      throw new Question(
        `"${state.name}" already goes to ${quotedList(present.transition.to)} on a timeout. Should that change, or come first?`,
      )
    session.apply({
      kind: 'reroute',
      transition: present.index,
      end: 'to',
      state: present.transition.to[0] ?? 'end',
      newState: known,
    })
    return `When nobody answers "${state.name}" in time, it goes on with "${known}".`
  }
  return handle(session, [state.name], then, 'on timeout')
}
