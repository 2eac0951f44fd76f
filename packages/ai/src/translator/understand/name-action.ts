import { isDeterminer, people, prepositions, pronouns } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { singular, toStateName } from '../words/name.ts'
import { is, type Words } from '../words/token.ts'
import type { Clause } from './find-verb.ts'
import type { Mind } from './mind.ts'
import { isPerson, type Noun, nounsOf, readNoun } from './noun.ts'
import type { Action } from './story.ts'

/** Verbs that send something away: what they send is not what `it` means next. */
const outgoing = new Set(
  listOf(`
    add | apply | attach | append | insert | put | stamp | page | send | notify | charge | email | mail |
    pay | call | inform | alert | tell | message | text | ping | thank | warn | remind | contact | bill |
    ask | refund | reply | respond | log | post | print | turn | do | wait | welcome | invite | check |
    verify | update | assign | score | rate | send out | set | give | calculate | compute | reserve | book`),
)
/** … but these make or bring a thing, and `it` means that. */
const bringing = new Set(
  listOf(`
    create | generate | build | fetch | download | produce | prepare | write | draft | make | compile |
    render | issue | export | load | get | retrieve | receive | extract | read | import | collect |
    print | design | compose | find | open | take | pick | scan | pack | buy | cook | bake | record |
    calculate | compute | reserve`),
)
const telling = new Set(
  listOf(`
    notify | inform | tell | email | mail | ask | alert | thank | remind | warn | message | text | ping |
    welcome | contact | pay | page`),
)
/** With these the receiver says more than the thing: `route_to_finance`. */
const handing = new Set(['assign', 'route', 'forward', 'hand', 'pass', 'transfer', 'delegate', 'redirect'])
const giving = new Set(
  listOf(`
    send | give | tell | offer | pay | show | grant | write | email | mail | hand | forward | issue |
    post | read | sell | ship | text | assign | buy | make | bring`),
)

/** Parts and sides of a thing; a person who approves `it` means the thing. */
const weak = new Set(
  listOf(
    'error | warning | note | message | reminder | notification | voicemail | data | details | information | text | fields | field | content | review | approval | feedback | help | permission | opinion | confirmation | decision',
  ),
)
/** … and these are never `it` afterwards. */
const empty = new Set(
  listOf(
    'error | warning | note | message | reminder | notification | voicemail | review | approval | feedback | help | permission | opinion | decision',
  ),
)

/** The state for an action, named as a person would: `charge_card`. Moves the mind's focus to what it is about. */
export function nameAction(clause: Clause, mind: Mind, about: string | null = null): Action {
  const { verb, particle } = clause
  const { noun, recipient } = objectOf(clause, mind)
  const held = clause.verb === 'put' && is(noun.rest[0], 'on') && is(noun.rest[1], 'hold')
  if (held) return nameAction({ ...clause, verb: 'hold', object: clause.object.slice(0, -2) }, mind, about)
  if (noun.words.at(-1) !== 'one') remember(clause, noun, recipient, mind)
  const auto = clause.automatic === true && ['approve', 'reject', 'accept', 'decline', 'renew'].includes(verb)
  const lead = particle === null ? verb : `${verb} ${particle}`
  const predicate =
    ['keep', 'leave', 'mark', 'make', 'set'].includes(verb) &&
    noun.words.length > 1 &&
    /^(active|open|closed|inactive|available|unavailable|private|public|visible|hidden|enabled|disabled|paid|done|complete|read|unread|clean|warm|cold|safe|valid|invalid|urgent)$/.test(
      noun.words.at(-1) ?? '',
    )
  if (predicate && mind.focus !== null && mind.focus.at(-1) === noun.words.at(-1))
    mind.focus = mind.focus.slice(0, -1)
  const tail = noun.rest.filter((token) => !is(token, ',', '.')).slice(0, 6)
  const handed = noun.pronoun && handing.has(verb) && is(noun.rest[0], 'to')
  const own = about !== null ? [about] : handed ? [] : shorten(noun.words)
  const looks = ['check', 'verify', 'validate'].includes(verb) && own.length === 0 && tail.length === 0
  const replaced =
    own.at(-1) === 'one' && mind.focus !== null
      ? [...own.slice(0, -1), ...mind.focus.slice(-1)]
      : looks
        ? (mind.focus ?? [])
        : own
  if (
    verb === 'wait' &&
    is(noun.rest[0], 'for') &&
    recipient.length > 0 &&
    !isPerson(recipient) &&
    mind.focus === null
  )
    mind.focus = shorten(recipient)
  const words = replaced.length > 0 ? replaced : prepositional(tail, recipient)
  const name = toStateName([lead, ...words])
  const who = clause.actor
    .filter((token) => token.kind === 'word' && !isDeterminer(token.lower))
    .map((token) => token.lower)
  const by = who.length > 0 && who.length <= 3 ? ['by', ...who] : []
  const more =
    recipient.length > 0
      ? [is(noun.rest[0], 'from') ? 'from' : 'to', ...recipient]
      : tail.length > 0
        ? prepositional(tail, [])
        : by
  const exact = noun.words.slice(-4)
  const numbered = own.length > 0 && exact.some((word) => /^\d/.test(word)) ? exact : null
  const longName = toStateName(
    auto
      ? ['auto', lead, ...words]
      : numbered !== null
        ? [lead, ...numbered]
        : [lead, ...words, ...(own.length > 0 ? more : [])],
  )
  return {
    name,
    longName,
    type: 'task',
    properties: [],
    verb,
    nouns: [...nounsOf(noun.words), ...nounsOf(recipient)],
  }
}

