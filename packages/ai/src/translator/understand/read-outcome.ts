import { isDeterminer, people, pronouns } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { toKey } from '../words/name.ts'
import { durationText } from '../words/numbers.ts'
import { indexOf, is, phrase, type Words } from '../words/token.ts'
import type { Condition } from './condition.ts'
import { findAction } from './find-action.ts'
import type { Mind } from './mind.ts'
import type { Action } from './story.ts'

const approvedWords = listOf(`
    approved | approves | approve | granted | agrees | agree | agreed | consents | accepts | accepted |
    accept | signs`)
const rejectedWords = listOf(`
    rejected | rejects | reject | declined | declines | decline | denied | denies | deny | refused |
    refuses | disapproved | disapproves | disagrees | objects | rejection`)
const confirmWords = [
  'accepts',
  'responds',
  'answers',
  'replies',

  'confirm',
  'confirms',
  'confirmed',
  'acknowledges',
  'acknowledged',
  'verifies',
  'acknowledge',
]
const failWords = listOf(`
    fails | fail | failed | failing | errors | breaks | crashes | throws | failure | error | errored |
    failures | exception | wrong`)
const successWords = [
  'succeeds',
  'succeed',
  'succeeded',
  'works',
  'worked',
  'success',
  'passes',
  'passed',
  'pass',
  'successful',
  'successfully',
]

/** How the step before ended: approved or rejected, failed or not, or without an answer in time. */
export function readOutcome(words: Words, mind: Mind): Condition | null {
  return readTimeout(words, mind) ?? readApproval(words, mind) ?? readFailure(words, mind)
}

function readTimeout(words: Words, mind: Mind): Condition | null {
  const said = phrase(words)
  const duration = words.find((token) => token.kind === 'duration')
  const silent =
    /\b(no|without|any)\b.*\b(answer|reply|response|reaction|decision|feedback|approval)\b|\bdo(es)? not (answer|reply|respond|react|decide|approve|confirm|come back)|\bnobody (answers|replies|responds|reacts)|\bno one (answers|replies|responds)|\bno\b.*\bis (received|given)/.test(
      said,
    )
  const late =
    /times? out|timed out|time-?out|takes (too long|longer|more than)|too long|deadline (passes|is (missed|reached|exceeded))/.test(
      said,
    )
  const waited = mind.actions.at(-1)
  if (
    /\b(does|did|do|has|have) not (arrive|come|happen|appear|show up|been received)/.test(said) &&
    duration === undefined &&
    waited?.verb === 'wait' &&
    waited.properties.some(({ path }) => path[0] === 'timeout')
  )
    return { kind: 'timeout', ms: null }
  const times = words.findIndex((token, i) => token.kind === 'number' && is(words[i + 1], 'times'))
  const tried = mind.actions.at(-1)
  if (silent && times >= 0 && tried !== undefined) {
    retryTimes(tried, words[times]?.value ?? 3)
    return { kind: 'failed', everywhere: false, of: null }
  }
  if (late || (silent && duration !== undefined)) return { kind: 'timeout', ms: duration?.value ?? null }
  const due = mind.actions.findLast((action) => action.type === 'approval')
  if (silent && words.length <= 5 && due?.properties.some(({ path }) => path[0] === 'timeout') === true)
    return { kind: 'timeout', ms: null }
  if (silent && /\bin time\b|\bon time\b/.test(said)) return { kind: 'timeout', ms: null }
  return null
}

