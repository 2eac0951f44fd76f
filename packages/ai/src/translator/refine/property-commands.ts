import { commonProperties, type PropertyValue, stepTypes, type Value } from '@rabbit/dsl'
import { expressionText } from '../build/expression-text.ts'
import { schemaType, templateText } from '../build/render-draft.ts'
import { durationOf } from '../understand/modifiers.ts'
import { toName } from '../words/name.ts'
import { durationText } from '../words/numbers.ts'
import { is, type Words } from '../words/token.ts'
import { type Command, Question, stateOf, stateOrNull } from './command.ts'
import { textOf } from './header-commands.ts'
import { type Caught, fit, fitAny } from './pattern.ts'
import { quotedList } from './references.ts'
import type { Session } from './session.ts'

/** `set the url of x to …`, `charge_card's method should be PUT`, `lower the minimum confidence to 60`. */
export const setProperty: Command = (words, session) =>
  wording(words, session) ??
  moreChoices(words, session) ??
  address(words, session) ??
  clear(words, session) ??
  set(words, session)

/** `change "Refund it?" to "Refund ${email}?"`: a text wherever it stands. */
function wording(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'change|replace|correct|reword|update {old:1} to|with|by|into {fresh:1}',
    'say|write|ask {fresh:1} instead of {old:1}',
  ])
  const [old, fresh] = [caught?.old?.[0], caught?.fresh?.[0]]
  if (old?.kind !== 'quoted' || fresh?.kind !== 'quoted' || session.names.includes(old.text)) return null
  const found = session.workflow.graph.states.flatMap(({ name, properties }) =>
    properties
      .filter(({ value }) => value.kind === 'string' && sourceText(value) === templateText(old.text))
      .map((property) => ({ state: name, path: [property.name] })),
  )
  const [only, ...more] = found
  if (only === undefined)
    throw new Question(`Nowhere stands just "${old.text}". Say which property of which step should change.`)
  if (more.length > 0)
    throw new Question(
      `"${old.text}" stands in several steps: ${quotedList(found.map(({ state }) => state))}. Which one do you mean?`,
    )
  session.apply({ kind: 'set-property', ...only, value: { source: templateText(fresh.text) } })
  return `Changed the ${only.path[0]} of "${only.state}".`
}

function sourceText(value: Value): string {
  return value.kind === 'string'
    ? templateText(
        value.parts
          .map((part) => (typeof part === 'string' ? part : `\${${expressionText(part, "'")}}`))
          .join(''),
      )
    : ''
}

/** `add feature as another choice of classify`. */
function moreChoices(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'add {value} as a|an|another choice|option|answer for|of|to|in {step}',
    'add {value} to the? choices|options|answers of|for|in {step}',
    'add a|an|another|the? choice|option|answer called? {value} to|for|in {step}',
    'let {step} also choose|decide|answer {value}',
  ])
  const state = caught?.step === undefined ? null : stateOrNull(caught.step, session)
  if (state === null || caught?.value === undefined || session.typeOf(state) !== 'decision') return null
  const own = session.workflow.graph.states.find(({ name }) => name === state)?.properties ?? []
  const value = own.find(({ name }) => name === 'choices')?.value
  const present =
    value?.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'name' ? [item.name] : [])) : []
  const fresh = caught.value
    .filter((token) => !is(token, ',', 'and', 'or', 'a', 'the'))
    .map(({ text }) => toName(text))
  session.apply({
    kind: 'set-property',
    state,
    path: ['choices'],
    value: { source: `[${[...present, ...fresh].join(', ')}]` },
  })
  return `"${state}" can now also decide ${fresh.join(' or ')}.`
}

const aliases: Readonly<Record<string, readonly string[]>> = {
  url: ['url'],
  address: ['url'],
  endpoint: ['url'],
  link: ['url'],
  method: ['method'],
  verb: ['method'],
  message: ['message'],
  text: ['message'],
  question: ['question'],
  assignee: ['assignees'],
  approver: ['assignees'],
  approvers: ['assignees'],
  log_level: ['level'],
  minimum_confidence: ['min_confidence'],
  min_confidence: ['min_confidence'],
  confidence: ['min_confidence'],
  retry_factor: ['retry', 'factor'],
  factor: ['retry', 'factor'],
  backoff: ['retry', 'backoff'],
  backoff_factor: ['retry', 'factor'],
  maximum_backoff: ['retry', 'max'],
  max_backoff: ['retry', 'max'],
  compensation: ['compensate'],
  options: ['choices'],
  recipient: ['to'],
}

