import { listOf } from '../words/list-of.ts'
import { durationText } from '../words/numbers.ts'
import { is, startsWith, type Token, trimSigns, type Words } from '../words/token.ts'
import type { Action } from './story.ts'

/** What a clause says about how a step is done, beside what is done. */
export interface Modifiers {
  attempts: number | null
  backoffMs: number | null
  exponential: boolean
  timeoutMs: number | null
  /** A wait before the step: "send a reminder after 3 days". */
  delayMs: number | null
}

/** Takes the modifiers out of a clause. */
export function takeModifiers(tokens: Words): { readonly rest: Words; readonly modifiers: Modifiers } {
  const modifiers: Modifiers = {
    attempts: null,
    backoffMs: null,
    exponential: false,
    timeoutMs: null,
    delayMs: null,
  }
  let rest = takeRetries(tokens, modifiers)
  rest = takeTimeout(rest, modifiers)
  rest = takeDelay(rest, modifiers)
  return { rest: trimSigns(dropJoiners(rest)), modifiers }
}

export function hasModifiers({ attempts, backoffMs, timeoutMs, exponential }: Modifiers): boolean {
  return attempts !== null || backoffMs !== null || timeoutMs !== null || exponential
}

/** Writes the modifiers into the action's properties; what was said before gives way. */
export function applyModifiers(
  action: Action,
  { attempts, backoffMs, exponential, timeoutMs }: Modifiers,
): void {
  const set = (path: string[], value: string | number) => {
    action.properties = [
      ...action.properties.filter((property) => property.path.join('.') !== path.join('.')),
      { path, value },
    ]
  }
  if (timeoutMs !== null) set(['timeout'], durationText(timeoutMs))
  if (attempts !== null) set(['retry', 'attempts'], Math.max(1, attempts))
  else if (
    (backoffMs !== null || exponential) &&
    !action.properties.some(({ path }) => path[1] === 'attempts')
  )
    set(['retry', 'attempts'], 3)
  if (backoffMs !== null) set(['retry', 'backoff'], durationText(backoffMs))
  if (exponential) {
    if (backoffMs === null) set(['retry', 'backoff'], '1s')
    set(['retry', 'factor'], 2)
  }
}

/** Milliseconds of a duration token; `5m` counts as minutes where a duration is wanted. */
export function durationOf(token: Token | undefined): number | null {
  if (token?.kind === 'duration') return token.value ?? null
  if (token?.kind === 'number' && token.unit === 'm') return ((token.value ?? 0) / 1_000_000) * 60_000
  return null
}

const counts: Readonly<Record<string, number>> = { once: 1, twice: 2, thrice: 3 }

