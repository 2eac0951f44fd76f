import { isTruthy, type Json } from '../../expression/index.ts'
import { quoteName } from '../../syntax/strings.ts'
import type { Arrow } from '../arrow.ts'
import { asFork, forkText, removeArrow } from '../arrow-fixes.ts'
import { statementAfter } from '../fixes.ts'
import type { Model } from '../model.ts'
import type { Report } from '../report.ts'
import { casesOf, decide, type Formula } from './guard-logic.ts'
import {
  askedValue,
  canPlainlyHold,
  domainsFor,
  type GuardMeaning,
  judge,
  meaningOf,
  someCase,
} from './guard-meaning.ts'

/** Arrows of which the first whose guard holds is taken: what can never be taken, and whether all may fail. */
export function checkCompeting(
  arrows: readonly Arrow[],
  model: Model,
  taken: Uint8Array,
  report: Report,
): void {
  if (isPlainChoice(arrows, model)) return
  const spelt = arrows.map((arrow) => meaningOf(arrow, model))
  const always = spelt.findIndex((guard) => guard.kind === 'always')
  const earlier: Formula[] = []
  const askedBefore = new Map<string, Set<Json>>()
  /** A guard that asks for one of many values can only stand in the way of one that asks for the same. */
  const verdictOn = (formula: Formula) => {
    const asked = askedValue(formula)
    if (asked) {
      const values = askedBefore.get(asked.term) ?? new Set()
      askedBefore.set(asked.term, values)
      if (values.has(asked.value)) return 'covered'
      values.add(asked.value)
    }
    const verdict = judge(formula, earlier, model, arrows[0] as Arrow)
    if (!asked || typeof asked.value === 'boolean') earlier.push(formula)
    return verdict
  }
  let hasOtherwise = false
  arrows.forEach((arrow, i) => {
    const guard = spelt[i] as GuardMeaning
    if (always >= 0 && (i > always || guard.kind === 'otherwise')) {
      taken[arrow.index] = 0
      reportAfterAlways(arrow, arrows[always] as Arrow, model, report)
      return
    }
    if (guard.kind === 'otherwise') {
      if (hasOtherwise) {
        taken[arrow.index] = 0
        report.add(
          'R036',
          arrow.span,
          'There is an otherwise already, and only the first one is taken. Remove one of them.',
          [removeArrow(model, arrow)],
        )
      }
      hasOtherwise = true
    }
    if (guard.kind !== 'formula') return
    const verdict = verdictOn(guard.formula)
    if (verdict === 'open') return
    taken[arrow.index] = 0
    if (verdict === 'never')
      report.add('R035', arrow.guardSpan, 'This guard can never hold. Change it, or remove the arrow.', [
        removeArrow(model, arrow),
      ])
    else
      report.add(
        'R036',
        arrow.span,
        'This arrow is never taken: whenever its guard holds, one before it does too. Put it first, or change its guard.',
      )
  })
  if (always < 0 && !hasOtherwise) checkComplete(arrows, spelt, model, report)
}

/** One guard that can hold, and what happens otherwise: there is nothing to say about most states with guards. */
function isPlainChoice([first, second, third]: readonly Arrow[], model: Model): boolean {
  if (!first || second?.kind !== 'otherwise' || third) return false
  const guard = meaningOf(first, model)
  return guard.kind === 'formula' && canPlainlyHold(guard.formula, model, first)
}

function reportAfterAlways(arrow: Arrow, always: Arrow, model: Model, report: Report): void {
  const isFork = arrow.kind === null && always.kind === null
  const fork = isFork ? asFork(always, arrow, model) : null
  const how = isFork
    ? `To start both, write ${forkText(always, arrow, model)}.`
    : `Give that one a guard, or remove this arrow.`
  report.add(
    'R036',
    arrow.span,
    `This arrow is never taken: one out of the same state always holds. ${how}`,
    [fork, removeArrow(model, arrow)],
  )
}

/** Guards of which none may hold, without an otherwise. */
function checkComplete(
  arrows: readonly Arrow[],
  spelt: readonly GuardMeaning[],
  model: Model,
  report: Report,
): void {
  const [first] = arrows
  const last = arrows.at(-1)
  if (!first || !last) return
  // A state that is also in a join reaches it when no guard of its own holds.
  const [source = -1] = first.from
  if (first.from.length === 1 && model.outgoing(source).some(({ from }) => from.length > 1)) return
  if (spelt.every((guard) => guard.kind === 'formula')) {
    const formulas = spelt.map((guard) => (guard as { formula: Formula }).formula)
    const cases = casesOf(formulas, domainsFor(model, first))
    // An error is no failing guard: it stops the state by itself.
    const fails = (values: ReadonlyMap<string, Json>) =>
      formulas.every((formula) => {
        const value = decide(formula, values)
        return value !== undefined && !isTruthy(value)
      })
    if (cases && cases.size > 0 && !someCase(cases, fails)) return
  }
  const name = first.from.map((state) => quoteName(model.nameOf(state))).join(', ')
  const from = first.from.length > 1 ? `[${name}]` : name
  const statement = `${from} -> end: otherwise`
  const what =
    arrows.length === 1
      ? 'When this guard does not hold'
      : `When none of the ${arrows.length} guards out of ${name} holds`
  report.add(
    'R037',
    last.guardSpan,
    `${what}, the execution fails. Add an arrow for that, such as ${statement}.`,
    [statementAfter(`Add ${statement}`, model.tree, last, statement)],
    'whole',
  )
}