function readApproval(words: Words, mind: Mind): Condition | null {
  const approval = mind.actions.some((action) => action.type === 'approval')
  const asked = mind.actions.findLast(
    (action) =>
      action.verb !== null &&
      ['review', 'approve', 'ask', 'request', 'submit', 'check', 'get', 'send', 'decide'].includes(
        action.verb,
      ),
  )
  const negated = words.some((token) => is(token, 'not', 'never', 'no'))
  const said = phrase(words)
  const last = mind.actions.at(-1)
  const questioned = last?.verb === 'ask' && last.type === 'task' && isPersonal(last)
  if (/\bsays? no\b/.test(said) && questioned) return { kind: 'approved', negated: true }
  if (/\bsays? (yes|ok|okay)\b/.test(said) && questioned) return { kind: 'approved', negated: false }
  if (/\bsays? (yes|ok|okay)\b|\bgives? (the )?(ok|okay|green light|approval)/.test(said) && approval)
    return { kind: 'approved', negated }
  if (/\bsays? no\b/.test(said) && approval) return { kind: 'approved', negated: true }
  const confirming = mind.actions.some((action) => action.type === 'approval' && action.verb === 'confirm')
  const yes = indexOf(words, confirming ? [...approvedWords, ...confirmWords] : approvedWords)
  const no = indexOf(words, rejectedWords)
  if (yes < 0 && no < 0) return null
  if (words.some((token) => is(token, 'by')) && !approval && asked === undefined) return null
  const judge = words.slice(0, Math.max(yes, no)).find((token) => people.has(token.lower))
  if (judge !== undefined && !approval && asked !== undefined) mind.person = [judge.lower]
  const late = words.findIndex((token) => token.kind === 'duration')
  const answering = mind.actions.findLast((action) => action.type === 'approval')
  if (late > 0 && is(words[late - 1], 'within', 'in') && answering !== undefined)
    answering.properties = [
      ...answering.properties.filter(({ path }) => path[0] !== 'timeout'),
      { path: ['timeout'], value: durationText(words[late]?.value ?? 0) },
    ]
  const strong =
    is(words[yes], 'approved', 'approves', 'approve') ||
    is(words[no], 'rejected', 'rejects', 'reject', 'disapproved', 'disapproves')
  const reviewed = asked?.verb === 'review' && asked === mind.actions.at(-1)
  if (!approval && !(strong && asked !== undefined) && !reviewed) return null
  if (words.some((token) => is(token, 'payment', 'card', 'transaction', 'charge')) && !approval) return null
  return { kind: 'approved', negated: no >= 0 !== negated }
}

function isPersonal(action: Action): boolean {
  return action.nouns.some((noun) => people.has(noun))
}

function readFailure(words: Words, mind: Mind): Condition | null {
  const said = phrase(words)
  const charge = /\b(card|payment|charge)\b.*\b(declined|refused|rejected)\b/.test(said)
    ? mind.actions.findLast((action) =>
        ['charge', 'pay', 'debit', 'capture', 'bill'].includes(action.verb ?? ''),
      )
    : undefined
  if (charge !== undefined && charge !== mind.actions.at(-1) && !words.some((token) => is(token, 'not')))
    return { kind: 'failed', everywhere: false, of: charge }
  const failed = indexOf(words, failWords)
  const passed = indexOf(words, successWords)
  const odd =
    /goes wrong|went wrong|an error|any error|on error|on failure|a problem|does not work|did not work|did not succeed|does not succeed|not successful|unsuccessful|an exception|does not go through|is declined by the bank/.test(
      said,
    )
  const fine = /goes through|went through|went well|goes well|no errors?$|without errors?/.test(said)
  const last = mind.actions.at(-1)
  if (failed < 0 && passed < 0 && !odd && !fine) return null
  if (/\b(is|was|are|were)( not)? (un)?successful\b/.test(said))
    return {
      kind: 'flag',
      key: 'is_successful',
      negated: /unsuccessful|not successful/.test(said),
      subject: null,
    }
  if (is(words[failed], 'wrong') && !odd) return null
  if (
    is(words[failed], 'error', 'errors', 'failure', 'exception') &&
    /\b(more|less|fewer|status|level|rate|count|code)\b|\d/.test(said)
  )
    return null
  const negated = words.some((token) => is(token, 'not', 'never', 'no')) && !odd && !fine
  const times = words.findIndex(
    (token, i) => (token.kind === 'number' && is(words[i + 1], 'times', 'attempts')) || is(token, 'twice'),
  )
  if (failed >= 0 && times >= 0 && last !== undefined) {
    const of = failingStep(words, mind)
    retryTimes(of ?? last, words[times]?.value ?? 2)
    return { kind: 'failed', everywhere: false, of }
  }
  const bad = odd || (failed >= 0 && !fine)
  const fails = bad !== negated
  const test = testOf(words, mind)
  if (test !== null && !/anything|something|any step|any of|an error|on error/.test(said))
    return { kind: 'flag', key: test, negated: fails, subject: null }
  if (last === undefined) {
    const noun = words
      .slice(0, Math.max(0, failed))
      .filter(
        (token) =>
          token.kind === 'word' &&
          !isDeterminer(token.lower) &&
          !pronouns.includes(token.lower) &&
          !is(token, 'not', 'does', 'did'),
      )
    if (failed > 0 && noun.length > 0 && fails) {
      mind.focus = noun.map((token) => token.lower)
      return { kind: 'flag', key: toKey([...mind.focus, 'failed']), negated: false, subject: null }
    }
    return { kind: 'flag', key: 'is_successful', negated: fails, subject: null }
  }
  return fails
    ? { kind: 'failed', everywhere: everywhere(said), of: failingStep(words, mind) }
    : { kind: 'succeeded' }
}

