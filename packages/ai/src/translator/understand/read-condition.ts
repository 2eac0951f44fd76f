import { adjective, attributeNouns, numberNouns } from '../words/adjectives.ts'
import { adverbs, isDeterminer, people, prepositions, pronouns } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { singular, toKey } from '../words/name.ts'
import { indexOf, is, phrase, startsWith, type Token, trimSigns, type Words } from '../words/token.ts'
import { isPast, pastOf, verbForm } from '../words/verbs.ts'
import { type CompareSign, type Condition, negate } from './condition.ts'
import type { Mind } from './mind.ts'
import { readComparison } from './read-comparison.ts'
import { readOutcome } from './read-outcome.ts'

const be = listOf(`
    is | are | was | were | be | been | becomes | became | gets | got | seems | looks | remains | stays |
    turns`)
const have = listOf(`
    has | have | had | contains | contain | includes | include | lacks | lack | needs | need | requires |
    require | wants | want`)

/** Words after an `if` as a condition; null when there is nothing to test. */
export function readCondition(tokens: Words, mind: Mind): Condition | null {
  const words = trimSigns(tokens).filter(
    (token) =>
      !(
        is(
          token,
          'then',
          'actually',
          'already',
          'really',
          'indeed',
          'still',
          'both',
          'either',
          'also',
          'currently',
          'any',
          'now',
        ) && !isAnyOf(tokens, token)
      ),
  )
  if (words.length === 0 || words.length > 40 || holdsCommand(words)) return null
  const condition = readOr(words, mind, null)
  if (condition?.kind === 'compare' && typeof condition.value === 'number') mind.limit = condition
  if (condition?.kind === 'compare' && typeof condition.value === 'string') mind.attribute = condition.key
  if (condition?.kind === 'list' && condition.values.every((value) => typeof value === 'string')) {
    mind.attribute = condition.key
    mind.values = condition.values.map((value) => String(value).toLowerCase())
  }
  return condition
}

/** `the pizza arrives pay the driver`: more than a condition, and not to be guessed at. */
function holdsCommand(words: Words): boolean {
  return words.some(
    (token, i) =>
      i > 1 &&
      token.kind === 'word' &&
      verbForm(token.lower)?.form === 'base' &&
      !isPast(token.lower) &&
      is(words[i + 1], 'the', 'a', 'an', 'it', 'them', 'him', 'her') &&
      !isDeterminer(words[i - 1]?.lower ?? '') &&
      !is(
        words[i - 1],
        'to',
        'not',
        'does',
        'do',
        'did',
        'can',
        'could',
        'will',
        'would',
        'should',
        'must',
        'may',
        'might',
        'they',
        'we',
        'you',
        'i',
        'or',
        'of',
        'is',
        'are',
        'in',
      ) &&
      (words[i - 1]?.lower.endsWith('s') !== true || stative.test(words[i - 1]?.lower ?? '')),
  )
}

function isAnyOf(tokens: Words, token: Token): boolean {
  const next = tokens[tokens.indexOf(token) + 1]
  return is(token, 'any') && is(next, 'of', 'step', 'error')
}

function readOr(words: Words, mind: Mind, subject: Words | null): Condition | null {
  const whole = readComparison(words, mind, subject)
  if (whole?.kind === 'list' || whole?.kind === 'range') return whole
  return split(words, ['or', '||'], 'or', subject, (part, given) =>
    split(part, ['and', '&', '&&', 'but', ','], 'and', given, (piece, inner) => readOne(piece, mind, inner)),
  )
}

type Read = (part: Words, subject: Words | null) => Condition | null

/** Splits at a word where both sides can be read; the subject of the first side is lent to the others. */
function split(
  words: Words,
  separators: readonly string[],
  kind: 'and' | 'or',
  subject: Words | null,
  read: Read,
): Condition | null {
  const parts: Condition[] = []
  let lent = subject
  let from = 0
  for (let i = 0; i <= words.length; i += 1) {
    if (i < words.length && !is(words[i], ...separators)) continue
    if (i < words.length && is(words[i], 'and', ',') && opensRange(words.slice(from, i))) continue
    if (
      is(words[i], 'or') &&
      is(
        words[i + 1],
        'more',
        'less',
        'over',
        'above',
        'under',
        'below',
        'older',
        'younger',
        'higher',
        'lower',
        'greater',
        'fewer',
        'larger',
        'smaller',
        'longer',
        'shorter',
        'equal',
      ) &&
      (words[i - 1]?.kind !== 'word' || words[i - 2]?.kind === 'number' || is(words[i + 1], 'equal'))
    )
      continue
    const piece = trimSigns(words.slice(from, i))
    if (piece.length === 0) {
      from = i + 1
      continue
    }
    const condition = read(piece, lent)
    if (condition === null) return null
    parts.push(condition)
    lent = subjectOf(piece) ?? lent
    from = i + 1
  }
  if (parts.length === 0) return null
  const approved = parts.find((part) => part.kind === 'approved')
  if (kind === 'or' && approved !== undefined && parts.some((part) => part.kind === 'timeout'))
    return approved
  return parts.length === 1 ? (parts[0] ?? null) : { kind, parts }
}