/** The path of the property that the words name, for a type or for any that is there; null for other words. */
function propertyNamed(words: Words, type: string | null, session?: Session): readonly string[] | null {
  const name = toName(words.filter((token) => !is(token, 'the', 'its', 'a', 'an')).map(({ lower }) => lower))
  const present = new Set(session?.workflow.graph.states.map((state) => state.type) ?? [])
  const own =
    type === null
      ? [...present].flatMap((one) => Object.keys(stepTypes.get(one)?.properties ?? {}))
      : Object.keys(stepTypes.get(type)?.properties ?? {})
  if (own.includes(name) || Object.hasOwn(commonProperties, name)) return [name]
  const path = Object.hasOwn(aliases, name) ? (aliases[name] ?? null) : null
  return path !== null && type !== null && schemaType(type, path) === null ? null : path
}

/** The words before and after a possessive: `charge_card's` and `url`. */
function possessive(words: Words): { readonly step: Words; readonly property: Words } | null {
  const at = words.findIndex((token) => token.possessive === true)
  return at < 0 ? null : { step: words.slice(0, at + 1), property: words.slice(at + 1) }
}

function set(words: Words, session: Session): string | null {
  for (const pattern of settings) {
    const caught = fit(words, pattern)
    const done = caught === null ? null : setAs(words, caught, session)
    if (done !== null) return done
  }
  return null
}

const settings = [
  'set|change|update|make|use|put|switch|edit the? {property} of|for|in|on|at {step} to|:|=|as|into {value}',
  'increase|raise|lower|reduce|decrease the? {property} of|for|in|on|at {step} to {value}',
  'set|change|update|make|switch|edit the? {property} to|:|=|into {value}',
  'increase|raise|lower|reduce|decrease the? {property} to {value}',
  'the? {property} of|for|in|on {step} should|must be|read|say {value}',
  'the? {property} should|must be|read|say {value}',
  'the? {step} {property:1} should|must be|read|say {value}',
  'set|change|update the? {step} {property:1} to|:|= {value}',
  '{property} should|must be|read|say|become {value}',
  'use {value} as the? {property} of|for|in|on {step}',
  'use {value} as the? {property}',
  '{step} should|must ask {value}',
  '{step} should|must log|write|say {value}',
]

function setAs(words: Words, caught: Caught, session: Session): string | null {
  const value = caught.value
  if (value === undefined) return null
  const owned = caught.property === undefined ? null : possessive(caught.property)
  const said = owned?.property ?? caught.property
  const reference = owned?.step ?? caught.step
  if (said === undefined) return saying(words, caught.step ?? [], value, session)
  if (propertyNamed(said, null, session) === null) return null
  const state = reference === undefined ? withProperty(said, session) : stateOf(reference, session)
  const type = session.typeOf(state)
  const path = propertyNamed(said, type)
  if (path === null || (schemaType(type, path) === null && type !== 'task'))
    throw new Question(`"${state}" is of type ${type} and has no ${textOf(said)}.`)
  session.apply({ kind: 'set-property', state, path, value: sourceOf(value, type, path) })
  session.focus = state
  return `Set ${path.join('.')} of "${state}" to ${textOf(value)}.`
}

/** `log_sale should say "sold"`: the text of a log or of an approval. */
function saying(words: Words, step: Words, value: Words, session: Session): string | null {
  if (value.length !== 1 || value[0]?.kind !== 'quoted') return null
  const state = stateOrNull(step, session)
  const asks = words.some((token) => is(token, 'ask'))
  if (state === null || session.typeOf(state) !== (asks ? 'approval' : 'log')) return null
  const path = [asks ? 'question' : 'message']
  session.apply({ kind: 'set-property', state, path, value: { source: templateText(textOf(value)) } })
  return `Set ${path[0]} of "${state}" to ${textOf(value)}.`
}

