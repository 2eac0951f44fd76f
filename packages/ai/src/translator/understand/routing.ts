import { adjective, attributeNouns, isDenied } from '../words/adjectives.ts'
import { isAdverb, isDeterminer, people } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { singular, toKey } from '../words/name.ts'
import { is, phrase, startsWith, type Token, trimSigns, type Words } from '../words/token.ts'
import { isPast, verbForm } from '../words/verbs.ts'
import { readAlternative } from './alternatives.ts'
import type { Condition } from './condition.ts'
import { startsAction } from './find-verb.ts'
import type { Mind } from './mind.ts'
import { readComparison } from './read-comparison.ts'

/** One way of several: `urgent tickets go to the on-call engineer`. */
export interface Route {
  /** null for "everything else". */
  readonly condition: Condition | null
  /** What is done, as a command. */
  readonly command: Words
}

const departments: ReadonlySet<string> = new Set(
  listOf(`
    sales | support | finance | legal | hr | ops | operations | engineering | marketing | security |
    accounting | team | staff | compliance | management | purchasing | procurement | logistics |
    facilities | production | payroll | reception | warehouse | dispatch | controlling | people |
    accounts | crew | board | helpdesk`),
)

/** `goes to finance` is "route to finance", `goes to an engineer` "assign to an engineer". */
export function handingVerb(target: Words): string {
  const end = target.findIndex(
    (token, i) =>
      i > 0 && (token.kind === 'sign' || is(token, 'for', 'with', 'and', 'who', 'in', 'at', 'via')),
  )
  const head = (end < 0 ? target : target.slice(0, end)).at(-1)?.lower ?? ''
  return people.has(head) && !departments.has(head) ? 'assign' : 'route'
}

/** Sentences that tell where each kind goes; null when they tell something else. */
export function readRouting(words: Words, mind: Mind): readonly Route[] | null {
  const plain = readRoutes(words, mind)
  const heads = words.flatMap((token, i) =>
    i > 0 && isGoing(token, words[i + 1]) && /[^s]s$/.test(words[i - 1]?.lower ?? '')
      ? [words[i - 1]?.lower ?? '']
      : [],
  )
  const told =
    heads.some((head, i) => heads.indexOf(head) !== i) ||
    words.some((token, i) => is(token, 'ones') && !is(words[i - 1], 'the')) ||
    words.some((token, i) => is(token, 'other', 'remaining') && is(words[i - 1], 'all', 'the', 'and', ','))
  if (plain !== null || !told || mind.kinds !== null) return plain
  const guess = { ...mind, kinds: 'kind' }
  const routes = readRoutes(words, guess)
  return routes !== null && routes.length > 1 ? routes : null
}

function readRoutes(words: Words, mind: Mind): readonly Route[] | null {
  const routes: Route[] = []
  for (const piece of partsOf(words, mind)) {
    const route = readRoute(piece, mind)
    if (route === null) return null
    routes.push(route)
  }
  return routes.some(({ condition }) => condition !== null) ? routes : null
}

/** `billing -> finance team, technical -> engineering, anything else -> support`. */
export function readArrows(words: Words): readonly Route[] | null {
  const pieces: Token[][] = [[]]
  for (const token of words) {
    if (is(token, ',')) pieces.push([])
    else pieces.at(-1)?.push(token)
  }
  if (
    pieces.length < 2 ||
    pieces.some((piece) => piece.filter((token) => token.kind === 'arrow').length !== 1)
  )
    return null
  const routes = pieces.map((piece): Route | null => {
    const arrow = piece.findIndex((token) => token.kind === 'arrow')
    const left = piece.slice(is(piece[0], 'and', 'or') ? 1 : 0, arrow)
    const right = piece.slice(arrow + 1)
    const first = right[0]
    if (left.length === 0 || left.length > 3 || first === undefined || right.length > 5) return null
    const said = (text: string): Token => ({ ...first, kind: 'word', text, lower: text })
    const acts = startsAction(right, 0, true)
    const command = acts ? right : [said(handingVerb(right)), said('to'), ...right]
    if (readAlternative(left) !== null) return { condition: null, command }
    if (
      left.some((token) => token.kind !== 'word' && token.kind !== 'quoted') ||
      (left.length > 1 && startsAction(left, 0, true))
    )
      return null
    return { condition: { kind: 'compare', key: 'kind', operator: '==', value: textOf(left) }, command }
  })
  return routes.every((route) => route !== null) && routes.some((route) => route.condition === null)
    ? routes
    : null
}