/** `between 5 | and 10`: this `and` does not part two conditions. */
function opensRange(words: Words): boolean {
  const at = indexOf(words, ['between'])
  return at >= 0 && !words.slice(at).some((token) => is(token, 'and'))
}

function subjectOf(words: Words): Words | null {
  const at = words.findIndex((token) => token.kind === 'word' && be.includes(token.lower))
  return at > 0 ? words.slice(0, at) : null
}

function readOne(words: Words, mind: Mind, lent: Words | null): Condition | null {
  const said = phrase(words)
  if (
    [
      'yes',
      'so',
      'true',
      'this is the case',
      'that is the case',
      'it is',
      'it does',
      'they do',
      'they are',
      'he does',
      'she does',
    ].includes(said)
  )
    if (mind.question !== null) return mind.question
  if (['no', 'not', 'it is not', 'it does not', 'they do not', 'they are not', 'not so'].includes(said))
    if (mind.question !== null) return negate(mind.question)
  const asked = mind.question?.kind === 'compare' ? mind.question : mind.limit
  if (
    asked?.kind === 'compare' &&
    /^(?:it|this|that|he|she) (?:is )?(lower|less|smaller|below|under|below that|higher|more|greater|above|larger|not)$/.test(
      said,
    )
  ) {
    const low = /lower|less|smaller|below|under/.test(said)
    const wants = asked.operator.startsWith('>')
    return /not$/.test(said) || low === wants ? negate(asked) : asked
  }
  const short =
    /^(?:if )?(?:he|she|it|they|we|you|this|that) (?:does|do|did|is|are|has|have|was|were|can|could|will)( not)?(?: so)?$/.exec(
      said,
    )
  if (short !== null) {
    if (mind.question !== null) return short[1] === undefined ? mind.question : negate(mind.question)
    const last = mind.actions.at(-1)
    if (last === undefined) return null
    if (short[1] === undefined) return { kind: 'succeeded' }
    return last.properties.some(({ path }) => path[0] === 'timeout')
      ? { kind: 'timeout', ms: null }
      : { kind: 'failed', everywhere: false, of: null }
  }
  const weather = /^it (?:(does not) )?(rain|snow|freeze)s?$/.exec(said)
  if (weather !== null)
    return flag(['is', `${weather[2]?.replace(/e$/, '')}ing`], weather[1] !== undefined, null)
  const value = words.length === 3 && is(words[0], 'it') && is(words[1], 'is') ? words[2] : undefined
  if (value !== undefined && mind.attribute !== null && mind.values.includes(value.lower))
    return { kind: 'compare', key: mind.attribute, operator: '==', value: value.text }
  const back = words.findIndex(
    (token, i) => is(token, 'come', 'comes', 'came') && is(words[i + 1], 'back', 'up', 'online'),
  )
  if (back > 0 && words.length <= back + 4)
    return flag(
      ['is', words[back + 1]?.lower ?? 'back'],
      words.slice(0, back).some((token) => is(token, 'not', 'never')),
      null,
    )
  if (is(words[0], 'not') && words.length > 1) {
    const inner = readOne(words.slice(1), mind, lent)
    return inner === null ? null : negate(inner)
  }
  return (
    readOutcome(words, mind) ??
    readComparison(words, mind, lent) ??
    readThere(words, mind) ??
    readNo(words) ??
    readHas(words, mind) ??
    readBe(words, mind, lent) ??
    readVerb(words, mind) ??
    readBare(words, mind, lent)
  )
}

/** `there is new mail`, `there are no errors`. */
function readThere(words: Words, mind: Mind): Condition | null {
  if (!is(words[0], 'there') || !is(words[1], ...be)) return null
  const negated = is(words[2], 'no', 'not')
  const noun = content(words.slice(negated ? 3 : 2))
  if (noun.length === 1 && is(words.at(-1), 'none', 'nothing'))
    return flag(['has', ...(mind.awaited ?? ['answer'])], true, null)
  if (noun.length > 0) mind.awaited = noun
  return noun.length === 0 ? null : flag(['has', ...noun], negated, null)
}

