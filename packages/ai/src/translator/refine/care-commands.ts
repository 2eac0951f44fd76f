import { durationOf } from '../understand/modifiers.ts'
import { durationText } from '../words/numbers.ts'
import { is, type Token, type Words } from '../words/token.ts'
import { type Command, Question, stateOf } from './command.ts'
import { fitAny } from './pattern.ts'
import { quotedList } from './references.ts'
import type { Session } from './session.ts'

/** `don't retry x`, `try x 5 times with 10 s between`, `x may take 30 seconds at most`. */
export const setPatience: Command = (words, session) =>
  noRetry(words, session) ??
  retry(words, session) ??
  pause(words, session) ??
  limit(words, session) ??
  noLimit(words, session)

function holders(session: Session, property: string): string[] {
  return session.workflow.graph.states
    .filter(({ properties }) => properties.some(({ name }) => name === property))
    .map(({ name }) => name)
}

/** The named state; without a name the one in focus, or the only one that has the property. */
function stateFor(words: Words | undefined, property: string, session: Session): string {
  const plain = (words ?? []).filter((token) => !is(token, 'it', 'that', 'this'))
  if (words !== undefined && plain.length > 0) return stateOf(words, session)
  if (session.focus !== null) return session.focus
  const have = holders(session, property)
  const steps = session.names.filter((name) => name !== 'start' && name !== 'end')
  const pool = have.length > 0 ? have : steps
  if (pool.length === 1) return pool[0] ?? ''
  throw new Question(`Which step do you mean: ${quotedList(pool, 'or')}?`)
}

function noRetry(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'do not|never retry|repeat|try_again|reattempt {step} any_more|anymore|when_it_fails|on_failure|at_all?',
    'do not|never retry any_more|anymore|at_all|it?',
    'do not try {step} again|more_than_once|twice',
    'never retry {step}',
    'never retry',
    'stop retrying {step}',
    'stop retrying',
    'no more? retries|retry|retrying for|of|on|in {step} any_more|anymore|please?',
    'no more? retries|retry|retrying',
    'remove|delete|drop|clear|disable|turn_off|switch_off the? retry|retries|retrying|retry_policy of|for|on|from|in {step}',
    'remove|delete|drop|clear|disable|turn_off|switch_off the? {step} retry|retries',
    'remove|delete|drop|clear|disable|turn_off|switch_off the? retry|retries|retrying|retry_policy',
    '{step} should|must not be retried|retry|repeated|tried_again any_more|anymore?',
    '{step} needs no retry|retries',
    'try {step} only once',
    'only try {step} once',
  ])
  if (caught === null) return null
  const state = stateFor(caught.step, 'retry', session)
  if (!holders(session, 'retry').includes(state))
    throw new Question(`"${state}" is not retried anyway: it has no retry.`)
  session.apply({ kind: 'set-property', state, path: ['retry'], value: null })
  return `"${state}" is not tried again any more.`
}

function retry(words: Words, session: Session): string | null {
  const between =
    'with|and a|an? {pause:time} between|apart|in_between|backoff|pause|delay|break between_tries|between_attempts|between_the_tries|between_them|each|each_time?'
  const times = '{count:1} times|x|attempts|tries|more_times?'
  const caught = fitAny(words, [
    `try|retry|attempt|repeat {step} up_to|at_most? ${times} with a|an? pause|wait|delay|backoff|break of {pause:time} between|in_between? tries|attempts|them?`,
    `try|retry|attempt|repeat {step} up_to|at_most? ${times} , every {pause:time}`,
    `try|retry|attempt|repeat {step} up_to|at_most? ${times} every {pause:time}`,
    `try|retry|attempt|repeat {step} up_to|at_most? ${times} ,? waiting {pause:time} between|in_between|each_time tries|attempts|them|each?`,
    `try|retry|attempt|repeat {step} up_to|at_most? ${times} ,? ${between}`,
    'try|retry|attempt|repeat {step} up_to|at_most? {count:1} times|x|attempts|tries in_total|at_most|on_failure|if_it_fails|when_it_fails|instead?',
    'try|retry|repeat {step} {count:1} in_total|at_most|instead?',
    '{step} should|must|may be retried|tried|repeated|attempted up_to|at_most? {count:1} times?',
    'change|set|raise|increase|lower|reduce the? number_of? retries|attempts|tries of|for|on|in {step} to {count:1}',
    'change|set|raise|increase|lower|reduce the? number_of? retries|attempts|tries to {count:1}',
    'give {step} {count:1} tries|attempts|retries',
    'up_to|at_most? {count:1} tries|attempts|retries for {step}',
  ])
  const growing = fitAny(words, [
    'try|retry|attempt|repeat {step} up_to|at_most? {count:1} times|x|attempts|tries with exponential backoff|back-off|delays starting_at|starting_with|of|beginning_with|from {pause:time}',
    'try|retry|attempt|repeat {step} up_to|at_most? {count:1} times|x|attempts|tries , starting_at|starting_with|beginning_with {pause:time} with exponential backoff|back-off',
  ])
  if (growing?.step !== undefined && growing.pause !== undefined) {
    const said = retry(
      [
        ...words.slice(
          0,
          words.findIndex((token) => is(token, 'with', ',')),
        ),
      ],
      session,
    )
    const own = session.focus ?? stateOf(growing.step, session)
    const ms = durationOf(growing.pause[0]) ?? 1000
    session.apply({
      kind: 'set-property',
      state: own,
      path: ['retry', 'backoff'],
      value: { source: durationText(ms) },
    })
    session.apply({ kind: 'set-property', state: own, path: ['retry', 'factor'], value: { json: 2 } })
    return `${said ?? ''} It waits ${durationText(ms)} first, then twice as long each time.`.trim()
  }
  const [number, ...more] = caught?.count ?? []
  const attempts = countOf(number)
  if (caught === null || attempts === null || more.length > 0) return null
  const said = caught.pause
  const wait = said === undefined ? null : (said.map(durationOf).find((ms) => ms !== null) ?? null)
  if (said !== undefined && (wait === null || said.length > 2)) return null
  if (caught.step?.some((token) => durationOf(token) !== null || is(token, 'times', ','))) return null
  const state = stateFor(caught.step, 'retry', session)
  session.apply({ kind: 'set-property', state, path: ['retry', 'attempts'], value: { json: attempts } })
  if (wait !== null)
    session.apply({
      kind: 'set-property',
      state,
      path: ['retry', 'backoff'],
      value: { source: durationText(wait) },
    })
  return `"${state}" is now tried up to ${attempts} times${wait === null ? '' : `, ${durationText(wait)} apart`}.`
}

