import { is, startsWith, trimSigns, type Words } from '../words/token.ts'
import { isBaseVerb } from '../words/verbs.ts'
import { going } from './branch.ts'
import { type Command, stateOf, stateSure } from './command.ts'
import { handle } from './handle.ts'
import { answering, noAnswer } from './no-answer.ts'
import { fitAny } from './pattern.ts'
import type { Session } from './session.ts'

const errorName = /^[A-Z]\w*(?:Error|Exception|Timeout)$/

/** `if x fails, notify ops`, `when anything goes wrong, alert the team`, `if it times out, …`. */
export const onFailure: Command = (given, session) => {
  const words = conditionFirst(given)
  const over = fitAny(given, [
    'let|make {a} fail_over|fall_back|switch|go|jump|fail to {b} when|if|on {condition}',
    '{a} should|must fail_over|fall_back|switch|go to {b} when|if|on {condition}',
  ])
  if (over?.a !== undefined && over.b !== undefined) {
    const [from, to] = [stateSure(over.a, session), stateSure(over.b, session)]
    const named = over.condition?.find(({ text }) => errorName.test(text))?.text
    const fails =
      named !== undefined || over.condition?.some((token) => is(token, 'fails', 'error', 'errors', 'failure'))
    if (from !== null && to !== null && fails === true)
      return handle(session, [from], over.b, named === undefined ? 'on error' : `on error ${named}`)
  }
  const silent = noAnswer(words, session)
  if (silent !== null) return silent
  const fails = words.findIndex(
    (token, i) =>
      is(token, 'fails', 'fail', 'failed', 'failure', 'error', 'errors', 'wrong', 'timeout') ||
      errorName.test(token.text) ||
      (is(token, 'times', 'time') && is(words[i + 1], 'out')),
  )
  if (fails < 0 || !is(words[0], 'if', 'when', 'whenever', 'on', 'in', 'should', 'add', 'handle')) return null
  if (is(words[0], 'add') && is(words[1], 'a') && is(words[2], 'timeout')) return null
  if (is(words[0], 'add', 'handle')) return addHandling(words, session)
  let comma = words.findIndex((token, i) => i >= fails && is(token, ',', ':', 'then'))
  const open = comma < 0
  if (open) {
    const way = words.findIndex((_, i) => i > fails && startsWith(words, going, i) > 0)
    comma =
      (way > 0
        ? way
        : words.findIndex((token, i) => i > fails && isBaseVerb(token.lower) && !is(token, 'out'))) - 1
  }
  if (comma < 0) return null
  const said = words.slice(0, comma + 1)
  const timeout = said.some(
    (token, i) =>
      is(token, 'timeout', 'timeouts') || (is(token, 'times', 'time', 'timed') && is(said[i + 1], 'out')),
  )
  const errorClass = said.find(({ text }) => errorName.test(text))?.text ?? null
  const subject = trimSigns(words.slice(1, fails)).filter(
    (token) => !is(token, 'of', 'a', 'an', 'in', 'case', 'is', 'there', 'goes', 'on', 'the'),
  )
  const after = trimSigns(words.slice(comma + 1))
  const of = words.slice(fails + 1, open ? comma + 1 : comma)
  const all =
    words.slice(0, comma).some((token) => is(token, 'anything', 'something', 'any', 'everything')) ||
    (subject.length === 0 && of.every((token) => is(token, 'out', 'it', 'with', 'again')))
  const sources = all
    ? failing(session)
    : [stateOf(subject.length > 0 ? subject : of.filter((token) => !is(token, 'in', 'of', 'at')), session)]
  return handle(
    session,
    sources,
    after,
    timeout ? 'on timeout' : errorClass === null ? 'on error' : `on error ${errorClass}`,
  )
}

/** `notify ops if x fails` as `if x fails, notify ops`. */
function conditionFirst(words: Words): Words {
  const at = words.findIndex((token, i) => i > 0 && is(token, 'if', 'when', 'whenever', 'should'))
  if (at < 1 || is(words[0], 'if', 'when', 'whenever', 'on', 'in', 'add', 'only', 'retry', 'try'))
    return words
  const condition = words.slice(at)
  const fails = condition.some(
    (token, i) =>
      is(token, 'fails', 'failed', 'timeout', 'wrong') ||
      errorName.test(token.text) ||
      (is(token, 'times') && is(condition[i + 1], 'out')) ||
      (is(token, 'not', 'nobody') && condition.slice(i).some((word) => is(word, ...answering))),
  )
  if (!fails || condition.some((token) => is(token, ','))) return words
  const comma = { kind: 'sign', text: ',', lower: ',', from: 0, to: 0 } as const
  return [...condition, comma, ...words.slice(0, at)]
}

function failing(session: Session): string[] {
  const handlers = new Set(
    session.transitions.filter(({ guard }) => guard?.kind === 'error').flatMap(({ to }) => to),
  )
  const focus = session.focus
  const all = session.names.filter(
    (name) => name !== 'start' && name !== 'end' && !handlers.has(name) && session.entering(name).length > 0,
  )
  void focus
  return all.filter(
    (name) => !session.leaving(name).some(({ transition }) => transition.guard?.kind === 'error'),
  )
}

/** `add error handling to x that notifies ops`. */
function addHandling(words: Words, session: Session): string | null {
  const at = words.findIndex((token) => is(token, 'error', 'errors', 'failure'))
  const to = words.findIndex((token, i) => i > at && is(token, 'to', 'for', 'in', 'of'))
  if (to < 0 || !words.some((token) => is(token, 'handling', 'handler', 'errors', 'failures'))) return null
  const that = words.findIndex((token, i) => i > to && is(token, 'that', 'which', ':', ','))
  const source = stateOf(words.slice(to + 1, that < 0 ? words.length : that), session)
  const body = that < 0 ? [] : words.slice(that + 1)
  return handle(session, [source], body, 'on error')
}