/** `no match`, `no errors`. */
function readNo(words: Words): Condition | null {
  const noun = is(words[0], 'no') && words.length <= 3 ? content(words.slice(1)) : []
  const verb = words.slice(2).some((token) => isPast(token.lower) || is(token, 'is', 'are'))
  return noun.length === 0 || verb ? null : flag(['has', ...noun], true, null)
}

/** `the customer has (no) subscription`, `it contains a virus`. */
function readHas(words: Words, mind: Mind): Condition | null {
  const at = indexOf(words, have)
  if (at < 0 || at > 6) return null
  const verb = words[at]?.lower ?? ''
  const before = words.slice(0, at)
  const helper = is(before.at(-1), 'not')
  const after = words.slice(at + 1)
  if (
    after.length === 0 ||
    verbForm(after[0]?.lower ?? '')?.form === 'past' ||
    (is(after[0], 'been', 'not', 'to') &&
      after[1] !== undefined &&
      verb !== 'needs' &&
      !(verb.startsWith('want') && is(after[0], 'to')))
  )
    return null
  const negated = helper !== is(after[0], 'no') || ['lacks', 'lack'].includes(verb)
  const noun = content(after.filter((token) => !is(token, 'no')))
  if (noun.length === 0) return null
  if (/[^s]s$/.test(noun.at(-1) ?? '')) mind.plural = noun.slice(-2)
  const lead = verb.startsWith('contain')
    ? 'contains'
    : verb.startsWith('includ')
      ? 'includes'
      : verb.startsWith('need')
        ? 'needs'
        : verb.startsWith('requir')
          ? 'requires'
          : verb.startsWith('want')
            ? 'wants'
            : 'has'
  return flag(
    [lead, ...noun],
    negated,
    lead === 'wants'
      ? (content(before.filter((token) => !is(token, 'does', 'do', 'not'))).at(-1) ?? null)
      : null,
  )
}

/** `the order is (not) valid`, `the customer is a VIP`, `has been paid`. */
function readBe(words: Words, mind: Mind, lent: Words | null): Condition | null {
  const at = words.findIndex(
    (token, i) =>
      is(token, ...be) ||
      (is(token, 'has', 'have', 'had') &&
        (is(words[i + 1], 'been', 'not') || verbForm(words[i + 1]?.lower ?? '')?.form === 'past')),
  )
  if (at < 0) return null
  let subject =
    at === 0
      ? (lent ?? [])
      : words
          .slice(0, at)
          .filter(
            (token) =>
              !is(token, 'has', 'have', 'had', 'can', 'could', 'will', 'would', 'may', 'must', 'should'),
          )
  let rest = words.slice(at + 1)
  let negated = subject.some((token) => is(token, 'not', 'never'))
  subject = subject.filter((token) => !is(token, 'not', 'never'))
  while (
    is(rest[0], 'not', 'been', 'being', 'to', 'be', 'never', 'found', 'considered', 'marked', 'deemed') &&
    rest.length > 1
  ) {
    if (is(rest[0], 'not', 'never')) negated = !negated
    rest = rest.slice(1)
  }
  if (is(subject[0], 'no', 'none', 'nothing', 'nobody', 'neither')) negated = !negated
  return describe(subject, rest, negated, mind)
}

