import type { ExecutionEvent, JsonObject, JsonValue } from './events.ts'
import { formatClock, formatDuration } from './format-time.ts'
import { bytesInWords, isLargeValue, largeValueWords } from './large-value.ts'

/** How an event is meant: its colour on screens. */
export type EventTone = 'neutral' | 'accent' | 'positive' | 'negative' | 'caution'

/** An event for people: one line, and perhaps a second with the reason or the values. */
export interface EventWords {
  readonly text: string
  readonly detail: string | null
  readonly tone: EventTone
}

export function eventWords(event: ExecutionEvent): EventWords {
  const state = event.state ?? ''
  switch (event.kind) {
    case 'execution_started':
      return words(
        `Started ${startedBy(event.data.trigger)}${atState(event.data)}${withPriority(event.data)}`,
        valuesInWords(event.data.entry?.context ?? event.data.input),
        'accent',
      )
    case 'state_entered':
      return event.data.undoes
        ? words(`${state} began, to undo ${event.data.undoes.state}`, null, 'caution')
        : words(`${state} began${visitSuffix(event.visit)}`)
    case 'attempt_started':
      return words((event.attempt ?? 1) > 1 ? `${state}: attempt ${event.attempt}` : `${state}: at work`)
    case 'attempt_failed': {
      const { error, of, retryAt } = event.data
      const which = `${state}: attempt ${event.attempt ?? 1} of ${of} failed`
      const delay = `again in ${formatDuration(retryAt - event.at)}, at ${formatClock(retryAt)}`
      return words(which, `${error.class}: ${withoutFullStop(error.message)}; ${delay}`, 'caution')
    }
    case 'step_waiting':
      return waitWords(state, event.data.wait)
    case 'timer_fired':
      return words(`${state}: ${timerWords[event.data.purpose]}`)
    case 'state_completed': {
      const { result, durationMs, note, log } = event.data
      const detail = log ? `${log.level}: ${log.message}` : (note ?? valuesInWords(result))
      return words(`${state} is done after ${formatDuration(durationMs)}`, detail, 'positive')
    }
    case 'state_failed': {
      const { error, attempts, timedOut } = event.data
      const tries = attempts > 1 ? ` after ${attempts} attempts` : ''
      return words(
        `${state} ${timedOut ? 'timed out' : 'failed'}${tries}`,
        `${error.class}: ${error.message}`,
        'negative',
      )
    }
    case 'state_cancelled':
      return words(`${state} was cancelled`, event.data.reason || null)
    case 'state_skipped':
      return words(`${state} was skipped`, event.data.reason || null)
    case 'transition_taken':
      return words(arrowWords(event.data.from, event.data.to), event.data.why || null, 'accent')
    case 'join_waiting':
      return words(`${list(event.data.arrived)} arrived; waiting for ${list(event.data.missing)}`)
    case 'context_conflict':
      return words(
        `${list(event.data.states)} both changed ${event.data.key}`,
        `The value of ${event.data.kept} was kept.`,
        'caution',
      )
    case 'execution_paused':
      return words(`${event.data.by} paused it`, event.data.reason || null, 'caution')
    case 'execution_stopped':
      return words(
        `Stopped: its worker was lost ${event.data.crashes} times in a row`,
        event.data.error.message,
        'negative',
      )
    case 'context_grown':
      return words(
        `The context has grown to ${bytesInWords(event.data.bytes)}`,
        contextGrownAdvice(event.data.most),
        'caution',
      )
    case 'execution_continued':
      return words(
        `Goes on in part ${event.data.part}`,
        `Its history had ${event.data.events} events; what it knows and what is open goes on unchanged.`,
      )
    case 'execution_resumed':
      return words(`${event.data.by} let it go on`, null, 'accent')
    case 'execution_stepped':
      return words(`${event.data.by} let it go one step on`, null, 'accent')
    case 'breakpoints_set': {
      const { states, by } = event.data
      return words(
        states.length > 0 ? `${by} set breakpoints at ${list(states)}` : `${by} took the breakpoints away`,
      )
    }
    case 'context_edited': {
      const { set, removed, by } = event.data
      const gone = removed.length > 0 ? `without ${list(removed)}` : null
      const detail = [valuesInWords(set), gone].filter((part) => part !== null).join('; ')
      return words(`${by} changed the context at ${state}`, detail || null, 'caution')
    }
    case 'version_changed': {
      const { by, renamed = {}, confirmed } = event.data
      const names = Object.entries(renamed).map(([old, name]) => `${old} is called ${name} now.`)
      return words(
        `${by} let it go on with another version`,
        [...names, ...confirmed].join(' ') || null,
        'accent',
      )
    }
    case 'version_change_refused':
      return words(`${event.data.by} wanted another version: refused`, event.data.message, 'caution')
    case 'state_stopped':
      return words(`${state} waits for a person to mend it`, event.data.error.message, 'negative')
    case 'state_mended':
      return words(
        `${event.data.by} ${mendWords[event.data.action]} ${state}`,
        event.data.comment || null,
        'accent',
      )
    case 'compensation_started':
      return words(`Undoing ${list(event.data.undo.toReversed())}`, event.data.error.message, 'caution')
    case 'attempt_handed_over':
      return words(`${state} is handed over before it began`)
    case 'attempt_unknown':
      return words(`Nobody knows what ${state} did`, event.data.message, 'caution')
    case 'child_ended': {
      const { status, error } = event.data
      return words(
        `${state}: what it called ${status === 'completed' ? 'is done' : status === 'failed' ? 'failed' : 'was cancelled'}`,
        error && `${error.class}: ${error.message}`,
        status === 'completed' ? 'positive' : 'negative',
      )
    }
    case 'step_progress': {
      const { done, failed, of } = event.data
      return words(`${state}: ${done + failed} of ${of} items`, failed > 0 ? `${failed} failed` : null)
    }
    case 'event_received':
      return words(`${state}: the event ${event.data.name} came`, null, 'positive')
    case 'approval_escalated':
      return words(
        `${state}: nobody has answered, ${list(event.data.assignees)} asked as well`,
        null,
        'caution',
      )
    case 'approval_answered': {
      const { approved, by, comment } = event.data
      const answer = approved ? 'approved' : 'rejected'
      return words(`${by} ${answer} ${state}`, comment || null, approved ? 'positive' : 'negative')
    }
    case 'cancel_requested':
      return words(`${event.data.by} asked to cancel`, event.data.reason || null, 'caution')
    case 'execution_completed':
      return words(`Completed after ${formatDuration(event.data.durationMs)}`, null, 'positive')
    case 'execution_failed': {
      const { durationMs, error, notUndone } = event.data
      const stands = notUndone ? ` What ${list(notUndone)} did was not undone.` : ''
      return words(
        `Failed after ${formatDuration(durationMs)}`,
        `${error.class}: ${error.message}${stands}`,
        'negative',
      )
    }
    case 'execution_cancelled':
      return words(`Cancelled by ${event.data.by}`, event.data.reason || null)
    default:
      return words(String((event as { kind: string }).kind).replaceAll('_', ' '))
  }
}

