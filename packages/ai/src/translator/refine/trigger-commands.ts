import type { Trigger } from '@rabbit/dsl'
import type { DraftTrigger } from '../draft.ts'
import { newMind } from '../understand/mind.ts'
import { readEvent, takeSchedule } from '../understand/read-trigger.ts'
import type { StoryTrigger } from '../understand/story.ts'
import { listOf } from '../words/list-of.ts'
import { readTimeZone } from '../words/time-zone.ts'
import { is, startsWith, trimSigns, type Words } from '../words/token.ts'
import { type Command, Question } from './command.ts'
import { fitAny } from './pattern.ts'
import type { Session } from './session.ts'

/** `run it every Monday at 8`, `start it when an order arrives`, `remove the webhook`, `run it at 6 instead`. */
export const setTrigger: Command = (words, session) =>
  removed(words, session) ??
  moved(words, session) ??
  webhook(words, session) ??
  renamedEvent(words, session) ??
  both(words, session) ??
  onDays(words, session) ??
  started(words, session)

function indexesOf(session: Session, kind: string): number[] {
  return session.workflow.graph.triggers.flatMap((trigger, index) => (trigger.kind === kind ? [index] : []))
}

const kindsSaid: Readonly<Record<string, string>> = {
  webhook: 'webhook',
  schedule: 'schedule',
  timer: 'schedule',
  cron: 'schedule',
  event: 'event',
}

function removed(words: Words, session: Session): string | null {
  const caught = fitAny(words, [
    'remove|delete|drop|get_rid_of|take_out|clear|kill all? the|our|this? {kind} trigger|triggers|job?',
    'we|i? do not need|want the|a? {kind} trigger? any_more|anymore?',
    'do not start|run|trigger it|this by|via|with|on a|an|the? {kind} any_more|anymore?',
    'no|stop more? {kind}',
    'no longer start|run|trigger it|this by|via|with|on a|an|the? {kind}',
    'unschedule|only start_it_by_hand|start_it_by_hand|only_run_it_by_hand|run_it_by_hand_only {kind}?',
  ])
  const said = caught?.kind ?? []
  const kind = said.map((token) => kindsSaid[token.lower]).find((found) => found !== undefined)
  const all =
    is(said[0], 'trigger', 'triggers') ||
    fitAny(words, ['only? start|run it only? by_hand|manually only?', 'unschedule it?']) !== null
  if (said.length > 3 || (kind === undefined && !all)) return null
  const { triggers } = session.workflow.graph
  const gone = kind === undefined ? triggers.map((_, index) => index) : indexesOf(session, kind)
  if (gone.length === 0) {
    if (kind !== undefined && session.names.some((name) => name.includes(kind))) return null
    throw new Question(`There is no ${kind ?? 'trigger'} to remove: ${triggersInWords(triggers)}.`)
  }
  session.apply({ kind: 'set-triggers', triggers: [], gone })
  return gone.length === 1 ? `Removed the ${kind ?? 'trigger'}.` : `Removed ${gone.length} triggers.`
}

function triggersInWords(triggers: readonly Trigger[]): string {
  return triggers.length === 0
    ? 'it is started by hand'
    : `it has ${triggers.map(({ text }) => `"${text}"`).join(' and ')}`
}

/** Another time or time zone for the schedule that is there: `run it at 6 instead`, `in Berlin time`. */
function moved(words: Words, session: Session): string | null {
  const [index, ...others] = indexesOf(session, 'schedule')
  const present = index === undefined ? undefined : session.workflow.graph.triggers[index]
  if (index === undefined || others.length > 0 || present === undefined || !isSchedule(present)) return null
  const caught = fitAny(words, [
    'run|start|do|schedule|trigger|execute it|this|the_workflow? already|only? at {time} instead|rather_than|now?',
    'run|start|do|schedule|trigger|execute it|this|the_workflow? in {zone} time|time_zone|timezone?',
    'change|set|move|make|shift the? schedule|time|start|run to at? {time}',
    'change|set|make|use the? time_zone|timezone|zone of_the_schedule? to|be? {zone}',
    'use {zone} time|time_zone|timezone for_the_schedule?',
  ])
  const time = caught?.time
  const parts = present.cron.split(/\s+/)
  if (time !== undefined) {
    const [first, ...rest] = time
    const minutes =
      first?.kind === 'time'
        ? first.value
        : first?.kind === 'number' && (first.value ?? 24) < 24
          ? (first.value ?? 0) * 60
          : undefined
    const zone = rest.length === 0 ? null : readTimeZone(rest, 0)
    if (minutes === undefined || (rest.length > 0 && zone === null) || parts.length !== 5) return null
    const cron = [minutes % 60, Math.floor(minutes / 60), ...parts.slice(2)].join(' ')
    return reschedule(session, index, cron, zone?.zone ?? present.timeZone)
  }
  const said = caught?.zone
  const zone = said === undefined ? null : (readTimeZone(said, 0) ?? readTimeZone([inWord(said), ...said], 0))
  return zone === null ? null : reschedule(session, index, present.cron, zone.zone)
}