/** `if it fails three times`: that often it is tried. */
function retryTimes(action: Action, attempts: number): void {
  action.properties = [
    ...action.properties.filter(({ path }) => path.join('.') !== 'retry.attempts'),
    { path: ['retry', 'attempts'], value: Math.max(1, attempts) },
  ]
}

/** `if charging the card fails`: the step that is named; `it` is the one that failed before. */
function failingStep(words: Words, mind: Mind): Action | null {
  const at = words.findIndex(
    (token) => is(token, ...failWords) || is(token, 'does', 'did', 'goes', 'is', 'still'),
  )
  const subject = words
    .slice(0, Math.max(0, at))
    .filter((token) => !is(token, 'the', 'a', 'an', 'still', 'this', 'that', 'it', 'step'))
  if (subject.length === 0)
    return words.some((token) => is(token, 'still', 'again')) || phrase(words).startsWith('it ')
      ? mind.failing
      : null
  const found = findAction(subject, mind)
  return found === mind.actions.at(-1) ? null : found
}

function everywhere(said: string): boolean {
  return /anything|something|(?:any|a|each|one) step|any (of|error|point|failure|problem|time)|one of (the|these|those|them)|at any|either of|any$|errors? occurs? anywhere/.test(
    said,
  )
}

const tests: Readonly<Record<string, string>> = {
  validate: 'is_valid',
  verify: 'is_verified',
  check: 'passed',
  test: 'passed',
  inspect: 'passed',
  examine: 'passed',
  audit: 'passed',
  screen: 'passed',
}
const testNouns: Readonly<Record<string, string>> = {
  validation: 'is_valid',
  verification: 'is_verified',
  check: 'passed',
  checks: 'passed',
  test: 'passed',
  tests: 'passed',
  inspection: 'passed',
  review: 'passed',
  screening: 'passed',
  exam: 'passed',
  scan: 'passed',
  scans: 'passed',
  audit: 'passed',
}

/** A check that fails has not crashed: it has said no. */
function testOf(words: Words, mind: Mind): string | null {
  const noun = words.find((token) => Object.hasOwn(testNouns, token.lower))
  if (noun !== undefined) {
    const before = words[words.indexOf(noun) - 1]
    const named = before?.kind === 'word' && !/^(the|a|an|this|that|any|all|both|if)$/.test(before.lower)
    const key = testNouns[noun.lower] ?? 'passed'
    return named && key === 'passed'
      ? `${before.lower.replace(/[^\p{L}\p{N}_]/gu, '_')}_${noun.lower.replace(/s$/, '')}_passed`
      : key
  }
  const last = mind.actions.at(-1)
  const pronoun =
    words.some((token) => is(token, 'it', 'this', 'that', 'everything', 'all', 'they', 'both', 'these')) ||
    words.length <= 2
  const ran = last?.nouns.find((noun) => Object.hasOwn(testNouns, noun))
  if (
    pronoun &&
    last !== undefined &&
    ran !== undefined &&
    ['run', 'execute', 'perform', 'do', 'start', 'make'].includes(last.verb ?? '')
  )
    return testNouns[ran] ?? 'passed'
  return pronoun &&
    last !== undefined &&
    last.verb !== null &&
    Object.hasOwn(tests, last.verb) &&
    last.type === 'task'
    ? (tests[last.verb] ?? null)
    : null
}