const words = (text: string, detail: string | null = null, tone: EventTone = 'neutral'): EventWords => ({
  text,
  detail,
  tone,
})

const startedWords: Readonly<Record<string, string>> = {
  manual: 'by hand',
  rerun: 'again',
  retry: 'again',
  fork: 'beside another execution',
  'single-state': 'by hand',
}
const startedBy = (trigger: string): string =>
  Object.hasOwn(startedWords, trigger) ? (startedWords[trigger] ?? '') : `by ${trigger}`
const atState = ({
  entry,
}: {
  readonly entry?: { readonly state: string; readonly alone: boolean } | undefined
}) => (entry === undefined ? '' : entry.alone ? `, ${entry.state} alone` : `, at ${entry.state}`)
const withPriority = ({ priority }: { priority?: string | undefined }) =>
  priority === undefined ? '' : `, with ${priority} priority`
const visitSuffix = (visit: number | undefined): string =>
  visit !== undefined && visit > 1 ? `, visit ${visit}` : ''
const timerWords = {
  wait: 'the wait is over',
  retry: 'time to try again',
  timeout: 'ran out of time',
  turn: 'its turn has come',
} as const
const mendWords = {
  retry: 'tried again',
  skip: 'skipped',
  complete: 'completed',
  fail: 'gave up',
} as const
const withoutFullStop = (sentence: string): string => sentence.replace(/\.$/, '')

function waitWords(state: string, wait: Extract<ExecutionEvent, { kind: 'step_waiting' }>['data']['wait']) {
  if (wait.kind === 'timer') return words(`${state} waits until ${formatClock(wait.fireAt)}`, null, 'caution')
  if (wait.kind === 'turn')
    return words(`${state} waits for ${wait.why}`, `until ${formatClock(wait.fireAt)}`, 'caution')
  if (wait.kind === 'child') return words(`${state} waits for the end of ${wait.workflow}`, null, 'caution')
  if (wait.kind === 'event') {
    return words(`${state} waits for the event ${wait.name}`, valuesInWords(wait.match), 'caution')
  }
  const whom = wait.assignees.length > 0 ? list(wait.assignees) : 'anyone'
  return words(`${state} waits for an answer from ${whom}`, wait.question || null, 'caution')
}

export const arrowWords = (from: readonly string[], to: readonly string[]): string =>
  `${group(from)} → ${group(to)}`
const group = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? '') : `[${names.join(', ')}]`

export const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** `amount = 42, plan = "pro"`; null when there is nothing to say. */
export function valuesInWords(values: JsonObject): string | null {
  const entries = Object.entries(values)
  if (entries.length === 0) return null
  const shown = entries.slice(0, 4).map(([name, value]) => `${name} = ${shortJson(value)}`)
  return shown.join(', ') + (entries.length > 4 ? ` and ${entries.length - 4} more` : '')
}

/** A value on one line, at most about forty characters of it. */
export function shortJson(value: JsonValue, longest = 40): string {
  if (isLargeValue(value)) return largeValueWords(value)
  const text = JSON.stringify(value)
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

/** What a context that has grown comes to, and what helps. */
export function contextGrownAdvice(most: number): string {
  return `At ${bytesInWords(most)} the state that adds more to it fails. Keep only what later states need; a single value over 64 KiB counts for nothing.`
}