function describe(subject: Words, rest: Words, negated: boolean, mind: Mind): Condition | null {
  const span = rest.findIndex((token) => token.kind === 'duration')
  const state = rest[0]
  if (
    span > 0 &&
    span === rest.length - 1 &&
    state?.kind === 'word' &&
    is(rest[span - 1], 'for', 'than', 'least')
  ) {
    const [amount, unit] = (rest[span]?.lower ?? '').split(' ')
    const value = Number(amount)
    const days = Number.isFinite(value) ? value : Math.round((rest[span]?.value ?? 0) / 86_400_000)
    return {
      kind: 'compare',
      key: toKey([state.lower, Number.isFinite(value) ? (unit ?? 'days') : 'days']),
      operator: negated ? '<' : '>=',
      value: days,
    }
  }
  const noun = content(subject)
  const about = noun.at(-1) ?? null
  const attribute = about !== null && attributeNouns.has(about) && !pronouns.includes(about)
  const quoted = rest.find((token) => token.kind === 'quoted')
  const quality =
    rest.length === 1 &&
    listOf(`
    answer | response | reply | result | name | code | format | title | solution | option | choice |
    decision | address | date`).includes(about ?? '') &&
    isQuality(rest[0]?.lower ?? '')
  const value = rest.filter((token) => !isDeterminer(token.lower))
  if (
    mind.attribute !== null &&
    (about === null || is(subject.at(-1), 'it')) &&
    value.length === 1 &&
    (value[0]?.kind === 'quoted' || isGrade(value[0]?.lower ?? ''))
  )
    return {
      kind: 'compare',
      key: mind.attribute,
      operator: negated ? '!=' : '==',
      value: value[0]?.text ?? '',
    }
  const named = about !== null && rest.length === 1 && isProper(rest[0])
  if ((attribute && !quality) || (quoted !== undefined && about !== null) || named) {
    const value = quoted?.text ?? valueText(rest)
    if (value !== '') return { kind: 'compare', key: toKey(noun), operator: negated ? '!=' : '==', value }
  }
  if (
    is(rest[0], 'in', 'out') &&
    is(rest.at(-1), 'stock') &&
    about !== null &&
    !pronouns.includes(about) &&
    !/thing$/.test(about)
  )
    mind.focus = noun.slice(-3)
  if (is(rest[0], 'in', 'out') && is(rest.at(-1), 'stock'))
    return flag(['in', 'stock'], negated !== is(rest[0], 'out'), about)
  const entered =
    is(rest[0], 'logged', 'signed', 'opted', 'checked', 'opened', 'sold', 'filled', 'booked', 'used') &&
    is(rest[1], 'in', 'up', 'out')
  const placed =
    is(rest[0], 'in', 'on', 'off', 'at', 'within', 'out') &&
    rest.length > 1 &&
    rest.length <= 3 &&
    !isDeterminer(rest[1]?.lower ?? '')
      ? rest[0]?.lower
      : undefined
  const words =
    placed !== undefined
      ? [placed, ...content(rest.slice(1))]
      : entered
        ? [rest[0]?.lower ?? '', rest[1]?.lower ?? '']
        : content(rest)
  if (words.length === 0) return null
  if (
    about !== null &&
    !pronouns.includes(about) &&
    !people.has(about) &&
    !numberNouns.has(about) &&
    !/^(some|any|every|no)(thing|body|one)$/.test(about) &&
    !(mind.focus !== null && aspects.includes(about))
  )
    mind.focus = noun.slice(-3)
  const first = adjective(words[0] ?? '')
  const last = words.at(-1)
  const kept =
    words.length > 1 && about !== null && singular(last ?? '') === singular(about)
      ? words.slice(0, -1)
      : words
  const key = [first.word, ...kept.slice(1)].slice(0, 4)
  return flag(
    ['is', ...key],
    negated !== first.negated,
    about === null || pronouns.includes(about) ? null : about,
    mind,
  )
}

/** Sides of a thing: `it` goes on to mean the thing. */
const aspects = listOf(`
    payment | address | stock | balance | amount | signature | response | reply | result | inventory |
    validation | check | test | score | status | format | content | password | name | date | item |
    items | credit | quality | data | information | details | answer | size`)

function isGrade(word: string): boolean {
  return /^(high|low|medium|normal|urgent|critical|major|minor|severe|moderate|premium|basic|gold|silver|bronze|new|old|open|pending|closed|red|green|yellow|blue|free|pro|standard|negative|positive|neutral|internal|external)$/.test(
    word,
  )
}

function isQuality(word: string): boolean {
  return (
    adjective(word).negated ||
    /^(right|correct|valid|ok|okay|good|bad|complete|empty|missing|positive|negative|true|known|unique|available|ready)$/.test(
      word,
    )
  )
}

function isProper(token: Token | undefined): boolean {
  return (
    (token?.kind === 'word' && /^[A-Z][a-z]+$/.test(token.text)) ||
    (token?.kind === 'word' && /^[A-Z]{2,3}$/.test(token.text) && token.text !== 'OK' && token.text !== 'VIP')
  )
}

function valueText(words: Words): string {
  const kept = words.filter(
    (token) => !isDeterminer(token.lower) && !is(token, 'set', 'to', 'either', 'still', 'marked', 'as'),
  )
  return kept
    .map((token) => (isProper(token) || token.kind === 'quoted' ? token.text : token.lower))
    .join(' ')
}

const stative =
  /^(exists?|matches|match|agrees?|agreed|differs?|fits?|expires?|expired|arrives?|arrived|replies|replied|responds?|responded|answers?|answered|clears?|reacts?|happens?|occurs?|appears?|remains?|comes|wants?|seems?)$/