function takeRetries(tokens: Words, modifiers: Modifiers): Words {
  const spoken = tokens.some((token) =>
    is(token, 'retry', 'retries', 'retried', 'retrying', 'attempts', 'tries', 'reattempt', 'backoff'),
  )
  const tries =
    tokens.some((token, i) => is(token, 'try', 'tried') && !is(tokens[i + 1], 'again')) ||
    startsWith(tokens, ['try again']) > 0
  const limited = tokens.some(
    (token, i) =>
      ((token.kind === 'number' && is(tokens[i + 1], 'times')) || is(token, 'twice')) &&
      (startsWith(tokens, ['up to', 'at most', 'more than', 'maximum of'], i - 2) > 0 ||
        is(tokens[i - 1], 'maximum', 'max')),
  )
  if (!spoken && !tries && !limited) return tokens
  let rest = [...tokens]
  const cut = (from: number, to: number) => {
    rest = [...rest.slice(0, from), ...rest.slice(to)]
  }
  const exponential = rest.findIndex((token) => is(token, 'exponential', 'exponentially'))
  if (exponential >= 0) {
    modifiers.exponential = true
    const from = is(rest[exponential - 1], 'an', 'with', 'and', 'using') ? exponential - 1 : exponential
    cut(
      is(rest[from - 1], 'with', 'and', 'using') ? from - 1 : from,
      is(rest[exponential + 1], 'backoff', 'back-off', 'delay', 'delays') ? exponential + 2 : exponential + 1,
    )
  }
  const pause = rest.findIndex((token, i) => durationOf(token) !== null && spacing(rest, i))
  if (pause >= 0) {
    modifiers.backoffMs = durationOf(rest[pause])
    let from = pause
    while (
      is(
        rest[from - 1],
        'with',
        'a',
        'an',
        'of',
        'delay',
        'backoff',
        'pause',
        'interval',
        'every',
        'after',
        'waiting',
        'wait',
        'each',
        'in',
        'at',
        'and',
        ',',
        'intervals',
      )
    )
      from -= 1
    let to = pause + 1
    while (
      is(
        rest[to],
        'delay',
        'delays',
        'backoff',
        'pause',
        'pauses',
        'interval',
        'intervals',
        'apart',
        'between',
        'each',
        'retries',
        'attempts',
        'tries',
        'time',
        'in',
        'them',
        'every',
        'attempt',
        'the',
        'wait',
      )
    )
      to += 1
    cut(from, to)
  }
  const count = rest.findIndex(
    (token, i) =>
      (token.kind === 'number' &&
        is(rest[i + 1], 'times', 'attempts', 'retries', 'tries', 'time', 'x', 'more')) ||
      (Object.hasOwn(counts, token.lower) &&
        is(rest[i - 1], 'retry', 'it', 'again', 'to', 'try', 'most', 'step', 'retried', 'than')),
  )
  if (count >= 0) {
    const token = rest[count] as Token
    modifiers.attempts = token.kind === 'number' ? (token.value ?? 3) : (counts[token.lower] ?? 2)
    let from = count
    while (
      is(
        rest[from - 1],
        'up',
        'to',
        'at',
        'most',
        'a',
        'maximum',
        'max',
        'more',
        'than',
        'no',
        'not',
        'but',
        'of',
        'with',
        'total',
        'and',
        ',',
        'another',
        'again',
      )
    )
      from -= 1
    let to = token.kind === 'number' ? count + 2 : count + 1
    while (is(rest[to], 'times', 'in', 'total', 'at', 'most', 'more')) to += 1
    cut(from, to)
  }
  const verb = rest.findIndex((token) => is(token, 'retry', 'retries', 'retried', 'retrying', 'reattempt'))
  if (verb >= 0 && (count >= 0 || pause >= 0 || modifiers.exponential)) {
    let from = verb
    while (
      is(
        rest[from - 1],
        'be',
        'should',
        'must',
        'will',
        'is',
        'it',
        'this',
        'that',
        'the',
        'and',
        'with',
        ',',
        'step',
        'please',
        'gets',
      )
    )
      from -= 1
    cut(from, verb + 1)
  } else if (tries && count >= 0) {
    const at = rest.findIndex((token) => is(token, 'try', 'tried'))
    cut(at, is(rest[at + 1], 'to', 'again') ? at + 2 : at + 1)
  }
  return rest
}

/** Whether a duration is the pause between two tries. */
function spacing(tokens: Words, at: number): boolean {
  const before = tokens.slice(Math.max(0, at - 4), at)
  const timeout = before.some((token) => is(token, 'timeout', 'within')) || is(tokens[at + 1], 'timeout')
  if (timeout) return false
  if (is(tokens[at + 1], 'in') && is(tokens[at + 2], 'between')) return true
  return (
    is(
      tokens[at + 1],
      'delay',
      'delays',
      'backoff',
      'pause',
      'pauses',
      'interval',
      'intervals',
      'apart',
      'between',
      'wait',
    ) ||
    before.some((token) =>
      is(token, 'delay', 'backoff', 'pause', 'interval', 'every', 'waiting', 'intervals', 'wait', 'after'),
    )
  )
}

