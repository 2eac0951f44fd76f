import type { FormField, StepHandler } from '@rabbit/engine'
import { durationMs } from './support/duration.ts'
import { propertyError } from './support/property-error.ts'

const types = ['text', 'long_text', 'number', 'boolean', 'date'] as const

/** The most fields that a form has. */
export const mostFields = 50

/** Asks people and waits for an answer. A state's `timeout` is the deadline. */
export const approvalStep: StepHandler = {
  pure: true,
  instant: true,
  async run({ state, properties, now }) {
    const { assignees, question, form, escalate_after: after, escalate_to: to } = properties
    const fields = readForm(form)
    if (typeof fields === 'string') return propertyError(`form of ${state}: ${fields}`)
    const afterMs = after === undefined || after === null ? null : durationMs(after)
    if (after !== undefined && after !== null && afterMs === null)
      return propertyError(`escalate_after of ${state} must be a duration, such as 1d.`)
    const others = peopleIn(to)
    if ((afterMs === null) !== (others.length === 0)) {
      return propertyError(
        `${state} needs both escalate_after and escalate_to: when others are asked as well, and who.`,
      )
    }
    return {
      kind: 'waiting',
      until: {
        kind: 'approval',
        assignees: peopleIn(assignees),
        question: typeof question === 'string' && question !== '' ? question : `Approve ${state}?`,
        deadline: null,
        ...(fields.length === 0 ? {} : { form: fields }),
        ...(afterMs === null ? {} : { escalation: { at: now + afterMs, assignees: others } }),
      },
    }
  },
}

function peopleIn(value: unknown): string[] {
  const people = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  return people.map((person) => (typeof person === 'string' ? person : JSON.stringify(person)))
}

/** The fields of a form, or a sentence about what is wrong with it. */
function readForm(form: unknown): FormField[] | string {
  if (form === undefined || form === null) return []
  if (typeof form !== 'object' || Array.isArray(form))
    return 'it must be a map of fields, such as { amount: number }.'
  const entries = Object.entries(form)
  if (entries.length > mostFields)
    return `it has ${entries.length} fields; at most ${mostFields} are allowed.`
  const fields: FormField[] = []
  for (const [name, given] of entries) {
    if (Array.isArray(given) && given.length > 0 && given.every((choice) => typeof choice === 'string')) {
      fields.push({ name, type: 'choice', required: true, choices: given })
      continue
    }
    const [, word, optional] = (typeof given === 'string' && /^(\w+)(\?)?$/.exec(given)) || []
    const type = types.find((known) => known === word)
    if (type === undefined)
      return `${name} must be ${types.join(', ')}, or a list of choices, not ${JSON.stringify(given)}.`
    fields.push({ name, type, required: optional === undefined })
  }
  return fields
}