/** `the customer replies`, `the payment does not arrive`. */
function readVerb(words: Words, mind: Mind): Condition | null {
  const at = words.findIndex(
    (token, i) =>
      i > 0 &&
      token.kind === 'word' &&
      !is(token, 'does', 'do', 'did', 'has', 'have', 'will', 'can', 'not', 'never', 'to') &&
      !isDeterminer(words[i - 1]?.lower ?? '') &&
      (stative.test(token.lower) ||
        verbForm(token.lower)?.form === 's' ||
        verbForm(token.lower)?.form === 'past' ||
        is(words[i - 1], 'not', 'can', 'could', 'do', 'does', 'did', 'will', 'they', 'we', 'you')),
  )
  if (at < 1) return null
  const form = verbForm(words[at]?.lower ?? '')
  const subject = words
    .slice(0, at)
    .filter(
      (token) => !is(token, 'does', 'do', 'did', 'not', 'will', 'can', 'could', 'has', 'have', 'never', 'to'),
    )
  const negated = words.slice(0, at).some((token) => is(token, 'not', 'never', 'no', 'nobody', 'none'))
  const noun = content(subject).filter((word) => !pronouns.includes(word) && word !== 'no')
  const base =
    form?.base ??
    (words[at]?.lower ?? '')
      .replace(/(?<=match)es$/, '')
      .replace(/ies$/, 'y')
      .replace(/(?<=[^s])s$/, '')
  const object = content(words.slice(at + 1)).slice(0, 2)
  const times = words.findIndex((token, i) => token.kind === 'number' && is(words[i + 1], 'times'))
  if (times > at && object.length > 0)
    return {
      kind: 'compare',
      key: toKey([...object, 'count']),
      operator: '>=',
      value: words[times]?.value ?? 1,
    }
  const about = noun.at(-1)
  if (about !== undefined && people.has(about)) mind.person = noun.slice(-2)
  if (mind.focus === null && about !== undefined && !people.has(about)) mind.focus = noun.slice(-2)
  if (noun.length > 0 && /^exists?$/.test(words[at]?.lower ?? ''))
    return flag([...noun.slice(-2), 'exists'], negated, noun.at(-1) ?? null)
  const positive = is(words[at - 1], 'can', 'could') ? ['can', base] : [pastOf(base)]
  return flag(
    [...(noun.length > 0 ? noun.slice(-2) : ['is']), ...positive, ...object],
    negated,
    noun.at(-1) ?? null,
  )
}

/** `valid`, `invalid`, `in stock`, `not paid`, `status paid`. */
function readBare(words: Words, mind: Mind, lent: Words | null): Condition | null {
  if (words.length === 0 || words.length > 5) return null
  if (is(words[0], 'no', 'without')) {
    const noun = content(words.slice(1))
    return noun.length === 0 ? null : flag(['has', ...noun], true, null)
  }
  if (startsWith(words, ['in stock', 'out of stock']) > 0 || lent !== null)
    return describe(lent ?? [], words, false, mind)
  const noun = content(words)
  const first = noun[0]
  if (first === undefined) return null
  if (
    noun.length === 1 &&
    /^(match|duplicate|error|problem|issue|hit|result|difference|conflict)$/.test(first)
  )
    return flag(['has', first], false, null)
  if (noun.length > 1 && attributeNouns.has(first) && !numberNouns.has(first))
    return {
      kind: 'compare',
      key: toKey(first),
      operator: '==',
      value: valueText(words.slice(words.findIndex((token) => token.lower === first) + 1)),
    }
  return describe([], words, false, mind)
}

/** The words that carry meaning, without articles, pronouns and owners, cut at a preposition. */
function content(words: Words): readonly string[] {
  const kept: string[] = []
  for (const token of words) {
    if (token.possessive === true) continue
    if (token.kind === 'sign') break
    if (
      isDeterminer(token.lower) ||
      (adverbs.includes(token.lower) && token.lower !== 'well' && words.length > 1)
    )
      continue
    if (prepositions.includes(token.lower)) {
      if (kept.length > 0) break
      if (!['over', 'under', 'up', 'out'].includes(token.lower)) continue
    }
    if (
      ['it', 'he', 'she', 'they', 'them', 'very', 'too', 'really', 'at', 'least', 'there'].includes(
        token.lower,
      )
    )
      continue
    kept.push(token.lower)
  }
  return kept
}

function flag(words: readonly string[], negated: boolean, subject: string | null, mind?: Mind): Condition {
  const plain = toKey(words.join(' '))
  const known = mind?.flags.get(plain)
  if (mind !== undefined && subject !== null) {
    if (known === undefined) mind.flags.set(plain, subject)
    else if (known !== subject && singular(known) !== singular(subject))
      return { kind: 'flag', key: toKey([subject, ...words]), negated, subject }
  }
  return { kind: 'flag', key: plain, negated, subject }
}

export type { CompareSign }
