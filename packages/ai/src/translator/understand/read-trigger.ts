import { isDeterminer, people, prepositions, pronouns } from '../words/function-words.ts'
import { listOf } from '../words/list-of.ts'
import { singular, toName } from '../words/name.ts'
import { readSchedule, type Schedule } from '../words/schedule.ts'
import { is, startsWith, type Token, trimSigns, type Words } from '../words/token.ts'
import { baseVerbs, isAmbiguous, isPast, pastOf, verbForm } from '../words/verbs.ts'
import type { Mind } from './mind.ts'
import { isPerson, readNoun } from './noun.ts'
import type { StoryTrigger } from './story.ts'

export const triggerWords = listOf(`
    when | whenever | every time | each time | as soon as | once | upon | after | if ever | any time |
    anytime | on | for every | for each | triggered when | triggered by | starts when | in response to |
    on every | on each`)
const arriving = listOf(`
    arrive | come | submit | place | request | sign | register | upload | fill | receive | apply |
    report | subscribe | order | open | file | book | buy | join | enter | happen | occur | cancel |
    complain | log | ask | send | create | appear | purchase | hand | return | claim | click | donate |
    call`)

export interface ReadTrigger {
  readonly trigger: StoryTrigger
  readonly notes: readonly string[]
}

/** What starts the workflow, from the words after `when`: "an order arrives". */
export function readEvent(words: Words, mind: Mind): StoryTrigger | null {
  const web = readWebhook(words)
  if (web !== null) {
    setFocusFromPath(web, mind)
    return web
  }
  const plain = words.filter((token) => !is(token, 'a', 'an', 'the', 'every', 'each', 'new'))
  if (
    plain.length > 0 &&
    plain.length <= 4 &&
    /^(push|commit|release|signup|sign-up|registration|login|checkout|upload|purchase|payment|order|deployment|merge|tag|payday|startup|error|alert|request|message|email|ticket|complaint|cancellation|subscription|booking|delivery)$/.test(
      plain[0]?.lower ?? '',
    ) &&
    (plain.length === 1 || is(plain[1], 'to', 'of', 'from', 'on', 'into', 'in'))
  ) {
    if (plain[0] !== undefined) mind.focus = [plain[0].lower]
    return {
      kind: 'event',
      name: [...plain.slice(2).map((token) => toName(token.lower)), plain[0]?.lower ?? '']
        .filter((part) => part !== '')
        .join('.'),
    }
  }
  return readHappening(
    trimSigns(words).filter((token) => !is(token, 'has', 'have', 'had', 'been', 'just')),
    mind,
  )
}

function readWebhook(words: Words): (StoryTrigger & { kind: 'webhook' }) | null {
  const path = words.find((token) => token.kind === 'path')
  const method = words.find((token) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(token.text))?.text
  const said = words.some(
    (token) =>
      is(token, 'webhook', 'endpoint', 'http') ||
      (is(token, 'request') && (path !== undefined || method !== undefined)),
  )
  if (!said && !(path !== undefined && method !== undefined)) return null
  if (words.some((token) => token.kind === 'url')) return null
  return { kind: 'webhook', method: method ?? 'POST', path: path?.text ?? '/webhook' }
}

function setFocusFromPath(trigger: StoryTrigger & { kind: 'webhook' }, mind: Mind): void {
  const last = trigger.path
    .split('/')
    .filter((part) => /^[a-z_-]+$/i.test(part))
    .at(-1)
  if (last !== undefined && last !== 'webhook') mind.focus = [singular(toName(last))]
}

