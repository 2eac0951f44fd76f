import { isDeterminer, people, prepositions } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { singular, toStateName } from '../words/name.ts'
import { durationText } from '../words/numbers.ts'
import { indexOf, is, phrase, type Token, type Words } from '../words/token.ts'
import { verbForm } from '../words/verbs.ts'
import type { Condition } from './condition.ts'
import { findVerb } from './find-verb.ts'
import type { Mind } from './mind.ts'
import { readNoun } from './noun.ts'
import { readComparison } from './read-comparison.ts'
import type { Action, Step } from './story.ts'

/** Ways to ask a person for a yes or a no; null for anything else. */
export function readApprovalClause(words: Words, mind: Mind): Step[] | null {
  const several = severalApprovers(words, mind)
  if (several !== null) return several
  const found =
    asksToConfirm(words, mind) ??
    asksNext(words, mind) ??
    askToApprove(words) ??
    needsApproval(words) ??
    personApproves(words)
  if (found === null) return null
  const assignee = assigneeName(found.who, mind)
  const noun = readNoun(found.what, mind.whole === null ? mind : { ...mind, focus: mind.whole })
  const what = noun.words.length > 0 && !noun.person ? noun.words.slice(-3) : []
  const focus = what.length > 0 ? what : (mind.focus ?? [])
  const person = assignee === 'approver' ? '' : assignee
  const confirms = found.confirms === true
  const name = confirms
    ? toStateName(what.length > 0 ? ['confirm', ...what] : ['wait', 'for', person, 'confirmation'])
    : toStateName(what.length > 0 ? ['approve', ...what] : [person, 'approval'])
  const longName = toStateName(person === '' ? [name, 'again'] : [person, 'approval'])
  const question = `${confirms ? 'Confirm' : 'Approve'} ${focus.length > 0 ? `the ${focus.join(' ')}` : 'this'}?`
  const action: Action = {
    name,
    longName,
    type: 'approval',
    properties: [
      { path: ['assignees'], value: assigneesOf(assignee) },
      { path: ['question'], value: question },
      ...(found.within === undefined ? [] : [{ path: ['timeout'], value: durationText(found.within) }]),
    ],
    verb: confirms ? 'confirm' : 'approve',
    nouns: [...focus.map(singular), ...assignee.split(' ')],
  }
  if (assignee !== 'approver') mind.person = [assignee]
  if (what.length > 0 && !noun.pronoun) mind.focus = what
  mind.actions.push(action)
  const limit = limitOf(noun.rest, mind)
  const step: Step = { kind: 'action', action }
  return limit === null
    ? [step]
    : [{ kind: 'choice', branches: [{ condition: limit, block: [step] }], otherwise: null }]
}

/** `every expense above 500 euros`: only those are asked about. */
function limitOf(rest: Words, mind: Mind): Condition | null {
  if (!is(rest[0], 'above', 'over', 'below', 'under', 'exceeding', 'worth', 'greater', 'more', 'of'))
    return null
  const end = rest.findIndex((token, i) => i > 0 && is(token, ',', 'before', 'first', 'and'))
  const said = end < 0 ? rest : rest.slice(0, end)
  if (!said.some((token) => token.kind === 'number')) return null
  return readComparison(
    said.filter((token) => !is(token, 'worth', 'of')),
    mind,
    null,
  )
}

interface Found {
  readonly who: Words
  readonly what: Words
  /** A confirmation, not an approval. */
  readonly confirms?: boolean
  /** Milliseconds to answer in. */
  readonly within?: number
}

/** `approval from legal and finance`: one answer each. */
function severalApprovers(words: Words, mind: Mind): Step[] | null {
  const found = needsApproval(words)
  const and = found?.who.findIndex((token) => is(token, 'and')) ?? -1
  if (found === null || and < 1 || found.who.some((token) => is(token, 'or'))) return null
  const parts: Token[][] = [[]]
  for (const token of found.who) {
    if (is(token, ',', 'and')) parts.push([])
    else if (!is(token, 'both', 'all', 'from')) parts.at(-1)?.push(token)
  }
  const people_ = parts.filter(
    (part) =>
      part.length > 0 &&
      part.length <= 4 &&
      part.every((token) => token.kind === 'word' && !prepositions.includes(token.lower)),
  )
  if (people_.length !== parts.length || people_.length < 2) return null
  const lead = words[0]
  if (lead === undefined) return null
  const said = (text: string): Token => ({ ...lead, kind: 'word', text, lower: text })
  const branches = people_.flatMap((part) => {
    const steps = readApprovalClause([said('get'), said('approval'), said('from'), ...part], mind)
    return steps === null ? [] : [steps]
  })
  return [{ kind: 'parallel', branches, join: 'all' }]
}

