import { conditionText } from '../build/condition-text.ts'
import { expressionText, quotedText } from '../build/expression-text.ts'
import { sound, templateText } from '../build/render-draft.ts'
import { applyModifiers, durationOf, hasModifiers, takeModifiers } from '../understand/modifiers.ts'
import { readCondition } from '../understand/read-condition.ts'
import type { Action } from '../understand/story.ts'
import { listOf } from '../words/list-of.ts'
import { durationText } from '../words/numbers.ts'
import { indexOf, is, phrase, startsWith, type Token, trimSigns, type Words } from '../words/token.ts'
import { type Command, Question, stateOf, stateOrNull } from './command.ts'
import { mindOf } from './new-step.ts'
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

interface NumberGuard {
  readonly index: number
  readonly key: string
  readonly value: number
  readonly text: string
}

/** `raise the limit to 500`, `change the threshold from 100 to 250`, `amount over 500 instead of 100`. */
export const setThreshold: Command = (words, session) => {
  if (
    !is(
      words[0],
      'raise',
      'lower',
      'increase',
      'decrease',
      'reduce',
      'change',
      'set',
      'make',
      'use',
      'move',
      'double',
      'halve',
      'adjust',
      'update',
    )
  )
    return null
  if (words.some((token) => durationOf(token) !== null)) return null
  const numbers = words.filter((token) => token.kind === 'number' && token.value !== undefined)
  const scale = is(words[0], 'double') ? 2 : is(words[0], 'halve') ? 0.5 : null
  const by = indexOf(words, ['by'])
  const to = indexOf(words, ['to'])
  const from = indexOf(words, ['from'])
  const wanted =
    numbers.find(
      (token) => words.indexOf(token) > to && to >= 0 && !(from > to && words.indexOf(token) > from),
    ) ?? (numbers.length === 1 ? numbers[0] : undefined)
  if (wanted === undefined && scale === null) return null
  const guards = numberGuards(session)
  if (guards.length === 0) return null
  const old = from >= 0 ? numbers.find((token) => words.indexOf(token) === from + 1) : undefined
  const matched = matchGuards(guards, words, old, session)
  if (matched === null) return null
  const key = matched[0]?.key ?? ''
  const value = matched[0]?.value ?? 0
  const amount = wanted?.value ?? 0
  const next =
    scale !== null
      ? value * scale
      : by >= 0 && to < 0
        ? value +
          (is(words[0], 'lower', 'decrease', 'reduce') ? -1 : 1) *
            (wanted?.unit === '%' ? (value * amount) / 100 : amount)
        : amount
  for (const guard of guards.filter((other) => other.key === key && other.value === value)) {
    const condition = session.transitions[guard.index]?.condition ?? ''
    session.apply({
      kind: 'set-guard',
      transition: guard.index,
      condition: condition.replace(
        new RegExp(`(?<![\\w.])${escapeNumber(guard.text)}(?![\\w.])`),
        String(next),
      ),
    })
  }
  return `Changed the limit of ${key} from ${value} to ${next}.`
}

function escapeNumber(text: string): string {
  return text.replace(/[.]/g, '\\.')
}

function numberGuards(session: Session): NumberGuard[] {
  return session.transitions.flatMap(({ condition, guard }, index) => {
    if (condition === null || guard?.kind !== 'expression') return []
    return [
      ...condition.matchAll(/([\p{L}_][\p{L}\p{N}_.]*)\s*(?:[<>]=?|[=!]=)\s*(-?\d[\d_]*(?:\.\d+)?)/gu),
    ].map((match) => ({
      index,
      key: match[1] ?? '',
      value: Number((match[2] ?? '0').replaceAll('_', '')),
      text: match[2] ?? '',
    }))
  })
}