/** `send the customer a confirmation`: the confirmation is the object, the customer the recipient. */
function objectOf(
  clause: Clause,
  mind: Mind,
): { readonly noun: Noun; readonly recipient: readonly string[] } {
  const object = stripParticle(
    is(clause.object[0], 'it') && is(clause.object[1], 'if', 'whether', 'that')
      ? clause.object.slice(1)
      : clause.object,
  )
  const first = object[0]
  if (
    giving.has(clause.verb) &&
    first !== undefined &&
    (pronouns.includes(first.lower) || is(first, 'me', 'us')) &&
    object.length > 1 &&
    !prepositions.includes(object[1]?.lower ?? '') &&
    object[1]?.kind !== 'sign' &&
    ['them', 'him', 'her', 'it', 'me', 'us'].includes(first.lower)
  ) {
    const noun = readNoun(object.slice(1), mind)
    if (noun.words.length > 0) return { noun, recipient: mind.person ?? [] }
  }
  const noun = readNoun(object, mind)
  const next = noun.rest[0]
  if (
    giving.has(clause.verb) &&
    noun.person &&
    next !== undefined &&
    isDeterminer(next.lower) &&
    !is(next, 'that') &&
    !noun.pronoun
  ) {
    const given = readNoun(noun.rest, mind)
    if (given.words.length > 0) return { noun: given, recipient: noun.words }
  }
  return { noun, recipient: recipientOf(noun.rest, mind) }
}

function stripParticle(object: Words): Words {
  return is(object[0], 'if', 'whether', 'that') ? object.slice(1) : object
}

function recipientOf(rest: Words, mind: Mind): readonly string[] {
  if (!is(rest[0], 'to', 'for', 'from', 'with')) return []
  const noun = readNoun(rest.slice(1), mind)
  return noun.words.length <= 3 ? noun.words : []
}

/** `route to finance`, `reply with a confirmation`, `check for duplicates`. */
function prepositional(tail: Words, recipient: readonly string[]): readonly string[] {
  const lead = tail[0]
  if (
    lead === undefined ||
    !prepositions.includes(lead.lower) ||
    listOf(`
    that | because | so | which | who | if | whether | when | until | after | before | saying`).includes(
      lead.lower,
    )
  )
    return []
  const noun = recipient.length > 0 ? recipient : clauseNoun(tail.slice(1))
  return noun.length === 0 ? [] : [lead.lower, ...noun.slice(-3)]
}

function clauseNoun(words: Words): readonly string[] {
  const kept: string[] = []
  for (const token of words) {
    if (token.kind !== 'word' && token.kind !== 'number') break
    if (prepositions.includes(token.lower)) break
    if (isDeterminer(token.lower)) continue
    if (token.possessive === true) continue
    kept.push(token.lower)
  }
  return kept
}

/** The last three words say enough; numbers and quoted text go first. */
function shorten(words: readonly string[]): readonly string[] {
  const plain = words.filter((word) => !/^\d/.test(word) && word !== 'and' && word !== 'or')
  return (plain.length > 0 ? plain : words).slice(-3)
}

function remember(clause: Clause, noun: Noun, recipient: readonly string[], mind: Mind): void {
  const person = noun.person ? noun.words : isPerson(recipient) ? recipient : personIn(clause)
  if (person.length > 0) mind.person = person
  if (['ask', 'request', 'prompt'].includes(clause.verb) && is(noun.rest[0], 'for')) {
    const wanted = readNoun(noun.rest.slice(1), mind).words
    if (wanted.length > 0 && !isPerson(wanted)) mind.focus = shorten(wanted)
    return
  }
  if (noun.person && mind.focus === null && !noun.pronoun && !telling.has(clause.verb))
    mind.focus = noun.words.slice(-3)
  if (noun.pronoun || noun.words.length === 0 || noun.person) return
  const fromFocus = noun.rest.some(
    (token, i) => is(token, 'it', 'them') && is(noun.rest[i - 1], 'from', 'of', 'in', 'for', 'with'),
  )
  if (fromFocus && mind.focus !== null) return
  const removes = ['filter', 'remove', 'discard', 'exclude', 'skip', 'drop', 'ignore', 'delete'].includes(
    clause.verb,
  )
  if (removes && mind.focus !== null) return
  const words = shorten(noun.words)
  const plural = (words.at(-1) ?? '').endsWith('s') && singular(words.at(-1) ?? '') !== words.at(-1)
  if (plural) mind.plural = words
  if (weak.has(words.at(-1) ?? '') && mind.focus !== null) {
    mind.whole = mind.focus
    if (empty.has(words.at(-1) ?? '')) return
  } else mind.whole = null
  const sends = outgoing.has(clause.verb) && !bringing.has(clause.verb)
  if (!sends || mind.focus === null) mind.focus = words
}

function personIn({ actor, object }: Clause): readonly string[] {
  const found = [...object, ...actor].find((token) => people.has(token.lower))
  return found === undefined ? [] : [found.lower]
}