/** `wait for the user to confirm`, `ask the customer to confirm the date`, `wait for the customer's confirmation`. */
function asksToConfirm(words: Words, mind: Mind): Found | null {
  const first = words[0]
  const time = words.findIndex((token) => token.kind === 'duration')
  if (
    time > 1 &&
    is(words[time + 1], 'to') &&
    is(
      words[time + 2],
      'accept',
      'decide',
      'respond',
      'reply',
      'answer',
      'confirm',
      'approve',
      'react',
      'sign',
    ) &&
    (is(first, 'give', 'gives') || is(words[time - 1], 'has', 'have', 'gets'))
  ) {
    const who = is(first, 'give', 'gives') ? words.slice(1, time) : words.slice(0, time - 1)
    return { who, what: untilSign(words.slice(time + 3)), confirms: true, within: words[time]?.value ?? 0 }
  }
  if (!is(first, 'wait', 'waits', 'ask', 'asks', 'await', 'get', 'request', 'have')) return null
  const to = indexOf(words, ['to', 'confirms', 'accepts', 'acknowledges', 'has'])
  const verb = words.findIndex((token) =>
    is(token, 'confirm', 'confirms', 'acknowledge', 'acknowledges', 'confirmed'),
  )
  const start = is(words[1], 'for', 'until', 'till') ? 2 : 1
  if (verb > 1 && to > start && to <= verb && verb - to <= 1)
    return { who: words.slice(start, to), what: untilSign(words.slice(verb + 1)), confirms: true }
  const answer = indexOf(words, ['answer', 'reply', 'response', 'decision', 'reaction', 'signature'])
  const judged =
    /\b(?:accepts|accepted|declines|declined|rejects|rejected|agrees|approves|approved|refuses)\b/.test(
      mind.text,
    )
  if (answer > 1 && judged && is(first, 'wait', 'waits', 'await')) {
    const by = indexOf(words, ['from', 'by', 'of'], answer)
    const whose = words
      .slice(start, answer)
      .filter((token) => token.possessive === true || people.has(token.lower))
    const told =
      by > 0 ? untilSign(words.slice(by + 1)) : whose.map((token) => ({ ...token, possessive: false }))
    const like = words[0] as Token
    const known = (mind.person ?? []).map((text): Token => ({ ...like, kind: 'word', text, lower: text }))
    return { who: told.length > 0 ? told : known, what: [], confirms: true }
  }
  const noun = indexOf(words, [
    'confirmation',
    'acknowledgement',
    'acknowledgment',
    'ok',
    'okay',
    'go-ahead',
    'consent',
  ])
  if (
    noun < 0 ||
    is(words[noun + 1], 'email', 'mail', 'message', 'link', 'number') ||
    !is(first, 'wait', 'waits', 'await')
  )
    return null
  const from = indexOf(words, ['from', 'by', 'of'], noun)
  const owner = words
    .slice(start, noun)
    .filter((token) => token.possessive === true || people.has(token.lower))
  const who = from > 0 ? words.slice(from + 1) : owner.map((token) => ({ ...token, possessive: false }))
  return { who, what: [], confirms: true }
}

function untilSign(words: Words): Words {
  const end = words.findIndex(
    (token) => token.kind === 'sign' || is(token, 'within', 'by', 'before', 'and', 'or'),
  )
  return end < 0 ? words : words.slice(0, end)
}

/** `ask the CEO`, after somebody else was asked. */
function asksNext(words: Words, mind: Mind): Found | null {
  const who = words.slice(1)
  const before = mind.actions.some((action) => action.type === 'approval')
  const person =
    who.length <= 3 &&
    who.some((token) => people.has(token.lower)) &&
    who.every((token) => people.has(token.lower) || isDeterminer(token.lower) || token.kind === 'word')
  return before &&
    is(words[0], 'ask') &&
    person &&
    !who.some((token) => is(token, 'for', 'to', 'if', 'about', 'why', 'again'))
    ? { who, what: [] }
    : null
}

/** `ask the manager to approve it`, `have the boss sign off on it`, `send it to legal for approval`. */
function askToApprove(words: Words): Found | null {
  const approve = indexOf(words, ['approve', 'authorise', 'authorize', 'okay', 'greenlight'])
  const ask = indexOf(words, ['ask', 'asks', 'have', 'get', 'request', 'let', 'tell', 'wait', 'require'])
  if (ask >= 0 && ask <= 3 && approve > ask + 1)
    return {
      who: words
        .slice(ask + 1, approve)
        .filter((token) => !is(token, 'to', 'for', 'and', 'review', 'please')),
      what: words.slice(approve + 1),
    }
  const sign = indexOf(words, ['sign'])
  if (ask >= 0 && sign > ask + 1 && is(words[sign + 1], 'off'))
    return {
      who: words.slice(ask + 1, sign).filter((token) => !is(token, 'to', 'for')),
      what: words.slice(sign + 2).filter((token) => !is(token, 'on')),
    }
  const forAt = words.findIndex(
    (token, i) =>
      is(token, 'for') &&
      is(
        words[i + 1],
        'approval',
        'sign-off',
        'authorisation',
        'authorization',
        'his',
        'her',
        'their',
        'final',
        'an',
      ),
  )
  if (
    forAt < 0 ||
    (!is(words[forAt + 1], 'approval', 'sign-off', 'authorisation', 'authorization') &&
      !words.slice(forAt).some((token) => is(token, 'approval', 'sign-off')))
  )
    return null
  const verb = words[0]?.lower ?? ''
  const to = indexOf(words, ['to'])
  if (to > 0 && to < forAt) return { who: words.slice(to + 1, forAt), what: words.slice(1, to) }
  if (['ask', 'asks'].includes(verb)) return { who: words.slice(1, forAt), what: ofWhat(words, forAt) }
  const from = indexOf(words, ['from', 'by'], forAt)
  if (from > 0) return { who: words.slice(from + 1), what: [] }
  if (['wait', 'waits', 'submit', 'send', 'pass'].includes(verb))
    return { who: [], what: verb === 'wait' ? [] : words.slice(1, forAt) }
  return null
}

