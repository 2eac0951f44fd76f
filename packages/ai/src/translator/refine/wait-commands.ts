import { applyModifiers, durationOf, hasModifiers, takeModifiers } from '../understand/modifiers.ts'
import type { Action } from '../understand/story.ts'
import { durationText } from '../words/numbers.ts'
import { indexOf, is, phrase, trimSigns, type Words } from '../words/token.ts'
import { type Command, Question, stateOf, stateOrNull } from './command.ts'
import { quotedList } from './references.ts'
import type { Session } from './session.ts'

/** `retry x 3 times`, `give x a timeout of 10 seconds`, `add retries to x`. */
export const setCare: Command = (words, session) => {
  if (
    is(words[0], 'remove', 'delete', 'drop') &&
    words.some((token) => is(token, 'timeout', 'retry', 'retries'))
  )
    return clearCare(words, session)
  const bare = /^(add|enable) (a )?(retry|retries)\b/.test(phrase(words))
  const { rest, modifiers } = takeModifiers(
    words.filter((token, i) => !(is(token, 'from') && words[i + 1]?.kind === 'number')),
  )
  if (!hasModifiers(modifiers) && !bare) return setTimeoutPhrase(words, session)
  if (bare && modifiers.attempts === null) modifiers.attempts = 3
  const reference = trimSigns(rest).filter(
    (token) =>
      !is(
        token,
        'add',
        'set',
        'give',
        'use',
        'with',
        'to',
        'for',
        'on',
        'of',
        'a',
        'an',
        'retry',
        'retries',
        'change',
        'the',
        'let',
        'make',
        'should',
        'be',
        'must',
        'times',
        'in',
        'put',
        'case',
        'failure',
        'have',
        'policy',
        'retrying',
        'it',
        'if',
        'fails',
        'enable',
        'limit',
        'has',
        'time',
        'at',
        'most',
        'up',
      ),
  )
  const state = reference.length === 0 ? soleOrFocus(session) : stateOf(reference, session)
  const action: Action = {
    name: state,
    longName: state,
    type: session.typeOf(state),
    properties: [],
    verb: null,
    nouns: [],
  }
  applyModifiers(action, modifiers)
  for (const { path, value } of action.properties)
    session.apply({ kind: 'set-property', state, path, value: { source: String(value) } })
  return `Set ${action.properties.map(({ path, value }) => `${path.join('.')} to ${String(value)}`).join(', ')} of "${state}".`
}

function soleOrFocus(session: Session): string {
  if (session.focus !== null) return session.focus
  const steps = session.names.filter((name) => name !== 'start' && name !== 'end')
  const http = steps.filter((name) => session.typeOf(name) === 'http')
  if (steps.length === 1) return steps[0] ?? ''
  if (http.length === 1) return http[0] ?? ''
  throw new Question(`Which step do you mean: ${quotedList(steps, 'or')}?`)
}

function clearCare(words: Words, session: Session): string {
  const property = words.some((token) => is(token, 'timeout')) ? 'timeout' : 'retry'
  const reference = words
    .slice(1)
    .filter((token) => !is(token, 'the', 'timeout', 'retry', 'retries', 'of', 'from', 'on', 'for', 'all'))
  const state = reference.length === 0 ? soleOrFocus(session) : stateOf(reference, session)
  session.apply({ kind: 'set-property', state, path: [property], value: null })
  return `Removed ${property} from "${state}".`
}

function setTimeoutPhrase(words: Words, session: Session): string | null {
  const at = indexOf(words, ['timeout', 'timeouts'])
  const duration = words.map(durationOf).findLast((ms) => ms !== null)
  if (at < 0 || duration === undefined || duration === null) return null
  const reference = words.filter(
    (token) =>
      durationOf(token) === null &&
      !is(
        token,
        'set',
        'change',
        'the',
        'timeout',
        'of',
        'to',
        'for',
        'on',
        'a',
        'an',
        'increase',
        'raise',
        'reduce',
        'lower',
        'add',
        'make',
        'from',
        'give',
      ),
  )
  const state =
    reference.length === 0 ? (only(session, 'timeout') ?? soleOrFocus(session)) : stateOf(reference, session)
  session.apply({ kind: 'set-property', state, path: ['timeout'], value: { source: durationText(duration) } })
  return `Set the timeout of "${state}" to ${durationText(duration)}.`
}

function only(session: Session, property: string): string | null {
  const found = session.workflow.graph.states.filter(({ properties }) =>
    properties.some(({ name }) => name === property),
  )
  return found.length === 1 ? (found[0]?.name ?? null) : null
}

/** `wait 3 days instead of 2`, `change the wait to 5 minutes`. */
export const setWait: Command = (words, session) => {
  const waits = session.workflow.graph.states.filter(({ type }) => type === 'wait').map(({ name }) => name)
  if (
    waits.length === 0 ||
    !words.some((token) => is(token, 'wait', 'waits', 'waiting', 'delay', 'pause')) ||
    is(words[0], 'add', 'insert', 'after', 'before', 'put')
  )
    return null
  const instead = indexOf(words, ['instead', 'rather', 'not'])
  const pool = instead > 0 ? words.slice(0, instead) : words
  const to = indexOf(pool, ['to'])
  const ms =
    pool
      .slice(Math.max(0, to))
      .map(durationOf)
      .findLast((value) => value !== null) ?? pool.map(durationOf).find((value) => value !== null)
  if (ms === undefined || ms === null) return null
  const reference = pool
    .slice(0, to > 0 ? to : pool.length)
    .filter(
      (token) =>
        durationOf(token) === null &&
        !is(
          token,
          'change',
          'set',
          'wait',
          'the',
          'to',
          'make',
          'it',
          'for',
          'delay',
          'pause',
          'time',
          'duration',
          'of',
          'increase',
          'reduce',
          'lower',
          'extend',
          'shorten',
          'raise',
          'step',
          'waiting',
          'should',
          'only',
          'let',
        ),
    )
  const named = reference.length === 0 ? null : stateOrNull(reference, session)
  const mentioned = waits.find((name) => pool.some((token) => token.text === name))
  const state =
    mentioned ?? (named !== null && waits.includes(named) ? named : waits.length === 1 ? waits[0] : undefined)
  if (state === undefined) throw new Question(`Which wait do you mean: ${quotedList(waits, 'or')}?`)
  session.apply({ kind: 'set-property', state, path: ['for'], value: { source: durationText(ms) } })
  return `"${state}" now waits ${durationText(ms)}.`
}