/** `an order arrives` is order.arrived, `a user submits data` data.submitted. */
function readHappening(said: Words, mind: Mind): StoryTrigger | null {
  const start = isDeterminer(said[0]?.lower ?? '') && is(said[1], 'new', 'incoming') ? said.slice(1) : said
  const words = start.filter((token) => !is(token, 'can', 'may', 'might', 'want', 'wants'))
  const plain = words.filter(
    (token) => !is(token, 'new', 'incoming', 'our', 'receipt', 'arrival', 'submission', 'creation', 'every'),
  )
  if (
    (words.some((token) => is(token, 'receipt', 'arrival', 'submission', 'creation', 'upload')) &&
      is(words[1], 'of')) ||
    (is(words[0], 'new', 'incoming') &&
      !plain.some(
        (token, i) =>
          i > 0 &&
          (is(token, 'is', 'are', 'gets', 'has', 'comes', 'arrives') ||
            (verbForm(token.lower)?.form === 's' &&
              (!isAmbiguous(singular(token.lower)) ||
                (i === plain.length - 1 && people.has(plain[i - 1]?.lower ?? ''))))),
      ))
  ) {
    const said = words.find((token) =>
      is(token, 'receipt', 'arrival', 'submission', 'creation', 'upload'),
    )?.lower
    const noun = readNoun(
      words.filter(
        (token) =>
          !is(token, 'receipt', 'arrival', 'submission', 'creation', 'upload', 'of', 'new', 'incoming'),
      ),
      mind,
    )
    const past: Record<string, string> = {
      receipt: 'received',
      arrival: 'arrived',
      submission: 'submitted',
      creation: 'created',
      upload: 'uploaded',
    }
    if (noun.words.length > 0)
      return event(noun.words, said === undefined ? 'received' : (past[said] ?? 'received'), mind)
  }
  const clear = (token: Token, i: number) =>
    i > 0 &&
    token.kind === 'word' &&
    (verbForm(token.lower)?.form === 's' || is(token, 'is', 'are', 'gets', 'was', 'arrives', 'comes'))
  const first = plain.findIndex(clear)
  for (let i = 0; i < plain.length; i += 1) {
    const token = plain[i]
    if (token?.kind !== 'word') continue
    const compound = i < first && first <= i + 2 && isAmbiguous(token.lower)
    if (compound) continue
    if (is(token, 'is', 'are', 'gets', 'was') && i > 0) {
      const participle = plain.slice(i + 1).find((word) => isPast(word.lower))
      if (participle !== undefined) return event(nounIn(plain.slice(0, i), mind), participle.lower, mind)
      const rest = plain.slice(i + 1).filter((word) => !isDeterminer(word.lower))
      if (is(plain[0], 'there') && rest.length > 0) return event(nounIn(rest, mind), 'found', mind)
      if (rest.length > 0 && rest.length <= 3)
        return event(nounIn(plain.slice(0, i), mind), toName(rest.map((word) => word.lower)), mind)
    }
    const form =
      verbForm(token.lower) ??
      (i > 0 &&
      /[^s]s$/.test(token.lower) &&
      is(plain[i + 1], 'the', 'a', 'an', 'our', 'my') &&
      (people.has(plain[i - 1]?.lower ?? '') || is(plain[i - 1], 'somebody'))
        ? { base: token.lower.replace(/s$/, ''), form: 's' as const }
        : null)
    const finite =
      form?.form === 's' ||
      (form?.form === 'base' &&
        i > 0 &&
        (plain[i - 1]?.lower.endsWith('s') || people.has(plain[i - 1]?.lower ?? ''))) ||
      arriving.some((verb) => `${verb}s` === token.lower) ||
      (i === plain.length - 1 &&
        i > 0 &&
        first < 0 &&
        /^(expires|ends|fails|falls|rises|overheats|crashes|rings|opens|closes|breaks|drops|stops|starts|changes|finishes|succeeds|lapses|clears|boots|begins|bounces|passes)$/.test(
          token.lower,
        ))
    if (i === 0 || !finite || isDeterminer(plain[i - 1]?.lower ?? '')) continue
    const subject = nounIn(plain.slice(0, i), mind)
    const base = form?.base ?? token.lower.replace(/s$/, '')
    const after = plain.slice(i + 1)
    const particle = is(after[0], 'in', 'up', 'out', 'off', 'down') ? (after[0]?.lower ?? '') : ''
    const object = readNoun(after.slice(particle === '' ? 0 : 1), mind).words.slice(-3)
    const past =
      base === 'come' && particle === 'in'
        ? 'received'
        : particle === '' || object.length > 0
          ? pastOf(base)
          : `${pastOf(base)}_${particle}`
    if (isPerson(subject)) mind.person = subject
    if (object.length > 0 && !isPerson(object)) return event(object, past, mind)
    if (object.length === 0 && is(after[0], 'for', 'about', 'to')) {
      const about = readNoun(after.slice(1), mind).words.slice(-2)
      if (about.length > 0 && base !== 'come')
        return event(about, pastOf(base) === 'asked' ? 'requested' : past, mind)
    }
    return event(subject, past, mind)
  }
  return null
}

function nounIn(words: Words, mind: Mind): readonly string[] {
  return readNoun(
    words.filter((token) => !is(token, 'new')),
    mind,
  ).words.slice(-3)
}

