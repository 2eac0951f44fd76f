import type { Json } from '@rabbit/dsl'
import { evaluate, isTruthy } from '@rabbit/dsl'
import type { Arrow } from '../plan/plan.ts'
import { assertNever } from './assert-never.ts'
import type { JsonObject, StepError } from './event.ts'
import type { Scope } from './scope.ts'
import { evaluated, render } from './scope.ts'

/** What became of trying arrows in order. */
export type Choice =
  | { readonly kind: 'taken'; readonly arrow: Arrow; readonly why: string; readonly values: JsonObject }
  | { readonly kind: 'none'; readonly tried: readonly string[] }
  | { readonly kind: 'error'; readonly error: StepError }

/**
 * The first arrow that holds. `otherwise` stands last already. An error ends the search: it is never taken for false.
 *
 * @param scope made when the first expression needs it
 */
export function chooseArrow(arrows: readonly Arrow[], scope: () => Scope, now: number): Choice {
  const tried: string[] = []
  let seen: Scope | null = null
  for (const arrow of arrows) {
    const { guard } = arrow
    switch (guard.kind) {
      case 'always':
        return taken(arrow, `${notHeld(tried)}This arrow has no guard, so it is always taken.`)
      case 'otherwise':
        return taken(
          arrow,
          tried.length === 0 ? 'No other arrow has a guard.' : `${notHeld(tried)}So otherwise is taken.`,
        )
      case 'expression': {
        seen ??= scope()
        const values = seen.seen
        const answer = evaluated(() => evaluate(guard.program, values, { now }))
        if (answer.kind === 'error') {
          const message = `The guard ${arrow.condition} could not be evaluated: ${answer.error.message}`
          return { kind: 'error', error: { class: answer.error.class, message } }
        }
        if (isTruthy(answer.value)) {
          const told = valuesRead(guard.reads, seen.told)
          return taken(arrow, `${notHeld(tried)}${arrow.condition} holds.`, told)
        }
        tried.push(arrow.condition ?? '')
        break
      }
      case 'ai':
        return notRunnable(
          `The guard ai "${guard.statement}" needs the decision engine, which can't judge it yet. Use an expression.`,
        )
      case 'choice': {
        seen ??= scope()
        const made = choiceMade(guard, seen, now)
        if ('class' in made) return { kind: 'error', error: made }
        if (made.holds) return taken(arrow, `${notHeld(tried)}${made.why}`, made.values)
        tried.push(made.why)
        break
      }
      case 'error':
      case 'timeout':
        break
      default:
        return assertNever(guard)
    }
  }
  return { kind: 'none', tried }
}

interface ChoiceMade {
  readonly holds: boolean
  readonly why: string
  readonly values: JsonObject
}

/** What a decision state has chosen, against what an arrow asks for. A result that is no choice is an error, not a no. */
function choiceMade(
  { choice, state, minConfidence }: Extract<Arrow['guard'], { kind: 'choice' }>,
  scope: Scope,
  now: number,
): ChoiceMade | StepError {
  const steps = scope.told.steps as JsonObject
  const result = Object.hasOwn(steps, state) ? (steps[state] as JsonObject) : {}
  const { choice: chosen, confidence, reason } = result
  if (typeof chosen !== 'string') {
    return { class: 'NoChoice', message: `${state} has made no choice, so ${choice} can't be judged.` }
  }
  const needed = minConfidence === null ? null : render(minConfidence, scope, now)
  if (needed?.kind === 'error')
    return { class: needed.error.class, message: `min_confidence of ${state}: ${needed.error.message}` }
  const least = typeof needed?.value === 'number' ? needed.value : 0
  const sure = typeof confidence === 'number' ? confidence : 0
  const values = { choice: chosen, confidence: sure, reason: typeof reason === 'string' ? reason : '' }
  if (chosen !== choice) return { holds: false, why: choice, values }
  if (sure < least)
    return { holds: false, why: `${choice} (chosen with ${sure} of the ${least} needed)`, values }
  return { holds: true, why: `${state} chose ${choice} with confidence ${sure}.`, values }
}

/** The arrow that mends a failure: `on timeout` first where it timed out, then `on error`, each as in the text. */
export function mendingArrow(arrows: readonly Arrow[], error: StepError, timedOut: boolean): Arrow | null {
  if (timedOut) {
    const onTimeout = arrows.find(({ guard }) => guard.kind === 'timeout')
    if (onTimeout) return onTimeout
  }
  const onError = ({ guard }: Arrow) =>
    guard.kind === 'error' && (guard.errorClass === null || guard.errorClass === error.class)
  return arrows.find(onError) ?? null
}

function taken(arrow: Arrow, why: string, values: JsonObject = {}): Choice {
  return { kind: 'taken', arrow, why, values }
}

function notRunnable(message: string): Choice {
  return { kind: 'error', error: { class: 'NotRunnable', message } }
}

function notHeld(tried: readonly string[]): string {
  if (tried.length === 0) return ''
  if (tried.length === 1) return `${tried[0]} does not hold. `
  if (tried.length <= 3) return `None of ${tried.join(', ')} holds. `
  return `None of the ${tried.length} guards before holds. `
}

/** What a guard read, as far as it is short enough to be shown. Secrets stay where they are. */
function valuesRead(names: readonly string[], scope: JsonObject): JsonObject {
  const entries: [string, Json][] = []
  for (const name of names) {
    if (name === 'secrets' || !Object.hasOwn(scope, name)) continue
    entries.push([name, shortened(scope[name] as Json)])
  }
  return Object.fromEntries(entries)
}

const longestShown = 1_000

function shortened(value: Json): Json {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string')
    return value.length <= longestShown ? value : `${value.slice(0, longestShown)}…`
  if (JSON.stringify(value).length <= longestShown) return value
  return Array.isArray(value) ? `a list of ${value.length}` : `a map of ${Object.keys(value).length} keys`
}