function isSchedule(trigger: Trigger): trigger is Extract<Trigger, { cron: string }> {
  return 'cron' in trigger
}

function isWebhook(trigger: Trigger): trigger is Extract<Trigger, { path: string }> {
  return 'path' in trigger
}

function inWord(words: Words, text = 'in'): Words[number] {
  const at = words[0]?.from ?? 0
  return { kind: 'word', text, lower: text, from: at, to: at }
}

function reschedule(session: Session, index: number, cron: string, timeZone: string | null): string {
  session.apply({ kind: 'set-triggers', triggers: [{ kind: 'schedule', cron, timeZone }], gone: [index] })
  return `It now runs on the schedule ${cron}${timeZone === null ? '' : ` (${timeZone})`}.`
}

/** Another path or method of the webhook that is there. */
function webhook(words: Words, session: Session): string | null {
  const [index, ...others] = indexesOf(session, 'webhook')
  const present = index === undefined ? undefined : session.workflow.graph.triggers[index]
  if (index === undefined || others.length > 0 || present === undefined || !isWebhook(present)) return null
  const lead = fitAny(words, [
    'change|set|make|update|move|let|switch the? webhook {rest}',
    'change|set|update the? path|address|method|url of the webhook {rest}',
    'the? webhook should|must {rest}',
  ])
  if (lead === null) return null
  const path = words.find((token) => token.kind === 'path')?.text ?? present.path
  const method =
    words.find((token) => /^(GET|POST|PUT|PATCH|DELETE)$/.test(token.text))?.text ?? present.method
  if (path === present.path && method === present.method) return null
  session.apply({
    kind: 'set-triggers',
    triggers: [draftTrigger({ kind: 'webhook', method, path })],
    gone: [index],
  })
  return `The webhook is now ${method} ${path}.`
}

function renamedEvent(words: Words, session: Session): string | null {
  const [index, ...others] = indexesOf(session, 'event')
  if (index === undefined || others.length > 0) return null
  const caught = fitAny(words, [
    'change|set|rename|update the? event name? to|into {name}',
    'listen to|for {name} instead',
    'the event is|should_be|must_be called|named? {name} now|instead?',
  ])
  const name = eventName(caught?.name)
  if (name === null) return null
  session.apply({ kind: 'set-triggers', triggers: [{ kind: 'event', name }], gone: [index] })
  return `It now starts on the event "${name}".`
}

/** `order.placed`, quoted or as it is. */
function eventName(words: Words | undefined): string | null {
  const only = words?.length === 1 ? words[0] : undefined
  if (only?.kind === 'quoted') return only.text
  const joined = (words ?? []).map(({ text }) => text).join('')
  return /^[\w-]+(?:[.:/][\w-]+)*$/.test(joined) && (words ?? []).length !== 2 ? joined : null
}

const starting = listOf(`
    run it | run this | start it | start this | trigger it | trigger this | execute it | schedule it |
    run the workflow | start the workflow | trigger the workflow | schedule the workflow |
    schedule this | run the whole thing | run | schedule | start | trigger | it runs | it should run |
    make it run | let it run | change the schedule to | set the schedule to | set the trigger to |
    change the trigger to | it starts | have it run | add a schedule | add a trigger | add a webhook |
    the workflow runs | use the schedule | change schedule to | execute the workflow | execute |
    should run | should start | this should run | add another schedule | add an event trigger |
    add a webhook trigger | turn it into a webhook | the workflow should run | the workflow should start |
    the workflow starts | the workflow should be started | it should be started | kick it off | kick off |
    it should start | make it start | let it start | add also a schedule | also add a schedule | set a schedule |
    also run it | also start it | also run | also start | also trigger it | run it also | start it also |
    add the trigger | add a second trigger | add a second schedule | run the whole workflow | listen to | listen for |
    allow starting it | allow it to start | allow to start it | make it a webhook | add an event | add the event | fire it | launch it | set up a schedule | set up a webhook`)

/** `every day at 6 and by webhook POST /x`: two of them. */
function both(given: Words, session: Session): string | null {
  const than = given.findIndex(
    (token, i) =>
      (is(token, 'rather') && is(given[i + 1], 'than')) || (is(token, 'instead') && is(given[i + 1], 'of')),
  )
  const old =
    than < 0
      ? undefined
      : given
          .slice(than)
          .map(({ lower }) => kindsSaid[lower])
          .find((kind) => kind !== undefined)
  if (old !== undefined && indexesOf(session, old).length > 0) {
    const done = started(given.slice(0, than), session)
    if (
      done !== null &&
      indexesOf(session, old).length > 0 &&
      !done.includes(old === 'schedule' ? 'schedule' : 'none')
    )
      session.apply({ kind: 'set-triggers', triggers: [], gone: indexesOf(session, old) })
    return done
  }
  const words = given
  const lead = startsWith(words, starting)
  const and = words.findIndex(
    (token, i) =>
      i > lead &&
      is(token, 'and') &&
      (is(words[i + 1], 'by', 'via', 'when', 'whenever', 'on', 'through', 'with') ||
        takeSchedule(words.slice(i + 1))?.rest.length === 0),
  )
  if (lead === 0 || and < 0) return null
  const parts = [words.slice(0, and), [...words.slice(0, lead), ...words.slice(and + 1)]]
  if (takeSchedule(words)?.rest.length === lead) return null
  const done = parts.map((part, i) => started(part, session, i > 0))
  return done.every((one) => one === null) ? null : done.filter((one) => one !== null).join(' ')
}

