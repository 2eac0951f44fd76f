import type { InputField, Transition, Trigger, WorkflowGraph } from '@rabbit/dsl'
import { guardWords } from './guard-words.ts'
import { listed, scheduleWords } from './schedule-words.ts'
import { valueWords } from './state-words.ts'

export function startWords({ triggers }: WorkflowGraph): string {
  if (triggers.length === 0) return 'It is started by hand or over the API.'
  return `It starts ${listed(triggers.map(triggerWords), 'or')}.`
}

function triggerWords(trigger: Trigger): string {
  if (trigger.kind === 'webhook' && 'path' in trigger)
    return `when a ${trigger.method} request arrives at ${trigger.path}`
  if (trigger.kind === 'schedule' && 'cron' in trigger) return scheduleWords(trigger.cron, trigger.timeZone)
  if ('queue' in trigger) return `when a message arrives in the queue "${trigger.queue}"`
  if ('mailbox' in trigger) return `when an e-mail arrives in "${trigger.mailbox}"`
  if ('pattern' in trigger) return `when a file comes or changes at ${trigger.pattern}`
  if ('after' in trigger) return `when the workflow "${trigger.after}" has ${trigger.outcome}`
  if (trigger.kind === 'event' && 'name' in trigger) return `when the event "${trigger.name}" happens`
  return `by: ${trigger.text}`
}

export function inputWords(inputs: readonly InputField[]): string | null {
  if (inputs.length === 0) return null
  return `It takes ${listed(inputs.map(fieldWords))}.`
}

function fieldWords({ name, type, optional, defaultValue }: InputField): string {
  const kinds = {
    string: 'a text',
    number: 'a number',
    boolean: 'yes or no',
    list: 'a list',
    map: 'an object',
    any: 'any value',
  }
  const kind =
    type.kind === 'choice'
      ? listed(
          type.values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value))),
          'or',
        )
      : kinds[type.kind]
  const fallback =
    defaultValue === null
      ? optional
        ? ', may be missing'
        : ''
      : `, ${valueWords(defaultValue)} if not given`
  return `${name} (${kind}${fallback})`
}

/** An arrow as a sentence. `isBack` tells which states come before it in the flow. */
export function arrowWords(
  { from, to, join, guard }: Transition,
  isBack: (state: string) => boolean = () => false,
): string {
  const when = guardWords(guard)
  const [only = 'end'] = to
  const target =
    to.length > 1
      ? `${listed(to)} start at the same time`
      : only === 'end'
        ? 'it ends'
        : from.length === 1 && from[0] === only
          ? `it does ${only} again`
          : isBack(only)
            ? `it goes back to ${only}`
            : `it goes on with ${only}`
  const rest = join === 'any' || typeof join === 'number' ? '; what is still running is cancelled' : ''
  if (from.length < 2) return when === null ? `Then ${target}.` : `${when}, ${target}.`
  if (when === null) return `${joinWords(from, join)}, ${target}${rest}.`
  if (when === 'Otherwise') return `${joinWords(from, join)} and nothing else fits, ${target}${rest}.`
  return `${joinWords(from, join)} and ${when.replace(/^If /, '')}, ${target}${rest}.`
}

function joinWords(from: readonly string[], join: Transition['join']): string {
  if (join === 'any') return `As soon as one of ${listed(from, 'or')} is done`
  if (typeof join === 'number') return `When ${join} of ${listed(from)} are done`
  return `When ${listed(from)} are ${from.length === 2 ? 'both' : 'all'} done`
}
