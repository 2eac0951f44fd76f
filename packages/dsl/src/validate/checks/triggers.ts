import { filePatternProblem } from '../../graph/file-pattern.ts'
import { missedPolicies, missedRuns, signatureSchemes, workflowOutcomes } from '../../graph/graph.ts'
import { quoteText } from '../../syntax/strings.ts'
import type { NameNode, TriggerStatement } from '../../syntax/tree.ts'
import { didYouMean } from '../../text/nearest.ts'
import { replaceBy, respell } from '../fixes.ts'
import { placed, type Report } from '../report.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']
const FIELDS = [
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day', 1, 31],
  ['month', 1, 12],
  ['weekday', 0, 7],
] as const
const NAMED = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)$/i

/** A webhook without a path, a schedule that is none or is in no time zone. */
export function checkTrigger(statement: TriggerStatement, start: number, report: Report): void {
  const [first, second] = statement.words
  if (statement.trigger.name === 'webhook' && first) {
    const signed = statement.words.findIndex(({ name, quoted }) => !quoted && name === 'signed')
    const hasMethod = second !== undefined && signed !== 1
    const path = hasMethod ? second : first
    checkScheme(statement.words[signed + 3], signed, start, report)
    if (hasMethod && !METHODS.includes(first.name.toUpperCase())) {
      report.add(
        'R045',
        placed(first, start),
        `A webhook is called with one of ${METHODS.join(', ')}, not ${first.name}.`,
        [respell(first.name, placed(first, start), METHODS)],
      )
    }
    if (!path.name.startsWith('/')) {
      report.add(
        'R045',
        placed(path, start),
        `A webhook's path begins with a slash. Write "/${path.name}".`,
        [replaceBy(`Change to "/${path.name}"`, placed(path, start), quoteText(`/${path.name}`))],
      )
    }
  }
  const known: readonly string[] = workflowOutcomes
  if (statement.trigger.name === 'workflow' && second && !known.includes(second.name)) {
    const message = `A workflow can be ${known.join(', ')}, not ${second.name}.`
    report.add('R023', placed(second, start), message, [respell(second.name, placed(second, start), known)])
  }
  if (statement.trigger.name === 'file' && first) {
    const problem = filePatternProblem(first.name)
    if (problem !== null) report.add('R023', placed(first, start), problem)
  }
  if (statement.trigger.name === 'message' && first && utf8Length(first.name) > 255)
    report.add('R023', placed(first, start), 'The name of a queue has 255 bytes at most.')
  if (statement.trigger.name === 'schedule' && first) {
    checkMissed(statement.words, start, report)
    const zone = statement.words.find((_, at) => isJoint(statement.words[at - 1], 'in'))
    if (zone && !isTimeZone(zone.name)) {
      const zones = Intl.supportedValuesOf('timeZone')
      const hint = didYouMean(zone.name, zones) || ' Write one such as "Europe/Berlin" or "UTC".'
      report.add('R045', placed(zone, start), `There is no time zone ${JSON.stringify(zone.name)}.${hint}`, [
        respell(zone.name, placed(zone, start), zones, quoteText),
      ])
    }
    const problem = cronProblem(first.name)
    if (problem !== null) report.add('R045', placed(first, start), problem)
  }
}

/** `as github`: a form of signature that there is. */
function checkScheme(scheme: NameNode | undefined, signed: number, start: number, report: Report): void {
  const known: readonly string[] = signatureSchemes
  if (signed < 1 || !scheme || known.includes(scheme.name)) return
  const message = `A webhook is signed as one of ${known.join(', ')}, not ${scheme.name}.`
  report.add('R023', placed(scheme, start), message, [respell(scheme.name, placed(scheme, start), known)])
}

const utf8Length = (text: string): number => new TextEncoder().encode(text).length

const isJoint = (word: NameNode | undefined, name: string): boolean =>
  word?.quoted === false && word.name === name

/** `missed skip`, `missed last`, `missed all 10`. */
function checkMissed(words: readonly NameNode[], start: number, report: Report): void {
  const at = words.findIndex((word, index) => index > 0 && isJoint(word, 'missed'))
  const [policy, count] = at < 0 ? [] : words.slice(at + 1)
  if (!policy) return
  const known: readonly string[] = missedPolicies
  if (!known.includes(policy.name)) {
    const message = `What a schedule missed is ${known.join(', ')}, not ${policy.name}: skip starts none, last the last one, all each of them.`
    report.add('R023', placed(policy, start), message, [respell(policy.name, placed(policy, start), known)])
    return
  }
  if (!count) return
  const span = placed(count, start)
  if (policy.name !== 'all') {
    const message = `Only missed all takes a number. Write missed ${policy.name}, or missed all ${count.name}.`
    report.add('R023', span, message, [
      replaceBy(`Change to missed all ${count.name}`, placed(policy, start), 'all'),
    ])
  } else if (!/^\d+$/.test(count.name) || Number(count.name) < 1 || Number(count.name) > missedRuns.most) {
    const message = `At most so many missed times are started: a whole number from 1 to ${missedRuns.most}, not ${count.name}.`
    report.add('R023', span, message, [
      replaceBy(`Change to ${missedRuns.usual}`, span, String(missedRuns.usual)),
    ])
  }
}

const knownZones = new Map<string, boolean>()

function isTimeZone(name: string): boolean {
  let isKnown = knownZones.get(name)
  if (isKnown === undefined) {
    try {
      isKnown = new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
    } catch {
      isKnown = false
    }
    if (knownZones.size < 1000) knownZones.set(name, isKnown)
  }
  return isKnown
}

/** Why a text is no cron schedule, or null. */
function cronProblem(cron: string): string | null {
  const fields = cron.trim().split(/\s+/)
  if (/^@(hourly|daily|weekly|monthly|yearly|annually|midnight)$/.test(cron.trim())) return null
  if (fields.length !== 5) {
    return `A schedule has five fields: minute, hour, day, month, weekday. "0 9 * * 1-5" is 9:00 on weekdays.`
  }
  for (const [i, [name, least, most]] of FIELDS.entries()) {
    const field = fields[i] ?? ''
    for (const part of field.split(',')) {
      const match = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part)
      const isInside = (text: string | undefined) =>
        text === undefined ||
        text === '*' ||
        NAMED.test(text) ||
        (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most)
      if (match && isInside(match[1]) && isInside(match[2]) && match[3] !== '0') continue
      return `"${part}" is no ${name} of a schedule: it goes from ${least} to ${most}.`
    }
  }
  return null
}
