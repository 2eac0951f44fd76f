import { missedRuns, signatureSchemes, usualSecrets, workflowOutcomes } from '../graph/graph.ts'
import { type Completion, keyword, valueItem } from './completion-item.ts'
import type { Word } from './place.ts'

/** What fits after `on`. */
export function triggerCompletions(words: readonly Word[]): readonly Completion[] {
  const [, kind, ...rest] = words
  const previous = rest.at(-1)
  switch (kind?.text) {
    case undefined:
      return triggerKinds
    case 'webhook':
      if (rest.length === 0) return methods
      if (previous?.text === 'as')
        return signatureSchemes.map((scheme) => keyword(scheme, 'how it is signed'))
      return rest.length === 2
        ? [keyword('signed', 'who calls has to know a secret', 'signed ${1:HOOK_KEY}')]
        : []
    case 'schedule':
      if (!previous) return schedules
      if (rest.length === 1) return [keyword('in', 'a time zone follows', 'in "$1"'), missed]
      if (previous.text === 'missed') return missedWords
      if (previous.text === 'in') return timeZones().map((zone) => ({ ...zone, insert: `"${zone.label}"` }))
      return rest.length === 3 && rest[1]?.text === 'in' ? [missed] : []
    case 'workflow':
      return rest.length === 1 ? workflowOutcomes.map((one) => keyword(one, 'how it ended')) : []
    case 'message':
    case 'email': {
      const usual = usualSecrets[kind.text as 'message' | 'email']
      const detail = `the secret that holds the address; ${usual} without it`
      return rest.length === 1 ? [keyword('from', detail, `from \${1:${usual}}`)] : []
    }
    default:
      return []
  }
}

/** What fits inside a string after `on`: a time zone or a schedule, with its quotes. */
export function triggerTextCompletions(words: readonly Word[]): readonly Completion[] {
  const isTimes = words.length === 2 || words.at(-1)?.text === 'in'
  return words[1]?.text === 'schedule' && isTimes ? triggerCompletions(words) : []
}

const triggerKinds = [
  keyword('webhook', 'on webhook POST "/path"', 'webhook ${1:POST} "/${2:path}"'),
  keyword('schedule', 'on schedule "0 9 * * 1-5" in "Europe/Berlin"', 'schedule "${1:0 9 * * 1-5}"'),
  keyword('event', 'on event "customer.created"', 'event "${1:customer.created}"'),
  keyword('workflow', 'when another workflow has ended', 'workflow "${1:name}" completed'),
  keyword('message', 'a message of a queue of RabbitMQ', 'message "${1:orders}"'),
  keyword('email', 'an e-mail that arrives', 'email "${1:INBOX}"'),
  keyword('file', 'a file that comes or changes', 'file "${1:inbox/*.csv}"'),
]

const methods = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map((method) =>
  keyword(method, 'the HTTP method that calls it', `${method} "/$1"`),
)

const schedules = [
  ['0 9 * * 1-5', 'at 9:00 on weekdays'],
  ['*/15 * * * *', 'every 15 minutes'],
  ['0 * * * *', 'every hour'],
  ['0 0 * * *', 'every day at midnight'],
  ['0 9 * * 1', 'on Mondays at 9:00'],
  ['0 0 1 * *', 'on the first of the month'],
].map(([cron, detail]) => valueItem(`"${cron}"`, detail as string))

const missed = keyword('missed', 'what becomes of times that were missed', 'missed ${1:skip}')

const missedWords = [
  keyword('skip', 'missed times are not started'),
  keyword('last', 'the last missed time is started, once'),
  keyword('all', `each missed time is started, up to ${missedRuns.usual} or a number`, 'all ${1:10}'),
]

let zones: readonly Completion[] | null = null

/** The time zones that this runtime knows. */
function timeZones(): readonly Completion[] {
  zones ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((zone) =>
    valueItem(zone, 'time zone'),
  )
  return zones
}
