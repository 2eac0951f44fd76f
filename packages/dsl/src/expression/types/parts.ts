import type { Expression } from '../../syntax/expression.ts'
import { didYouMean, nearestName } from '../../text/nearest.ts'
import type { Span } from '../../text/span.ts'
import { describeKinds } from './describe.ts'
import type { Inferring } from './infer.ts'
import type { TypeFix } from './problem.ts'
import { mayBe, stringType, typeOfValue, unionOf, type ValueType } from './value-type.ts'

type Member = Expression & { kind: 'member' }
type Index = Expression & { kind: 'index' }

export function typeOfMember(e: Member, at: Inferring): ValueType {
  return typeOfKey(e.object, at.typeOf(e.object), { ...e.nameSpan, name: e.name, isQuoted: false }, at)
}

export function typeOfIndex(e: Index, at: Inferring): ValueType {
  const object = at.typeOf(e.object)
  const index = at.typeOf(e.index)
  if (e.index.kind === 'literal' && typeof e.index.value === 'string' && !mayBe(object, ['list', 'string'])) {
    return typeOfKey(e.object, object, { ...e.index, name: e.index.value, isQuoted: true }, at)
  }
  if (object === 'any' || object.length === 0) return 'any'
  const parts = object.flatMap((one): ValueType[] => {
    if (one.kind === 'list') return mayBe(index, ['number']) ? [one.items] : []
    if (one.kind === 'string') return mayBe(index, ['number']) ? [stringType] : []
    if (one.kind === 'map')
      return mayBe(index, ['string']) ? [unionOf([...one.entries.values(), one.rest ?? []])] : []
    return one.kind === 'null' ? [[]] : []
  })
  if (parts.length > 0) return unionOf(parts)
  const takes = mayBe(object, ['map'])
    ? 'A map is asked for a text'
    : mayBe(object, ['list', 'string'])
      ? `${startOf(describeKinds(object))} is indexed by a whole number`
      : `${startOf(describeKinds(object))} has no parts`
  const rest = takes.endsWith('parts') ? '' : `, not by ${describeKinds(index)}`
  at.report({ kind: 'part', from: e.index.from, to: e.index.to, message: `${takes}${rest}.`, fix: null })
  return 'any'
}

interface Key extends Span {
  readonly name: string
  readonly isQuoted: boolean
}

function typeOfKey(whole: Expression, object: ValueType, key: Key, at: Inferring): ValueType {
  if (object === 'any' || object.length === 0) return 'any'
  const found: ValueType[] = []
  const known = new Set<string>()
  let isMissing = false
  for (const one of object) {
    if (one.kind === 'null') isMissing = true
    if (one.kind !== 'map') continue
    const type = one.entries.get(key.name) ?? one.rest
    if (type !== null) found.push(type)
    else {
      isMissing = true
      for (const name of one.entries.keys()) known.add(name)
    }
  }
  if (found.length > 0) return unionOf(found)
  const { from, to } = key
  const quoted = JSON.stringify(key.name)
  if (!isMissing) {
    const message = `${startOf(describeKinds(object))} has no parts, so there is no ${quoted}.`
    at.report({ kind: 'part', from, to, message, fix: null })
  } else if (!at.isForgiving && known.size > 0) {
    const hint = didYouMean(key.name, known) || ` It has ${[...known].slice(0, 8).join(', ')}.`
    const message = `${pathOf(whole) ?? 'The value'} has no ${quoted}.${hint}`
    at.report({ kind: 'part', from, to, message, fix: respelt(key, known) })
  }
  return at.isForgiving ? typeOfValue(null) : 'any'
}

function respelt(key: Key, known: Iterable<string>): TypeFix | null {
  const nearest = nearestName(key.name, known)
  if (nearest === null || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(nearest)) return null
  const inside = key.isQuoted ? 1 : 0
  const edits = [{ from: key.from + inside, to: key.to - inside, insert: nearest }]
  return { title: `Change to ${JSON.stringify(nearest)}`, edits }
}

function pathOf(e: Expression): string | null {
  if (e.kind === 'name') return e.name
  const object = e.kind === 'member' ? pathOf(e.object) : null
  return e.kind === 'member' && object !== null ? `${object}.${e.name}` : null
}

function startOf(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
