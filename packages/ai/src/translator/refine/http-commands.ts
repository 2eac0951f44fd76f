import { templateText } from '../build/render-draft.ts'
import { is, type Words } from '../words/token.ts'
import { type Command, Question, stateOf, stateOrNull } from './command.ts'
import { textOf } from './header-commands.ts'
import { fitAny } from './pattern.ts'
import { quotedList } from './references.ts'
import type { Session } from './session.ts'

/** `charging should use PUT`, `set the X-Team header to data`, `add the currency to the body of pay`. */
export const setRequest: Command = (words, session) =>
  method(words, session) ?? header(words, session) ?? entry(words, session) ?? level(words, session)

const methods = /^(GET|POST|PUT|PATCH|DELETE|HEAD)$/i

function method(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    '{step} should|must|needs_to use|be|send a? {method} request|instead|method?',
    'use|send {method} for|in|at|with {step} instead?',
    'use|send {method} instead of {old} for|in|at {step}',
    'make|turn {step} into? a {method} request|call?',
    'change|switch|set {step} to|from_get_to|from_post_to {method}',
    'use {method:1} instead?',
    'use|send {method} instead? of? {old}',
    'use {method} as the method of|for {step}',
  ])
  const [only, ...more] = caught?.method ?? []
  if (caught === null || only === undefined || more.length > 0 || !methods.test(only.text)) return null
  const old = caught.old?.[0]
  if (caught.old !== undefined && (old === undefined || !methods.test(old.text))) return null
  const state = caught.step === undefined ? soleRequest(session) : stateOf(caught.step, session)
  if (session.typeOf(state) !== 'http')
    throw new Question(`"${state}" sends no request: it is of type ${session.typeOf(state)}.`)
  session.apply({ kind: 'set-property', state, path: ['method'], value: { source: only.text.toUpperCase() } })
  return `"${state}" now uses ${only.text.toUpperCase()}.`
}

function soleRequest(session: Session): string {
  const all = session.workflow.graph.states.filter(({ type }) => type === 'http').map(({ name }) => name)
  const focus = all.find((name) => name === session.focus)
  if (focus !== undefined) return focus
  const [first, ...more] = all
  if (first !== undefined && more.length === 0) return first
  throw new Question(
    first === undefined
      ? 'No step sends a request yet.'
      : `Which request do you mean: ${quotedList(all, 'or')}?`,
  )
}

/** The map entry of that name in one state only, or the only request. */
function withHeader(name: string, session: Session): string {
  const found = session.workflow.graph.states.filter(({ properties }) =>
    properties.some(
      ({ name: property, value }) =>
        property === 'headers' &&
        value.kind === 'map' &&
        value.entries.some((candidate) => candidate.name.toLowerCase() === name.toLowerCase()),
    ),
  )
  return found.length === 1 ? (found[0]?.name ?? '') : soleRequest(session)
}

function headerName(words: Words): string {
  return words.map(({ text }) => text).join('')
}

/** As the state spells it already, whatever the case in the words. */
function spelled(name: string, state: string, session: Session): string {
  const headers = session.workflow.graph.states
    .find((candidate) => candidate.name === state)
    ?.properties.find((property) => property.name === 'headers')?.value
  const known =
    headers?.kind === 'map'
      ? headers.entries.find((item) => item.name.toLowerCase() === name.toLowerCase())
      : undefined
  return known?.name ?? name
}

function header(words: Words, session: Session): string | null {
  if (!words.some((token) => is(token, 'header', 'headers'))) return null
  const gone = fitAny(words, [
    'remove|delete|drop the? {name} header from|of|in|on {step}',
    'remove|delete|drop the? {name} header',
    'remove|delete|drop the? header {name} from|of|in|on {step}',
    'remove|delete|drop the? header {name}',
  ])
  if (gone?.name !== undefined) {
    const state =
      gone.step === undefined ? withHeader(headerName(gone.name), session) : stateOf(gone.step, session)
    const name = spelled(headerName(gone.name), state, session)
    session.apply({ kind: 'set-property', state, path: ['headers', name], value: null })
    return `Removed the header ${name} of "${state}".`
  }
  const caught = fitAny(words, [
    'add|set|send|use|include|put a|an|the? header called? {name} with_the_value|with_value|with|to|:|=|of {value} to|for|in|on|with|of {step}',
    'add|set|send|use|include|put a|an|the? {name} header with_the_value|with_value|with|to|:|=|of {value} to|for|in|on|of|with {step}',
    'add|set|send|use|include|put to|for|in|on {step} a|an|the? header {name} with_the_value|with_value|with|to|:|= {value}',
    'add|set|change|update the? header {name} of|in|on|for {step} to|:|= {value}',
    'add|set|change|update the? {name} header of|in|on|for {step} to|:|= {value}',
    'add|set|change|update|send|use|include a|an|the? header called? {name} with_the_value|with_value|with|to|:|=|of {value}',
    'add|set|change|update|send|use|include a|an|the? {name} header with_the_value|with_value|with|to|:|=|of {value}',
    'add|set|send|include {name} : {value} as a|the? header to|for|in|on|of {step}',
    'add|set|send|include {name} : {value} to the? headers of {step}',
  ])
  const [name, value] = [caught?.name, caught?.value]
  if (name === undefined || value === undefined) return null
  const state =
    caught?.step === undefined ? withHeader(headerName(name), session) : stateOf(caught.step, session)
  if (session.typeOf(state) !== 'http')
    throw new Question(
      `"${state}" sends no request, so it has no headers: it is of type ${session.typeOf(state)}.`,
    )
  const text = textOf(value)
  session.apply({
    kind: 'set-property',
    state,
    path: ['headers', spelled(headerName(name), state, session)],
    value: { source: templateText(text) },
  })
  return `"${state}" now sends the header ${headerName(name)}: ${text}.`
}