/** `it needs approval from sales`, `get the manager's approval`, `wait for approval by legal`, `manager approval`. */
function needsApproval(words: Words): Found | null {
  const at = indexOf(words, [
    'approval',
    'approvals',
    'sign-off',
    'signoff',
    'authorisation',
    'authorization',
    'permission',
    'consent',
    'go-ahead',
  ])
  if (
    at < 0 ||
    is(words[at + 1], 'is', 'was', 'email', 'mail', 'request', 'process', 'flow', 'letter', 'notice', 'state')
  )
    return null
  const listed = is(words[at], 'approvals') && is(words[at + 1], ',', ':') ? words.slice(at + 2) : []
  if (listed.some((token) => people.has(token.lower))) return { who: listed, what: [] }
  const lead = words.slice(0, at).map((token) => token.lower)
  const wanting = lead.some((word) =>
    listOf(`
    need | needs | require | requires | get | gets | obtain | request | requests | wait | waits | seek |
    ask | await | want | collect | add | getting | receive`).includes(word),
  )
  const from = indexOf(words, ['from', 'by', 'of'], at)
  const owner = words.slice(0, at).filter((token) => token.possessive === true || people.has(token.lower))
  if (!wanting && owner.length === 0 && !(at <= 1 && from > 0)) return null
  if (from > 0) return { who: words.slice(from + 1), what: subjectOf(words, at) }
  return { who: owner.map((token) => ({ ...token, possessive: false })), what: ofWhat(words, at) }
}

/** `the manager approves the invoice`, `the claim must be approved by the director`, `the boss has to sign off`. */
function personApproves(words: Words): Found | null {
  const clause = findVerb(words)
  if (clause === null) return null
  const off = clause.verb === 'sign' && clause.particle === 'off'
  if (!['approve', 'authorise', 'authorize'].includes(clause.verb) && !off) {
    const second = words.findIndex(
      (token, i) =>
        is(token, 'and', 'or') && is(words[i + 1], 'approves', 'approve', 'rejects', 'reject', 'signs'),
    )
    const reviews = ['review', 'check', 'read'].includes(clause.verb) && second > 0 && clause.actor.length > 0
    return reviews
      ? {
          who: clause.actor,
          what: untilConjunction(clause.object),
        }
      : null
  }
  const someone = clause.actor.filter((token) => !is(token, 'system', 'workflow', 'we', 'you', 'i'))
  if (someone.length === 0) return null
  return { who: someone, what: clause.object.filter((token) => !is(token, 'on', 'first')) }
}

function untilConjunction(object: Words): Words {
  const at = indexOf(object, ['and', 'or'])
  return at < 0 ? object : object.slice(0, at)
}

function ofWhat(words: Words, at: number): Words {
  const of = indexOf(words, ['of', 'for', 'on'], at + 1)
  return of < 0 ? [] : words.slice(of + 1)
}

function subjectOf(words: Words, at: number): Words {
  const verb = words.findIndex((token, i) => i < at && is(token, 'needs', 'need', 'requires', 'require'))
  const what = verb < 0 ? [] : words.slice(0, verb)
  return verbForm(what[0]?.lower ?? '')?.form === 'ing' && what.length > 1 ? what.slice(1) : what
}

function assigneeName(who: Words, mind: Mind): string {
  const kept = who.filter(
    (token) =>
      token.kind === 'email' ||
      (token.kind === 'word' &&
        !isDeterminer(token.lower) &&
        !is(
          token,
          'must',
          'has',
          'to',
          'should',
          'needs',
          'a',
          'be',
          'then',
          'will',
          'can',
          'also',
          'first',
          'human',
          'review',
          'for',
          'responsible',
        )),
  )
  const cut = kept.slice(0, 6)
  const said = phrase(cut)
  if (said === '' && who.some((token) => is(token, 'human', 'person', 'someone'))) return 'approver'
  if (['him', 'her', 'them', 'they', 'he', 'she'].includes(said)) return mind.person?.join(' ') ?? 'approver'
  return said === '' || said === 'someone' ? 'approver' : said
}

function assigneesOf(name: string): string[] {
  return name
    .split(/ and | or |, /)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
