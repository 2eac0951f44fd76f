import { completeInput } from '../plan/complete-input.ts'
import { matchPlans } from '../plan/match.ts'
import type { ExecutionEvent, ExecutionStatus, JsonObject } from './event.ts'
import { namesOf } from './fork-join.ts'
import { holdsLarge, isLargeValue } from './large-value.ts'
import { isLive } from './state.ts'
import type { Findings, VersionCheck, VersionComparison } from './version-findings.ts'
import { checkForks, checkLoops } from './version-forks.ts'
import { checkStates } from './version-states.ts'

/** Its states that were completed, as they are called at the end of these events. `before` are those before them. */
export function doneIn(
  events: readonly ExecutionEvent[],
  before: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  let done = new Set(before)
  for (const event of events) {
    if (event.kind === 'state_completed' && event.state !== undefined) done.add(event.state)
    if (event.kind !== 'version_changed') continue
    const { renamed = {} } = event.data
    done = new Set([...done].map((name) => (Object.hasOwn(renamed, name) ? (renamed[name] as string) : name)))
  }
  return done
}

const movable = new Set<ExecutionStatus>(['stopped', 'paused', 'waiting'])

/**
 * What of an execution stays valid under another version of its workflow, what a person has to confirm, and what
 * forbids it. Pure; the same comparison is shown before and decides afterwards.
 */
export function compareVersions(check: VersionCheck): VersionComparison {
  const { state, plan, now } = check
  const findings: Findings = { valid: [], confirm: [], refused: [] }
  checkMoment(check, findings)
  if (checkNames(check, findings)) {
    const match = matchPlans(check.before, plan, check.renamed)
    checkStates(check, match, findings)
    checkForks(check, match, findings)
    checkLoops(check, match, findings)
  }
  const answer = completeInput(plan.inputs, withStandIns(state.input), now)
  if (answer.kind === 'refused') {
    const message = `${answer.message} Give the new input a default, or make it optional.`
    findings.refused.push({ key: 'input', state: null, message })
  }
  const input = answer.kind === 'refused' ? {} : answer.input
  const open = [...state.visits.values()].filter(isLive)
  return {
    ...findings,
    valid: findings.valid.filter((name) => !findings.confirm.some(({ state: at }) => at === name)),
    open: [...new Set(open.map((visit) => check.base.states[visit.state]?.name ?? ''))],
    input: Object.fromEntries(Object.entries(input).filter(([name]) => !Object.hasOwn(state.input, name))),
  }
}

const standIns = { text: '', list: [], map: {} } as const

/** A value of the same type for each that is stored by itself: none of them is a choice. */
function withStandIns(input: JsonObject): JsonObject {
  if (!holdsLarge(input)) return input
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      isLargeValue(value) ? standIns[value.$large.kind] : value,
    ]),
  )
}

function checkMoment({ state, before }: VersionCheck, { refused }: Findings): void {
  const refuse = (message: string) => refused.push({ key: 'moment', state: null, message })
  const running = [...state.visits.values()].filter(({ phase }) => phase.kind === 'running')
  if (running.length > 0) {
    const names = namesOf(
      before,
      running.map((visit) => visit.state),
    ).join(', ')
    const how = state.paused ? 'Wait' : 'Pause the execution, and wait'
    refuse(`${names} ${running.length === 1 ? 'is' : 'are'} at work. ${how} until that is over.`)
  } else if (!movable.has(state.status)) {
    refuse(`The execution is ${state.status}. Pause it first.`)
  } else if (state.entering.length > 0) refuse('The execution has not begun yet. Wait until it has.')
}

/** A name means one state: what was entered under it, or what was renamed to it, and never both. */
function checkNames({ before, base, graph, state, renamed }: VersionCheck, { refused }: Findings): boolean {
  const names = new Set(graph.states.map(({ name }) => name))
  const count = refused.length
  for (const [old, name] of Object.entries(renamed)) {
    const key = `rename ${old}`
    const index = before.indexOf.get(old)
    if (index === undefined)
      refused.push({ key, state: null, message: `There is no state ${old} to be renamed.` })
    else if (!names.has(name)) {
      refused.push({
        key,
        state: old,
        message: `${old} can't be ${name}: the new version has no state of that name.`,
      })
    } else {
      const other = before.indexOf.get(name)
      const wasUsed =
        (other !== undefined && state.visitCounts.has(other)) || Object.hasOwn(state.namesUsed, name)
      if (wasUsed && old !== name) {
        const message = `${old} can't be called ${name}: this execution has entered another state of that name. Choose a new name.`
        refused.push({ key, state: old, message })
      }
    }
  }
  if (refused.length === count && base.states.length !== before.states.length) {
    refused.push({
      key: 'rename',
      state: null,
      message: 'Two states can not become one: give each its own name.',
    })
  }
  return refused.length === count
}