/** One entry of a body or of what a transform sets. */
function entry(words: Words, session: Session): string | null {
  const gone = fitAny(words, [
    'remove|delete|drop the? {key} from the body of {step}',
    'remove|delete|drop the? {key} from the body',
  ])
  if (gone?.key !== undefined) {
    const state = gone.step === undefined ? soleRequest(session) : stateOf(gone.step, session)
    const key = keyOf(gone.key)
    session.apply({ kind: 'set-property', state, path: ['body', key], value: null })
    return `"${state}" no longer sends ${key}.`
  }
  const caught = fitAny(words, [
    'also? send|include|add|put the? {key} : {value} in|to|with the? body of {step}',
    'also? send|include|add|put the? {key} = {value} in|to|with the? body of {step}',
    'also? send|include|add|put a|the? body field|entry|key|property|parameter called? {key} with_the_value|with_value|:|=|with {value} to|in|of|for {step}',
    'also? send|include|add|put a|the? body field|entry|key|property|parameter called? {key} to|in|of|for {step}',
    'also? send|include|add|put a|the? field|key called? {key} with_the_value|with_value|:|=|with {value} to|in the? body of {step}',
    'also? send|include|add|put the? {key} with_the_value {value} in|to the? body of {step}',
    'also? send|include|add|put the? {key} : {value} in|to|with the? body',
    'also? send|include|add|put the? {key} in|to|into the? body of {step}',
    'also? send|include|add|put the? {key} in|to|into the? body too|as_well?',
    'also? send the? {key} with|along_with {step}',
    '{step} should|must|shall also? send|include|contain also? the? {key} too|as_well?',
    'also? send|include|add|put the? {key} to|in|into the? {step} body|request_body|payload|request',
  ])
  const key = caught?.key
  if (caught === null || key === undefined) return null
  const state = caught.step === undefined ? soleRequest(session) : stateOrNull(caught.step, session)
  if (state === null || session.typeOf(state) !== 'http') return null
  for (const part of listed(key)) {
    const name = keyOf(part)
    const value = caught.value
    const only = value?.length === 1 ? value[0] : undefined
    session.apply({
      kind: 'set-property',
      state,
      path: ['body', name],
      value:
        value === undefined
          ? { source: `"\${${name}}"` }
          : only?.kind === 'number' && only.unit === undefined
            ? { source: String(only.value) }
            : { source: templateText(textOf(value)) },
    })
  }
  return `"${state}" now also sends ${listed(key).map(keyOf).join(' and ')}.`
}

function listed(words: Words): Words[] {
  const parts: Words[] = []
  let from = 0
  for (let i = 0; i <= words.length; i += 1) {
    if (i < words.length && !is(words[i], ',', 'and')) continue
    const part = words.slice(from, i).filter((token) => !is(token, 'the', 'a', 'an'))
    if (part.length > 0) parts.push(part)
    from = i + 1
  }
  return parts
}

function keyOf(words: Words): string {
  const only = words.length === 1 ? words[0] : undefined
  return only?.kind === 'quoted' ? only.text : words.map(({ text }) => text).join('_')
}

/** `log a warning instead when refusing`, `grant should log an error`. */
function level(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'log|write {level} instead? when|for|in|at {step}',
    'log|write {level} instead in|at|for {step}',
    'make|turn {step} into? {level} instead?',
    '{step} should|must log|write|be {level} instead?',
    'log {step} as {level} instead?',
    'change|set|raise|lower the? level|log_level of {step} to {level}',
  ])
  const step = caught?.step
  const said = (caught?.level ?? []).filter((token) => !is(token, 'a', 'an', 'the', 'level'))
  const wanted = said.length === 1 ? said[0]?.lower : undefined
  if (step === undefined || wanted === undefined || !/^(debug|info|warn|warning|error)$/.test(wanted))
    return null
  const state = stateOrNull(step, session)
  if (state === null || session.typeOf(state) !== 'log') return null
  const name = wanted === 'warn' ? 'warning' : wanted
  session.apply({ kind: 'set-property', state, path: ['level'], value: { source: name } })
  return `"${state}" now logs with the level ${name}.`
}
