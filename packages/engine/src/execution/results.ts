import { stateAt } from '../plan/plan.ts'
import { contextBytes, jsonBytes, writeResult } from './context.ts'
import type { Decision } from './decision.ts'
import { emit } from './decision.ts'
import type { JsonObject } from './event.ts'
import type { CompletionFacts } from './moving.ts'
import { complete, failAttempt } from './moving.ts'
import type { Visit } from './state.ts'

/** Completes a visit with a result that may be too large. */
export function completeWithin(
  d: Decision,
  visit: Visit,
  result: JsonObject,
  facts: CompletionFacts = {},
): void {
  const measured = measure(d, visit, result)
  if ('tooLarge' in measured) {
    const error = { class: 'LimitError', message: measured.tooLarge }
    failAttempt(d, visit, { error, retryable: false, retryAfterMs: 0 })
    return
  }
  complete(d, visit, result, facts)
  if (measured.warnOf !== null)
    emit(d, 'context_grown', { bytes: measured.warnOf, most: d.limits.maxContextBytes }, visit)
}

/** Whether a result may be merged: why not, or from which size on the context is worth a word. */
function measure(
  d: Decision,
  visit: Visit,
  result: JsonObject,
): { tooLarge: string } | { warnOf: number | null } {
  const { maxResultBytes, maxContextBytes, warnContextBytes, largeValueBytes } = d.limits
  const { name } = stateAt(d.plan, visit.state)
  const before = visit.branch
  const after = writeResult(before, name, result)
  const added = after.bytesAtMost - before.bytesAtMost
  if (added > maxResultBytes || Object.keys(result).length > 0) {
    const bytes = jsonBytes(result)
    if (bytes > maxResultBytes)
      return { tooLarge: `The result of ${name} has ${bytes} bytes; at most ${maxResultBytes} are allowed.` }
  }
  const fits = d.draft.contextWarned ? maxContextBytes : Math.min(warnContextBytes, maxContextBytes)
  if (after.bytesAtMost <= fits) return { warnOf: null }
  const bytes = contextBytes(after.context, largeValueBytes)
  if (bytes > maxContextBytes)
    return {
      tooLarge: `With the result of ${name} the context would have ${bytes} bytes; at most ${maxContextBytes} are allowed.`,
    }
  return { warnOf: bytes > warnContextBytes && !d.draft.contextWarned ? bytes : null }
}
