import type { DraftProperty } from '../draft.ts'
import { listOf } from '../words/list-of.ts'
import { toKey, toStateName } from '../words/name.ts'
import { is, type Words } from '../words/token.ts'
import { findVerb } from './find-verb.ts'
import type { Mind } from './mind.ts'
import { nameAction } from './name-action.ts'
import { readNoun } from './noun.ts'
import type { Action, Step } from './story.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']
const sending = listOf(`
    post | send | submit | push | upload | notify | forward | report | publish | deliver | create |
    charge | order`)

/** A clause that names an address: `POST the order to https://…`. */
export function readHttp(words: Words, mind: Mind): Step[] | null {
  const at = words.findIndex((token) => token.kind === 'url')
  const url = words[at]
  if (url === undefined) return null
  const method = methodOf(words)
  const plain = words.filter(
    (token, i) =>
      i !== at &&
      !(is(token, 'to', 'from', 'at', 'on', 'via', 'the') && i === at - 1) &&
      !isMethodNoun(words, i),
  )
  const clause = findVerb(plain)
  const verb = clause?.verb ?? 'call'
  const before = mind.focus
  const named = clause === null ? null : nameAction(clause, mind)
  const object = clause === null ? [] : objectWords(clause.object, mind)
  const generic =
    object.length === 0 ||
    ['api', 'url', 'endpoint', 'service', 'request', 'address', 'webhook', 'server', 'site'].includes(
      object.at(-1) ?? '',
    )
  if (generic) mind.focus = before
  const name = generic || named === null ? nameFromUrl(verb, url.text) : named.name
  const properties: DraftProperty[] = [{ path: ['url'], value: safeUrl(url.text) }]
  if (method !== 'GET') properties.push({ path: ['method'], value: method })
  if (['POST', 'PUT', 'PATCH'].includes(method) && !generic) {
    const key = toKey(object)
    properties.push({ path: ['body', key], value: `\${${key}}` })
  }
  const action: Action = {
    name,
    longName: toStateName([name, hostOf(url.text)]),
    type: 'http',
    properties,
    verb,
    nouns: [...object, ...hostOf(url.text).split('_')],
  }
  mind.actions.push(action)
  return [{ kind: 'action', action }]
}

function objectWords(object: Words, mind: Mind): readonly string[] {
  return readNoun(
    object.filter((token) => !is(token, 'request', 'a', 'an')),
    mind,
  ).words.slice(-3)
}

function methodOf(words: Words): string {
  const shout = words.find((token) => methods.includes(token.text))
  if (shout !== undefined) return shout.text
  const first =
    words.find((token) => token.kind === 'word' && !is(token, 'please', 'then', 'and'))?.lower ?? ''
  if (['put', 'patch'].includes(first)) return first.toUpperCase()
  if (first === 'delete' || first === 'remove') return 'DELETE'
  return sending.includes(first) ? 'POST' : 'GET'
}

/** `call https://… with POST`, `send a POST request to`. */
function isMethodNoun(words: Words, i: number): boolean {
  const token = words[i]
  if (token === undefined || !methods.includes(token.text))
    return is(token, 'request') && methods.includes(words[i - 1]?.text ?? '')
  return i > 0
}

function nameFromUrl(verb: string, url: string): string {
  const path = url.replace(/^https?:\/\/[^/]+/, '').split(/[?#]/)[0] ?? ''
  const last = path
    .split('/')
    .filter((part) => part !== '' && !/^(v?\d+|[{:].*|api)$/.test(part))
    .at(-1)
  return toStateName([
    listOf(`
    get | put | post | fetch | call | query | delete | patch | download | request | ping | poll | check |
    send | load | read`).includes(verb)
      ? verb
      : 'call',
    last?.replace(/\.\w+$/, '') ?? hostOf(url),
  ])
}

function hostOf(url: string): string {
  const host = /^https?:\/\/([^/:?#]+)/.exec(url)?.[1] ?? 'service'
  const parts = host
    .split('.')
    .filter(
      (part) =>
        !['www', 'api', 'com', 'org', 'net', 'io', 'de', 'co', 'uk', 'eu', 'dev', 'app'].includes(part),
    )
  return toStateName(parts.at(-1) ?? host)
}

/** `{id}` in an address is a name of the context. */
function safeUrl(url: string): string {
  return url.replace(/(?<!\$)\{(\w+)\}/g, (_, name: string) => `\${${toKey(name)}}`)
}