const timeoutLeads = listOf(`
    with a timeout of | with timeout of | with timeout | with a time limit of | with a deadline of |
    and a timeout of | a timeout of | timeout of | timeout after | timeout | and time out after |
    time out after | times out after | timing out after | give up after | for at most |
    for no longer than | but no longer than | which times out after | taking at most | set a timeout of |
    set the timeout to | within`)

function takeTimeout(tokens: Words, modifiers: Modifiers): Words {
  for (let i = 0; i < tokens.length; i += 1) {
    const lead = startsWith(tokens, timeoutLeads, i)
    const at = i + lead + (is(tokens[i + lead], ':', 'of') ? 1 : 0)
    const ms = lead > 0 ? durationOf(tokens[at]) : null
    if (
      ms !== null &&
      !(
        is(tokens[i], 'within') &&
        tokens.slice(0, i).some((token) => is(token, 'that', 'which', 'who', 'expire', 'due'))
      ) &&
      !(is(tokens[i], 'within') && i > 0 && is(tokens[i - 1], 'answer', 'reply', 'response', 'respond'))
    ) {
      modifiers.timeoutMs = ms
      return [...tokens.slice(0, i), ...tokens.slice(at + 1)]
    }
    const waits =
      is(tokens[0], 'wait', 'waits', 'await') &&
      i > 2 &&
      is(tokens[i], 'for', 'up') &&
      durationOf(tokens[i + 1]) !== null
    if (waits) {
      modifiers.timeoutMs = durationOf(tokens[i + 1])
      return [...tokens.slice(0, i), ...tokens.slice(i + 2)]
    }
    const limit = startsWith(
      tokens,
      ['for up to', 'up to', 'at most', 'for at most', 'no longer than', 'for a maximum of'],
      i,
    )
    if (
      limit > 0 &&
      i > 2 &&
      is(tokens[0], 'wait', 'waits', 'await') &&
      durationOf(tokens[i + limit]) !== null
    ) {
      modifiers.timeoutMs = durationOf(tokens[i + limit])
      return [...tokens.slice(0, i), ...tokens.slice(i + limit + 1)]
    }
    const own = durationOf(tokens[i])
    if (own !== null && is(tokens[i + 1], 'timeout', 'deadline')) {
      modifiers.timeoutMs = own
      let from = i
      while (is(tokens[from - 1], 'with', 'a', 'and', 'an')) from -= 1
      return [...tokens.slice(0, from), ...tokens.slice(i + 2)]
    }
  }
  return tokens
}

/** `… after 3 days`, `… 2 hours later`, not `wait 3 days`. */
function takeDelay(tokens: Words, modifiers: Modifiers): Words {
  for (let i = 0; i < tokens.length; i += 1) {
    const ms = durationOf(tokens[i])
    if (ms === null) continue
    if (is(tokens[i + 1], 'later', 'afterwards', 'after') && (i + 2 >= tokens.length || i === 0)) {
      modifiers.delayMs = ms
      return [...tokens.slice(0, i), ...tokens.slice(i + 2)]
    }
    const lead = is(tokens[i - 1], 'another', 'further', 'about', 'additional') ? 2 : 1
    const from =
      i - (is(tokens[i - 1], 'further', 'additional') && is(tokens[i - 2], 'a', 'another') ? 3 : lead)
    if (is(tokens[from], 'after') && (i + 1 === tokens.length || from === 0)) {
      modifiers.delayMs = ms
      return [...tokens.slice(0, from), ...tokens.slice(i + 1)]
    }
  }
  return tokens
}

function dropJoiners(tokens: Words): Words {
  let rest = tokens
  while (is(rest.at(-1), 'and', ',', 'with', 'but', 'then')) rest = rest.slice(0, -1)
  while (is(rest[0], 'and', ',', 'but')) rest = rest.slice(1)
  return rest
}