function sourceOf(words: Words, type: string, path: readonly string[]): PropertyValue {
  const schema = schemaType(type, path)
  const [only, ...more] = words.filter((token) => !is(token, '%'))
  const ms = more.length === 0 ? durationOf(only) : null
  if (schema?.kind === 'duration' && ms !== null) return { source: durationText(ms) }
  if (schema?.kind === 'number' && only?.value !== undefined) return { json: only.value }
  if (schema?.kind === 'boolean' && is(only, 'true', 'false', 'yes', 'no'))
    return { json: is(only, 'true', 'yes') }
  if (schema?.kind === 'list')
    return {
      json: words
        .filter((token) => !is(token, ',', 'and', 'or', 'the', '[', ']'))
        .map(({ kind, text, lower }) => (kind === 'quoted' || kind === 'email' ? text : lower)),
    }
  if ((schema?.kind === 'enum' || schema?.kind === 'state') && more.length === 0 && only !== undefined)
    return { source: path[0] === 'method' ? only.text.toUpperCase() : only.text }
  return { source: templateText(textOf(words)) }
}

/** The only state that has the property, or the only one that may have it. */
function withProperty(said: Words, session: Session): string {
  const { states } = session.workflow.graph
  const fits = states.filter(
    ({ name, type }) => name !== 'start' && name !== 'end' && propertyNamed(said, type) !== null,
  )
  const has = fits.filter(({ type, properties }) => {
    const path = propertyNamed(said, type)
    return properties.some(({ name }) => name === path?.[0])
  })
  if (session.focus !== null && fits.some(({ name }) => name === session.focus)) return session.focus
  const pool = has.length > 0 ? has : fits
  if (pool.length === 1) return pool[0]?.name ?? ''
  throw new Question(
    pool.length === 0
      ? `No step has a ${textOf(said)} yet. Say which step you mean.`
      : `Which step do you mean: ${quotedList(
          pool.map(({ name }) => name),
          'or',
        )}?`,
  )
}

function clear(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'remove|delete|drop|clear|unset the? {property} of|from|in|on|for {step}',
    'remove|delete|drop|clear|unset {property}',
  ])
  const owned = caught?.property === undefined ? null : possessive(caught.property)
  const said = owned?.property ?? caught?.property
  const reference = owned?.step ?? caught?.step
  if (said === undefined || reference === undefined || propertyNamed(said, null, session) === null)
    return null
  const state = stateOf(reference, session)
  const path = propertyNamed(said, session.typeOf(state))
  const own = session.workflow.graph.states.find(({ name }) => name === state)?.properties ?? []
  if (path === null || !own.some(({ name }) => name === path[0]))
    throw new Question(`"${state}" has no ${textOf(said)} to remove.`)
  session.apply({ kind: 'set-property', state, path, value: null })
  return `Removed ${path.join('.')} from "${state}".`
}

/** `load to https://… instead`, `x should call https://…`, `point x at https://…`. */
function address(words: Words, session: Session): string | null {
  const url = words.filter((token) => token.kind === 'url')
  if (url.length !== 1) return null
  const caught = fitAny(words, [
    '{step} should|must call|use|request|go_to|send_to|post_to|hit {url:1} instead?',
    'point|send {step} at|to {url:1} instead?',
    'use {url:1} for|in|as_the_url_of|as_url_for {step} instead?',
    'use {url:1} instead?',
    'call {url:1} instead? in|from|for {step}',
    'call {url:1} instead',
    '{step} to|at {url:1} instead',
  ])
  const only = caught?.url?.[0]
  if (caught === null || only?.kind !== 'url') return null
  const requests = session.workflow.graph.states.filter(({ type }) => type === 'http').map(({ name }) => name)
  const state =
    caught.step === undefined
      ? requests.length === 1
        ? (requests[0] ?? '')
        : null
      : stateOrNull(caught.step, session)
  if (state === null && requests.length > 1)
    throw new Question(`Which request do you mean: ${quotedList(requests, 'or')}?`)
  if (state === null || session.typeOf(state) !== 'http') return null
  session.apply({ kind: 'set-property', state, path: ['url'], value: { source: templateText(only.text) } })
  return `"${state}" now calls ${only.text}.`
}
