import { Fields } from '../fields.ts'
import type { Losses } from '../loss.ts'
import { spellStateName } from '../value.ts'

/** `TimeoutSeconds` and the first rule of `Retry` as properties. */
export function readPatience(
  name: string,
  fields: Fields,
  losses: Losses,
): readonly (readonly [string, string])[] {
  const properties: [string, string][] = []
  const timeout = fields.number('TimeoutSeconds')
  if (timeout !== null) properties.push(['timeout', `${timeout}s`])
  const element = `Retry of state "${name}"`
  fields.list('Retry').forEach((item, at) => {
    const retry = new Fields(element, item)
    const errors = retry.list('ErrorEquals')
    if (at > 0) {
      losses.add(
        element,
        `Only the first rule is kept; \`${JSON.stringify(item)}\` is left out. A state retries after any error.`,
      )
      return
    }
    if (!errors.includes('States.ALL'))
      losses.add(element, `It retried after ${errors.join(', ')} only; here after any error.`)
    const parts = [
      `attempts: ${(retry.number('MaxAttempts') ?? 3) + 1}`,
      `backoff: ${retry.number('IntervalSeconds') ?? 1}s`,
      `factor: ${retry.number('BackoffRate') ?? 2}`,
    ]
    const most = retry.number('MaxDelaySeconds')
    if (most !== null) parts.push(`max: ${most}s`)
    // Waits between attempts are always spread here.
    retry.text('JitterStrategy')
    properties.push(['retry', `{ ${parts.join(', ')} }`])
    retry.listUnread(losses)
  })
  return properties
}

export interface Caught {
  readonly to: string
  readonly guard: string
}

/** The ways that `Catch` leads, one for each class of errors. */
export function readCatches(name: string, fields: Fields, losses: Losses): readonly Caught[] {
  return fields.list('Catch').flatMap((item) => {
    const each = new Fields(`Catch of state "${name}"`, item)
    const to = each.text('Next')
    const errors = each.list('ErrorEquals')
    each.listUnread(losses)
    return to === null ? [] : errors.map((error) => ({ to, guard: guardOf(String(error)) }))
  })
}

function guardOf(error: string): string {
  if (error === 'States.ALL' || error === 'States.TaskFailed') return 'on error'
  return error === 'States.Timeout' ? 'on timeout' : `on error ${spellStateName(error)}`
}