function countOf(token: Token | undefined): number | null {
  if (token?.kind === 'number' && token.unit === undefined) return Math.max(1, Math.round(token.value ?? 1))
  return is(token, 'once') ? 1 : is(token, 'twice') ? 2 : is(token, 'thrice') ? 3 : null
}

/** `wait 10 seconds between the tries of x`. */
function pause(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'wait|leave|pause {pause:time} between the? retries|tries|attempts of|for|in|on {step}',
    'wait|leave|pause {pause:time} between the? retries|tries|attempts instead?',
    'wait|pause {pause:time} before retrying {step}',
    'wait|pause {pause:time} before each|every|the? next? retry|try|attempt of|for {step}',
    'wait|pause {pause:time} before each|every|the? next? retry|try|attempt',
    'change|set|make the? backoff|retry_delay|pause|delay of|for|in {step} to? {pause:time}',
    'change|set|make the? backoff|retry_delay to? {pause:time}',
  ])
  const ms = caught?.pause?.length === 1 ? durationOf(caught.pause[0]) : null
  if (caught === null || ms === null) return null
  if (
    words.some((token) => is(token, 'pause', 'delay')) &&
    !words.some((token) => is(token, 'between', 'retry', 'retries', 'before', 'backoff'))
  )
    return null
  const state = stateFor(caught.step, 'retry', session)
  if (!holders(session, 'retry').includes(state))
    session.apply({ kind: 'set-property', state, path: ['retry', 'attempts'], value: { json: 3 } })
  session.apply({
    kind: 'set-property',
    state,
    path: ['retry', 'backoff'],
    value: { source: durationText(ms) },
  })
  return `"${state}" now waits ${durationText(ms)} before it is tried again.`
}

/** A time limit in other words than `timeout`. */
function limit(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    '{step} may|can|must|should take|last|run only|not_longer_than|no_longer_than|not_more_than|at_most|up_to? {time:time} at_most|only?',
    '{step} must|should|may not take|last|run longer|more than {time:time}',
    '{step} should|must time_out|timeout|give_up after {time:time}',
    '{step} should|must be finished|done|complete within|after|in {time:time}',
    'time_out|abort|stop|cancel {step} after {time:time}',
    'give up on {step} after {time:time}',
    'give {step} only|up_to|at_most? {time:time} to finish|complete|run',
    'limit {step} to {time:time}',
  ])
  const ms = caught?.time?.length === 1 ? durationOf(caught.time[0]) : null
  if (caught?.step === undefined || ms === null) return null
  const state = stateFor(caught.step, 'timeout', session)
  session.apply({ kind: 'set-property', state, path: ['timeout'], value: { source: durationText(ms) } })
  return `"${state}" may now take ${durationText(ms)} at most.`
}

function noLimit(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'remove|delete|drop|clear the? timeout|time_limit|limit|deadline of|for|on|from|in {step}',
    'remove|delete|drop|clear the? {step} timeout',
    'remove|delete|drop|clear the? timeout|time_limit|deadline',
    'no timeout|time_limit|deadline for|on|in {step}',
    '{step} may|can|should take|run as_long_as it takes|needs|wants|likes',
    '{step} should|must not time_out|timeout any_more?',
  ])
  if (caught === null) return null
  const state = stateFor(caught.step, 'timeout', session)
  if (!holders(session, 'timeout').includes(state)) throw new Question(`"${state}" has no timeout.`)
  session.apply({ kind: 'set-property', state, path: ['timeout'], value: null })
  return `"${state}" has no timeout any more.`
}