/** `only on weekdays`: other days for the schedule that is there, at the same time. */
function onDays(words: Words, session: Session): string | null {
  const [index, ...others] = indexesOf(session, 'schedule')
  const present = index === undefined ? undefined : session.workflow.graph.triggers[index]
  if (index === undefined || others.length > 0 || present === undefined || !isSchedule(present)) return null
  const caught = fitAny(words, [
    'run|start|do|schedule? it|this|the_workflow? only on {days} instead?',
    'run|start|do|schedule it|this|the_workflow? on {days} instead',
    'not|never on {days}',
  ])
  const parts = present.cron.split(/\s+/)
  if (caught?.days === undefined || is(words[0], 'not', 'never') || parts.length !== 5) return null
  const said = takeSchedule([inWord(caught.days, 'on'), ...caught.days])?.schedule.cron.split(/\s+/)
  if (said === undefined || !/^[\d,-]+$/.test(said[4] ?? '')) return null
  return reschedule(session, index, [...parts.slice(0, 4), said[4]].join(' '), present.timeZone)
}

function started(words: Words, session: Session, adding = false): string | null {
  const lead = startsWith(words, starting)
  if (lead === 0 && takeSchedule(words)?.rest.length !== 0) return null
  const more =
    adding ||
    words.slice(0, lead + 1).some((token) => is(token, 'also', 'another', 'second', 'too')) ||
    is(words.at(-1), 'too', 'also')
  const rest = trimSigns(words.slice(lead)).filter(
    (token, i, all) =>
      !(i < 3 && is(token, 'an', 'the') && is(all[i + 1], 'event', 'webhook')) &&
      !(i < 2 && is(token, 'for', 'to', 'by', 'that', 'runs', 'instead', 'via', 'with', 'a', 'also')) &&
      !(i > 0 && is(token, 'instead', ',')) &&
      !(i === all.length - 1 && is(token, 'too', 'also', 'instead')),
  )
  const scheduled = takeSchedule(rest)
  if (
    scheduled !== null &&
    scheduled.rest.filter((token) => !is(token, 'instead', 'of', 'daily', 'now', 'too', 'also', ':', ','))
      .length <= 1
  ) {
    const { cron, timeZone, note } = scheduled.schedule
    if (note !== null) session.notes.push(note)
    const adds = more || is(words[0], 'add')
    const same = indexesOf(session, 'schedule')
    const old = same.map((index) => session.workflow.graph.triggers[index])[0]
    const kept = timeZone ?? (!adds && old !== undefined && 'timeZone' in old ? old.timeZone : null)
    session.apply({
      kind: 'set-triggers',
      triggers: [{ kind: 'schedule', cron, timeZone: kept }],
      gone: adds ? [] : same,
    })
    return `It now ${adds && same.length > 0 ? 'also ' : ''}runs on the schedule ${cron}.`
  }
  const when = startsWith(rest, [
    'when',
    'whenever',
    'every time',
    'each time',
    'as soon as',
    'on',
    'upon',
    'once',
    'on the event',
    'the event',
    'on event',
    'event',
  ])
  const web = words.some((token) => is(token, 'webhook'))
  const named =
    rest.slice(0, when).some((token) => is(token, 'event')) ||
    words.slice(0, lead).some((token) => is(token, 'listen', 'event'))
  const name = named ? eventName(rest.slice(when)) : dotted(rest.slice(when))
  if (when === 0 && !web && !named) return null
  const trigger: StoryTrigger | null =
    name !== null ? { kind: 'event', name } : readEvent(web ? words : rest.slice(when), newMind())
  if (trigger === null) return null
  session.apply({
    kind: 'set-triggers',
    triggers: [draftTrigger(trigger)],
    gone: more || is(words[0], 'add') ? [] : indexesOf(session, trigger.kind),
  })
  return `It now starts ${trigger.kind === 'event' ? `on the event "${trigger.name}"` : 'when the webhook is called'}.`
}

/** `order.placed` without quotes. */
function dotted(words: Words): string | null {
  const joined = words.map(({ text }) => text).join('')
  return words.length >= 3 && /^[\w-]+(?:\.[\w-]+)+$/.test(joined) ? joined : null
}

export function draftTrigger(trigger: StoryTrigger): DraftTrigger {
  if (trigger.kind !== 'webhook') return trigger
  const { method } = trigger
  return {
    ...trigger,
    method:
      method === 'GET' || method === 'PUT' || method === 'PATCH' || method === 'DELETE' ? method : 'POST',
  }
}
