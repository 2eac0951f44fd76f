import { stateAt } from '../plan/plan.ts'
import type { Decision } from './decision.ts'
import { current, emit, emitChange } from './decision.ts'
import type { Input, PreparedChange } from './input.ts'
import { goOn, mend } from './mending.ts'
import { statusOf } from './replay.ts'
import { visitKey } from './state.ts'
import { compareVersions } from './version-check.ts'
import type { VersionCheck, VersionComparison } from './version-findings.ts'

type Change = Input & { readonly kind: 'change-version' }

/**
 * Moves the execution to another version, as far as the comparison allows it and everything in it is confirmed; says
 * in the log why not otherwise. True when time has to be looked at.
 */
export function changeVersion(d: Decision, change: Change): boolean {
  const { by, versionId: to, confirmed, renamed } = change
  if (change.prepared.kind === 'same') return false
  const answer = fits(d, change, change.prepared)
  if (answer.kind === 'refused') {
    emit(d, 'version_change_refused', { to, by, message: answer.message })
    return false
  }
  const { prepared, comparison } = answer
  const { confirm, input } = comparison
  emitChange(
    d,
    {
      from: prepared.from,
      to,
      by,
      ...(Object.keys(renamed).length === 0 ? {} : { renamed }),
      ...(Object.keys(input).length === 0 ? {} : { input }),
      confirmed: confirm.filter(({ key }) => confirmed.includes(key)).map(({ message }) => message),
    },
    prepared.plan,
  )
  // What waited at a join goes on as the new version says.
  for (const visit of d.draft.visits.values())
    if (visit.phase.kind === 'done') d.leaving.push(visitKey(visit.state, visit.visit))
  return change.goOn && letGoOn(d, by)
}

/** Tries what has stopped again, and lets what is held go on. */
function letGoOn(d: Decision, by: string): boolean {
  for (const { state, visit } of [...d.draft.visits.values()]) {
    if (current(d, { state, visit })?.phase.kind !== 'stopped') continue
    mend(d, { state: stateAt(d.plan, state).name, visit, action: 'retry', by, comment: '' })
  }
  return goOn(d, by)
}

type Fit =
  | { readonly kind: 'refused'; readonly message: string }
  | {
      readonly kind: 'fits'
      readonly prepared: PreparedChange & { readonly kind: 'ready' }
      readonly comparison: VersionComparison
    }

function fits(
  d: Decision,
  { seq, renamed, confirmed }: Change,
  prepared: Exclude<PreparedChange, { kind: 'same' }>,
): Fit {
  if (prepared.kind === 'refused') return prepared
  if (seq !== d.draft.seq) {
    return {
      kind: 'refused',
      message: 'The execution has gone on since the versions were compared. Compare them again.',
    }
  }
  const check: VersionCheck = {
    ...prepared,
    before: d.plan,
    state: { ...d.draft, status: statusOf(d.draft) },
    renamed,
    now: d.at,
  }
  const comparison = compareVersions(check)
  const left = comparison.confirm.filter(({ key }) => !confirmed.includes(key))
  if (comparison.refused.length > 0) return { kind: 'refused', message: together(comparison.refused) }
  if (left.length > 0) return { kind: 'refused', message: `Not confirmed: ${together(left)}` }
  return { kind: 'fits', prepared, comparison }
}

/** As many reasons as fit a line of a log. */
const reasonsShown = 5

function together(findings: readonly { readonly message: string }[]): string {
  const more = findings.length - reasonsShown
  const shown = findings.slice(0, reasonsShown).map(({ message }) => message)
  return `${shown.join(' ')}${more > 0 ? ` And ${more} more.` : ''}`
}