/** The guards that the words mean; a question when several could be meant. */
function matchGuards(
  guards: readonly NumberGuard[],
  words: Words,
  old: Token | undefined,
  session: Session,
): readonly NumberGuard[] | null {
  const distinct = (list: readonly NumberGuard[]) =>
    list.filter(
      (guard, i) => list.findIndex((other) => other.key === guard.key && other.value === guard.value) === i,
    )
  const said = words.map((token) => token.lower)
  const byValue = old === undefined ? [] : guards.filter(({ value }) => value === old.value)
  if (distinct(byValue).length === 1) return byValue
  const pool = byValue.length > 0 ? byValue : guards
  const byKey = pool.filter(
    ({ key }) =>
      said.includes(key.toLowerCase()) ||
      key
        .toLowerCase()
        .split(/[_.]/)
        .every((part) => said.includes(part)) ||
      key
        .toLowerCase()
        .split(/[_.]/)
        .some((part) => part.length > 3 && said.includes(part)),
  )
  const generic = said.some((word) =>
    listOf(`
    limit | threshold | cutoff | bound | minimum | maximum | it | number | condition | guard | value |
    boundary`).includes(word),
  )
  const chosen = byKey.length > 0 ? byKey : generic ? pool : []
  if (chosen.length === 0) return null
  const options = distinct(chosen)
  if (options.length === 1) return chosen
  const steps = [
    ...new Set(
      chosen.flatMap(({ index }) => [
        ...(session.transitions[index]?.from ?? []),
        ...(session.transitions[index]?.to ?? []),
      ]),
    ),
  ].filter((name) => said.includes(name.toLowerCase()))
  const near = chosen.filter(({ index }) =>
    steps.some(
      (name) =>
        session.transitions[index]?.to.includes(name) || session.transitions[index]?.from.includes(name),
    ),
  )
  if (distinct(near).length === 1) return near
  throw new Question(
    `Which limit do you mean: ${options.map(({ index, key }) => `"${key}" in "${session.transitions[index]?.condition ?? ''}"`).join(' or ')}? For example: "change ${options[0]?.key ?? 'amount'} from ${options[0]?.value ?? 100} to …".`,
  )
}

/** `change the condition from a to b to amount > 5`, `set the guard of b to is_paid`. */
export const setGuard: Command = (words, session) => {
  const at = indexOf(words, ['condition', 'guard'])
  if (at < 0 || at > 3) return null
  const removes = is(words[0], 'remove', 'delete', 'drop', 'clear')
  const last = removes ? words.length : words.findLastIndex((token) => is(token, 'to', 'into', 'as', ':'))
  if (last < at) return null
  const between = words.slice(at + 1, last).filter((token) => !is(token, 'the', 'arrow', 'transition'))
  const index = arrowMeant(between, session)
  if (removes) {
    session.apply({ kind: 'set-guard', transition: index, condition: null })
    return 'Removed the condition.'
  }
  const text = guardFrom(words.slice(last + 1), session)
  if (text === null)
    throw new Question(
      'I did not understand the new condition. Write it like "amount > 100" or "the order is paid".',
    )
  session.apply({ kind: 'set-guard', transition: index, condition: text })
  return `Changed the condition to ${text}.`
}

/** An expression as it stands, or plain words. */
export function guardFrom(words: Words, session: Session): string | null {
  const only = words.length === 1 && words[0]?.kind === 'quoted' ? words[0].text : null
  const raw =
    only ?? words.map((token) => (token.kind === 'quoted' ? quotedText(token.text) : token.text)).join(' ')
  if (/^(otherwise|else)$/.test(raw)) return 'otherwise'
  const operator = /[<>=]|\b(and|or|not|in)\b/.test(raw) || /^[\p{L}_]\w*$/u.test(raw)
  const expression = operator ? sound(raw) : null
  if (expression !== null) return expressionText(expression)
  const condition = readCondition(words, mindOf(session))
  return condition === null ? null : conditionText(condition, [])
}

function arrowMeant(words: Words, session: Session): number {
  const from = indexOf(words, ['from', 'between'])
  const to = words.findIndex((token, i) => i > from && is(token, 'to', '->', 'and'))
  if (to > 0) {
    const source = stateOf(words.slice(from + 1, to), session)
    const target = stateOf(words.slice(to + 1), session)
    const index = session.transitions.findIndex(
      (transition) => transition.from.includes(source) && transition.to.includes(target),
    )
    if (index < 0) throw new Question(`There is no arrow from "${source}" to "${target}".`)
    return index
  }
  const state = stateOf(
    words.filter((token) => !is(token, 'for', 'of', 'into', 'before', 'on', 'from')),
    session,
  )
  const entering = session.entering(state)
  const guarded = entering.filter(({ transition }) => transition.condition !== null)
  const pool = guarded.length > 0 ? guarded : entering
  const first = pool[0]
  if (first === undefined) throw new Question(`No arrow leads to "${state}".`)
  if (pool.length > 1)
    throw new Question(
      `Several arrows lead to "${state}": from ${quotedList(
        pool.flatMap(({ transition }) => [...transition.from]),
        'or',
      )}. Say "the condition from … to ${state}".`,
    )
  return first.index
}