function event(noun: readonly string[], past: string, mind: Mind): StoryTrigger | null {
  const words = noun
    .map((word) => word.toLowerCase())
    .filter((word) => !pronouns.includes(word) && word !== 'there')
  if (words.length === 0) return null
  const name = [...words.slice(0, -1), singular(words.at(-1) ?? '')]
  if (name.at(-1) !== words.at(-1)) mind.plural = words
  if (isPerson(words)) mind.person = words
  mind.focus = isPerson(words) ? [...name] : words
  return { kind: 'event', name: `${toName(name)}.${past}` }
}

const reported = listOf(`
    reported | submitted | placed | received | created | opened | filed | raised | uploaded | registered |
    detected | made | booked | requested | logged | added | arrived | posted | merged | pushed`)

/** `A customer places an order.` as the first sentence says what happens, not what the workflow does. */
export function isHappening(sentence: Words): boolean {
  const words = sentence.filter((token) => !is(token, 'can', 'may', 'might', 'want', 'wants'))
  const be = words.findIndex((token, i) => i > 1 && i < 6 && is(token, 'is', 'are', 'gets', 'has'))
  if (
    is(words[0], 'a', 'an', 'new') &&
    be > 0 &&
    words.slice(be + 1, be + 3).some((token) => reported.includes(token.lower)) &&
    !words.some((token) => is(token, ',', 'and', 'then'))
  )
    return true
  const at = words.findIndex(
    (token, i) =>
      i > 0 &&
      i < 5 &&
      token.kind === 'word' &&
      (verbForm(token.lower)?.form === 's' ||
        (verbForm(token.lower)?.form === 'base' && words[i - 1]?.lower.endsWith('s') === true) ||
        is(token, 'arrives', 'comes', 'happens', 'occurs')),
  )
  const verb = verbForm(words[at]?.lower ?? '')?.base ?? words[at]?.lower.replace(/s$/, '') ?? ''
  if (at < 1 || words.some((token) => is(token, ',', 'and', 'then'))) return false
  const subject = words.slice(0, at)
  if (subject.some((token) => token.kind !== 'word' || prepositions.includes(token.lower))) return false
  const outside = subject.some((token) =>
    is(
      token,
      'customer',
      'customers',
      'user',
      'users',
      'employee',
      'employees',
      'client',
      'clients',
      'visitor',
      'visitors',
      'applicant',
      'candidate',
      'student',
      'patient',
      'someone',
      'somebody',
      'guest',
      'buyer',
      'member',
      'subscriber',
      'tenant',
      'citizen',
      'shopper',
      'caller',
    ),
  )
  const someone =
    is(words[0], 'a', 'an') &&
    subject.slice(1).every((token) => people.has(token.lower) || token.kind === 'word') &&
    people.has(subject.at(-1)?.lower ?? '')
  return (
    ((outside || someone) && arriving.includes(verb)) ||
    ['arrive', 'come', 'happen', 'occur', 'arrives'].includes(verb)
  )
}

/** A schedule anywhere in the sentence; the words without it. */
export function takeSchedule(words: Words): { readonly schedule: Schedule; readonly rest: Words } | null {
  for (let i = 0; i < words.length; i += 1) {
    const schedule = readSchedule(words, i)
    if (schedule === null || schedule.length === 0) continue
    const before = words.slice(0, i)
    const after = words.slice(i + schedule.length)
    if (is(after[0], 'until', 'till') || after.some((token) => is(token, 'until'))) return null
    if (
      startsWith(words, ['every'], i) > 0 &&
      after.length === 0 &&
      before.some((token) => is(token, 'retry', 'poll'))
    )
      return null
    const other = before.at(-2)
    if (other?.kind === 'time' && is(before.at(-1), 'and')) {
      const [minute, hour, ...days] = schedule.cron.split(' ')
      const value = other.value ?? 0
      if (String(value % 60) === minute) {
        const cron = [minute, `${Math.floor(value / 60)},${hour}`, ...days].join(' ')
        const kept = before.slice(0, is(before.at(-3), 'at') ? -3 : -2)
        return { schedule: { ...schedule, cron }, rest: trimSigns([...kept, ...after]) }
      }
    }
    const adjective =
      schedule.length === 1 &&
      is(words[i], 'daily', 'weekly', 'monthly', 'hourly', 'yearly', 'quarterly', 'nightly') &&
      after[0]?.kind === 'word' &&
      !prepositions.includes(after[0].lower) &&
      !is(after[0], 'and', 'then')
    return { schedule, rest: adjective ? words : trimSigns([...before, ...after]) }
  }
  return null
}

export { baseVerbs }