function partsOf(words: Words, mind: Mind): Words[] {
  const parts: Words[] = []
  let from = 0
  for (let i = 1; i < words.length - 1; i += 1) {
    if (!is(words[i], ',', 'and', 'but', 'while', 'whereas')) continue
    let next = i + 1
    while (is(words[next], 'and', 'but', 'while', 'whereas', ',')) next += 1
    if (readRoute(words.slice(next), mind) === null) continue
    parts.push(trimSigns(words.slice(from, i)))
    from = next
    i = next
  }
  parts.push(trimSigns(words.slice(from)))
  return parts
}

function readRoute(words: Words, mind: Mind): Route | null {
  const other = readAlternative(words)
  if (other !== null) {
    const command = commandOf(other.rest, mind.plural ?? mind.focus ?? [])
    return command === null ? null : { condition: null, command }
  }
  const going = words.findIndex((token, i) => i > 0 && i < 8 && isGoing(token, words[i + 1]))
  const known = mind.focus?.at(-1)
  const doing = words.findIndex(
    (token, i) =>
      i > 1 &&
      i < 5 &&
      known !== undefined &&
      words[i - 1]?.lower.endsWith('s') === true &&
      (singular(words[i - 1]?.lower ?? '') === singular(known) || is(words[i - 1], 'others')) &&
      verbForm(token.lower)?.form === 'base',
  )
  const at = going > 0 ? going : doing
  if (at < 1) return null
  const subject = words.slice(0, at)
  const rest = startsWith(subject, [
    'all other',
    'the other',
    'other',
    'all remaining',
    'the remaining',
    'all others',
    'the rest of',
  ])
  if (rest > 0 && subject.length <= rest + 3) {
    const command = commandOf(
      words.slice(at),
      subject
        .slice(rest)
        .filter((token) => !isDeterminer(token.lower))
        .map((token) => token.lower),
    )
    return command === null ? null : { condition: null, command }
  }
  if (subject.some((token) => token.kind === 'sign' || is(token, 'if', 'when', 'who', 'that', 'to', 'then')))
    return null
  const found = conditionOf(subject, mind)
  const command = found === null ? null : commandOf(words.slice(at), found.noun)
  if (found !== null && command !== null) mind.plural = found.noun
  return found === null || command === null ? null : { condition: found.condition, command }
}

function isGoing(token: Token, next: Token | undefined): boolean {
  if (is(token, 'go', 'goes')) return is(next, 'to', 'straight', 'directly', 'through', 'into', 'in')
  if (is(token, 'get', 'gets', 'receive', 'receives')) return next !== undefined && next.kind !== 'sign'
  if (is(token, 'is', 'are')) return next !== undefined && (isPast(next.lower) || isAdverb(next.lower))
  if (is(token, 'need', 'needs', 'require', 'requires')) return next !== undefined && !is(next, 'to')
  return is(token, 'should', 'must', 'will', 'can') && is(next, 'be', 'go', 'get', 'receive')
}

interface Sort {
  readonly condition: Condition
  readonly noun: readonly string[]
}