/** `make x an http call to https://…`, `turn x into an approval`, `change the type of x to log`. */
export const setType: Command = (words, session) => {
  const found = /^(make|turn|change|convert|set|let)$/.test(words[0]?.lower ?? '') ? typeAsked(words) : null
  if (found === null) return null
  const state = stateOf(found.reference, session)
  const url = words.find((token) => token.kind === 'url')
  if (session.typeOf(state) !== found.type)
    session.apply({ kind: 'retype-state', name: state, type: found.type })
  const method = words.find((token) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(token.text))
  if (found.type === 'http') {
    if (url === undefined)
      throw new Question(
        `To which address should "${state}" send its request? For example: "make ${state} an http call to https://api.example.com/pay".`,
      )
    session.apply({ kind: 'set-property', state, path: ['url'], value: { source: templateText(url.text) } })
    if (method !== undefined && method.text !== 'GET')
      session.apply({ kind: 'set-property', state, path: ['method'], value: { source: method.text } })
  }
  if (found.type === 'log')
    session.apply({
      kind: 'set-property',
      state,
      path: ['message'],
      value: { json: words.find((token) => token.kind === 'quoted')?.text ?? state.replaceAll('_', ' ') },
    })
  if (found.type === 'approval') {
    const by = indexOf(words, ['by', 'from'])
    const who =
      by < 0
        ? ['approver']
        : [
            words
              .slice(by + 1)
              .filter((token) => !is(token, 'the', 'a'))
              .map((token) => token.lower)
              .join(' '),
          ]
    session.apply({ kind: 'set-property', state, path: ['assignees'], value: { json: who } })
    session.apply({
      kind: 'set-property',
      state,
      path: ['question'],
      value: { json: `Approve ${state.replaceAll('_', ' ')}?` },
    })
  }
  const duration = words.map(durationOf).find((ms) => ms !== null)
  if (found.type === 'wait')
    session.apply({
      kind: 'set-property',
      state,
      path: ['for'],
      value: { source: durationText(duration ?? 60_000) },
    })
  if (found.type === 'transform' || found.type === 'decision' || found.type === 'email')
    session.notes.push(`Fill in what "${state}" needs: the form on the right shows it.`)
  return `"${state}" is now of type ${found.type}.`
}

const typeNames: Readonly<Record<string, string>> = {
  http: 'http',
  request: 'http',
  log: 'log',
  approval: 'approval',
  wait: 'wait',
  transform: 'transform',
  task: 'task',
  decision: 'decision',
  email: 'email',
  webhook: 'http',
  api: 'http',
  rest: 'http',
}

function typeAsked(words: Words): { readonly type: string; readonly reference: Words } | null {
  const of = startsWith(words, ['change the type of', 'set the type of', 'change type of'])
  if (of > 0) {
    const to = words.findIndex((token, i) => i > of && is(token, 'to', 'into'))
    const type =
      to < 0
        ? undefined
        : words.slice(to + 1).find((token) => token.kind === 'word' && !is(token, 'a', 'an', 'the'))?.lower
    return type === undefined ? null : { type: typeNames[type] ?? type, reference: words.slice(of, to) }
  }
  const at = words.findIndex(
    (token, i) =>
      i > 1 &&
      is(token, 'a', 'an', 'into', 'to') &&
      words.slice(i + 1, i + 4).some((word) => Object.hasOwn(typeNames, word.lower)),
  )
  if (at < 0) return null
  const type = words.slice(at + 1).find((token) => Object.hasOwn(typeNames, token.lower))
  return type === undefined ? null : { type: typeNames[type.lower] ?? 'task', reference: words.slice(1, at) }
}