/** What the kind is told by: a word before the noun, or what stands behind it. */
export function conditionOf(tokens: Words, mind: Mind): Sort | null {
  const words = tokens.filter((token) => !isDeterminer(token.lower) && !is(token, 'all'))
  const known = mind.focus?.at(-1)
  const sorted = mind.actions.some((action) => sorting.includes(action.verb ?? ''))
  let at = known === undefined ? -1 : words.findIndex((token) => singular(token.lower) === singular(known))
  const behind = words.findIndex((token) =>
    is(
      token,
      ...listOf(
        'about | regarding | concerning | with | over | under | above | below | from | for | between | worth | of | more | less | up | exceeding',
      ),
    ),
  )
  if (at < 0 && (sorted || mind.kinds !== null)) at = (behind > 0 ? behind : words.length) - 1
  const head = words[at]
  if (
    words.length === 1 &&
    mind.kinds === 'kind' &&
    head?.kind === 'word' &&
    !head.lower.endsWith('s') &&
    !isDeterminer(tokens[0]?.lower ?? '') &&
    !['it', 'this', 'that', 'he', 'she', 'they', 'everything'].includes(head.lower) &&
    !people.has(head.lower)
  )
    return {
      condition: { kind: 'compare', key: 'kind', operator: '==', value: head.lower },
      noun: [head.lower],
    }
  if (head === undefined || head.kind !== 'word' || !/s$|^(mail|email|feedback|people)$/.test(head.lower))
    return null
  const noun = [head.lower]
  const alone =
    words.every((token) => token.kind === 'word') &&
    words.length <= 2 &&
    behind < 0 &&
    (words.length === 1 || mind.text.split(head.lower).length <= 2)
  if (
    alone &&
    sorted &&
    mind.kinds !== null &&
    (known === undefined || singular(head.lower) !== singular(known)) &&
    !is(head, 'ones') &&
    attributeNouns.has(mind.kinds)
  )
    return {
      condition: {
        kind: 'compare',
        key: toKey(mind.kinds),
        operator: '==',
        value: phrase(
          words.map((token, i) =>
            i === words.length - 1 ? { ...token, lower: singular(token.lower) } : token,
          ),
        ),
      },
      noun,
    }
  const before = words.slice(0, at).filter((token) => token.kind === 'word' || token.kind === 'quoted')
  const after = words.slice(at + 1)
  const equal = (key: string, value: string): Sort => {
    mind.kinds = key
    return { condition: { kind: 'compare', key: toKey(key), operator: '==', value }, noun }
  }
  if (before.length > 0 && before.length <= 3 && after.length === 0) {
    const last = before.at(-1)
    if (before.length > 1 && last !== undefined && attributeNouns.has(last.lower))
      return equal(last.lower, textOf(before.slice(0, -1)))
    const quality = adjective(before[0]?.lower ?? '')
    if (before.length === 1 && (quality.negated || isDenied(quality.word))) {
      mind.kinds ??= 'kind'
      const key = toKey(['is', quality.word])
      return { condition: { kind: 'flag', key, negated: quality.negated, subject: null }, noun }
    }
    const trait = /^(.+)-(priority|risk|value|severity)$/.exec(before[0]?.lower ?? '')
    if (trait !== null && before.length === 1) return equal(trait[2] ?? 'kind', trait[1] ?? '')
    const graded = /^(high|medium|low)$/.test(before[0]?.lower ?? '')
    return equal(graded ? 'priority' : keyFor(mind), textOf(before).replace(/-(priority|risk|value)$/, ''))
  }
  if (after.length < 2 || before.length > 0) return null
  if (is(after[0], 'about', 'regarding', 'concerning', 'for'))
    return equal(keyFor(mind), textOf(after.slice(1)))
  if (is(after[0], 'with') && attributeNouns.has(after.at(-1)?.lower ?? '') && after.length > 2)
    return equal(after.at(-1)?.lower ?? '', textOf(after.slice(1, -1)))
  if (is(after[0], 'from') && /^[A-Z]/.test(after[1]?.text ?? ''))
    return equal('source', textOf(after.slice(1)))
  const measured = after.some((token) => token.kind === 'number') ? readComparison(after, mind, null) : null
  return measured === null ? null : { condition: measured, noun }
}

const sorting = listOf(`
    classify | categorise | categorize | sort | triage | tag | label | prioritise | prioritize | rate |
    rank | route | score | detect | screen | evaluate | validate | inspect | review | verify | determine | assess | group | split | segment | check | identify`)

function keyFor(mind: Mind): string {
  const head = mind.focus?.at(-1)
  return mind.kinds ?? (head !== undefined && attributeNouns.has(head) ? head : 'kind')
}

function textOf(words: Words): string {
  return words.map((token, i) => (i > 0 || /^[A-Z]{2}/.test(token.text) ? token.text : token.lower)).join(' ')
}

/** `are sent to sales` as a command. */
export function commandOf(tokens: Words, noun: readonly string[]): Words | null {
  let words = trimSigns(tokens)
  while (startsWith(words, ['should', 'must', 'will', 'can', 'be']) > 0 && words.length > 1)
    words = words.slice(1)
  const first = words[0]
  if (first === undefined) return null
  const said = (text: string): Token => ({ ...first, kind: 'word', text, lower: text })
  if (is(first, 'go', 'goes')) {
    const to = words.findIndex((token) => is(token, 'to', 'through', 'into', 'in'))
    if (to < 0 || to > 2) return null
    return [said(handingVerb(words.slice(to + 1))), said('to'), ...words.slice(to + 1)]
  }
  if (is(first, 'get', 'gets', 'receive', 'receives')) {
    const participle = words[1]
    if (participle === undefined || !isPast(participle.lower) || is(participle, 'set', 'read'))
      return [said('send'), ...words.slice(1)]
    words = words.slice(1)
  }
  if (is(first, 'need', 'needs', 'require', 'requires'))
    return [
      said(words.some((token) => is(token, 'approval', 'sign-off')) ? 'get' : 'request'),
      ...words.slice(1),
    ]
  if (is(words[0], 'is', 'are')) words = words.slice(1)
  while (words.length > 1 && isAdverb(words[0]?.lower ?? '')) words = words.slice(1)
  const verb =
    words[0] === undefined || !isPast(words[0].lower) ? null : (verbForm(words[0].lower)?.base ?? null)
  if (verb === null) return first === words[0] ? words : null
  const rest = words.slice(1)
  if (
    is(rest[0], 'to') &&
    ['route', 'assign', 'forward', 'send', 'pass', 'transfer', 'hand', 'redirect', 'escalate'].includes(verb)
  )
    return [said(verb), ...rest]
  return [said(verb), ...noun.map(said), ...rest]
}
