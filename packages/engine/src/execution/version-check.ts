import type { State, Transition, WorkflowGraph } from '@rabbit/dsl'
import { sameProperties, sameTransition } from '@rabbit/dsl'
import { completeInput } from '../plan/complete-input.ts'
import { reachable } from '../plan/joins.ts'
import type { PlanMatch, Renamed } from '../plan/match.ts'
import { matchPlans } from '../plan/match.ts'
import type { Plan, PlanState } from '../plan/plan.ts'
import { arrowAt, endsBranch, stateAt } from '../plan/plan.ts'
import type { ExecutionEvent, ExecutionStatus, JsonObject } from './event.ts'
import { namesOf } from './fork-join.ts'
import type { Branch, ExecutionState, Visit } from './state.ts'
import { isLive } from './state.ts'

/** One thing about a change of version that a person has to know. */
export interface VersionFinding {
  /** Names it when it is confirmed; the same for the same finding. */
  readonly key: string
  /** As the state is called in the new version, or was in the old one; null when it is about the whole. */
  readonly state: string | null
  readonly message: string
}

/** What moving an execution to another version of its workflow means to it. */
export interface VersionComparison {
  /** Finished states whose results count on as they are. */
  readonly valid: readonly string[]
  /** What is not as it was, and harmless if a person says so. */
  readonly confirm: readonly VersionFinding[]
  /** What would take back, hide or repeat what is done; with one of these nothing can be moved. */
  readonly refused: readonly VersionFinding[]
  /** Where it goes on. */
  readonly open: readonly string[]
  /** Inputs that the new version has and nobody gave: their defaults. */
  readonly input: JsonObject
}

export interface VersionPair {
  /** The graph that it follows now, its states called as in `graph` where they were renamed. */
  readonly base: WorkflowGraph
  /** The corrected one, and its plan. */
  readonly graph: WorkflowGraph
  readonly plan: Plan
  /** Names of the states, as they are called now, that have been completed at least once. */
  readonly done: ReadonlySet<string>
}

export interface VersionCheck extends VersionPair {
  /** That holds now. */
  readonly before: Plan
  readonly state: ExecutionState
  readonly renamed: Renamed
  /** ms since the epoch, for a default that reads the clock. */
  readonly now: number
}

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
    const ways = { before: waysOf(check.base), after: waysOf(check.graph) }
    for (const index of check.before.states.keys()) {
      if (state.visitCounts.has(index)) checkState(factsOf(check, match, ways, index), findings)
    }
    checkForks(check, match, findings)
    checkLoops(check, match, findings)
  }
  const answer = completeInput(plan.inputs, state.input, now)
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

interface Findings {
  readonly valid: string[]
  readonly confirm: VersionFinding[]
  readonly refused: VersionFinding[]
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
  } else if (!movable.has(state.status) && !(state.status === 'recovering' && state.paused)) {
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

type Ways = ReadonlyMap<string, readonly Transition[]>

/** What leads out of each state, in the order in which it is tried. */
function waysOf({ transitions }: WorkflowGraph): Ways {
  const ways = new Map<string, Transition[]>()
  for (const transition of transitions) {
    for (const name of new Set(transition.from)) ways.set(name, [...(ways.get(name) ?? []), transition])
  }
  return ways
}

const targetsOf = (ways: readonly Transition[]): readonly string[] => [
  ...new Set(ways.flatMap((way) => way.to)),
]

/** What is known about one state that was entered. */
interface StateFacts {
  readonly old: PlanState
  /** As it is called in the new version. */
  readonly name: string
  readonly next: PlanState | null
  readonly isChanged: boolean
  readonly isRerouted: boolean
  /** States that it leads to now, and did not before. */
  readonly passed: readonly string[]
  /** Whether a visit of it is over, so that its result counts. */
  readonly isDone: boolean
  /** Visits whose step is not done. */
  readonly open: readonly Visit[]
  /** Visits whose step is done, and whose way on is not. */
  readonly leaving: readonly Visit[]
  /** Whether what it did may have to be undone. */
  readonly isUndoable: boolean
  /** The state that undoes it, before and after, called as in the new version. */
  readonly undoneBy: readonly [string | null, string | null]
  readonly check: VersionCheck
  readonly match: PlanMatch
}

function factsOf(
  check: VersionCheck,
  match: PlanMatch,
  ways: { readonly before: Ways; readonly after: Ways },
  index: number,
): StateFacts {
  const { before, base, graph, plan, state, done } = check
  const old = stateAt(before, index)
  const was = base.states[index] as State
  const { name } = was
  const at = match.state(index)
  const next = at === undefined ? null : stateAt(plan, at)
  const is = at === undefined ? null : (graph.states[at] as State)
  const [from, to] = [ways.before.get(name) ?? [], ways.after.get(name) ?? []]
  const visits = [...state.visits.values()].filter((visit) => visit.state === index)
  const isLeaving = ({ phase }: Visit) =>
    phase.kind === 'arrived' || (phase.kind === 'stopped' && phase.settled)
  const undoable = [...state.undoable, ...(state.compensation?.left ?? [])]
  return {
    ...{ old, name, next, check, match },
    isChanged: is !== null && !isSameWork(was, is),
    isRerouted:
      from.length !== to.length || from.some((way, place) => !sameTransition(way, to[place] as Transition)),
    passed: targetsOf(to).filter((target) => !targetsOf(from).includes(target)),
    isDone: done.has(old.name),
    open: visits.filter((visit) => !isLeaving(visit)),
    leaving: visits.filter(isLeaving),
    isUndoable: undoable.some((one) => one.state === index),
    undoneBy: [
      old.compensate === null ? null : (base.states[old.compensate]?.name ?? null),
      next === null || next.compensate === null ? null : stateAt(plan, next.compensate).name,
    ],
  }
}

/** Properties that change when and how often a step runs, and nothing about what it does. */
const besides = new Set([
  'description',
  'timeout',
  'retry',
  'when_failed',
  'compensate',
  'cache',
  'idempotency_key',
])

function isSameWork(was: State, is: State): boolean {
  const work = ({ properties }: State) =>
    properties.filter(({ name }) => !besides.has(name)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return was.type === is.type && sameProperties(work(was), work(is))
}

function checkState(facts: StateFacts, findings: Findings): void {
  const { old, name, next, isDone, open, leaving } = facts
  const found = [...problemsOf(facts)]
  for (const { message } of found.filter(({ kind }) => kind === 'refused'))
    findings.refused.push({ key: `refused ${name}`, state: name, message })
  for (const { what, message } of found.filter(({ kind }) => kind === 'confirm'))
    findings.confirm.push({ key: `${what} ${old.name}`, state: next === null ? old.name : name, message })
  if (found.length === 0 && isDone && !old.marker && open.length + leaving.length === 0)
    findings.valid.push(name)
}

interface Problem {
  readonly kind: 'refused' | 'confirm'
  readonly what: string
  readonly message: string
}

const refused = (message: string): Problem => ({ kind: 'refused', what: '', message })
const confirm = (what: string, message: string): Problem => ({ kind: 'confirm', what, message })

function* problemsOf(facts: StateFacts): Generator<Problem> {
  const { old, name, next, open, leaving, isDone } = facts
  if (next === null) {
    yield* goneProblems(facts)
    return
  }
  if (name !== old.name && (isDone || open.length + leaving.length > 0)) {
    yield* open.flatMap((visit) => renameProblem(facts, visit))
    const goesOn = isDone
      ? `what ${old.name} has done counts as its own, and is not done again`
      : 'it goes on under that name'
    yield confirm('renamed', `${old.name} is called ${name} now: ${goesOn}.`)
  }
  if (facts.isChanged) yield* changeProblems(facts, next)
  for (const visit of leaving) yield* leavingProblems(facts, next, visit)
  if (facts.isRerouted && isDone && open.length === 0 && leaving.length === 0) {
    yield confirm('rerouted', reroutedWords(facts))
  }
  yield* undoProblems(facts)
}

/** What is new behind it was passed already. */
function reroutedWords({ name, passed }: StateFacts): string {
  const taken = `${name} is done and its way on was taken`
  if (passed.length === 0)
    return `${taken}: the arrows out of it as they are now count when it is entered again.`
  const are = passed.length === 1 ? 'is' : 'are'
  return `${taken}: ${passed.join(', ')}, which it leads to now, ${are} not run for that.`
}

function* goneProblems({ old, open, leaving, isDone, isUndoable }: StateFacts): Generator<Problem> {
  const [visit] = [...open, ...leaving]
  const how = 'Keep it in the new version, or say which of its states it has become.'
  if (visit !== undefined)
    yield refused(`${old.name} ${openWords(visit)}, and the new version has no state of that name. ${how}`)
  else if (isUndoable)
    yield refused(
      `What ${old.name} did would have to be undone if the execution failed, and the new version does not have it. ${how}`,
    )
  else if (isDone && !old.pure)
    yield refused(`${old.name} is done and has had its effect, and the new version does not have it. ${how}`)
  else if (isDone)
    yield confirm('removed', `${old.name} is done and is not in the new version: its result stays.`)
}

/** What outside finds a visit by the name of its state. */
function renameProblem({ old }: StateFacts, { phase, begun }: Visit): readonly Problem[] {
  const isCall = old.type === 'map' || old.type === 'workflow'
  if (phase.kind === 'waiting' && phase.wait.kind !== 'timer' && phase.wait.kind !== 'turn') {
    return [
      refused(`${old.name} ${openWords({ phase })}, under this name. Keep the name in the new version.`),
    ]
  }
  if (isCall && begun)
    return [
      refused(`What ${old.name} has called is found again by its name. Keep the name in the new version.`),
    ]
  return []
}

function* changeProblems(
  { old, name, open, isDone, leaving }: StateFacts,
  next: PlanState,
): Generator<Problem> {
  const isCall = old.type === 'map' || old.type === 'workflow'
  const over = leaving.length > 0 || (isDone && open.length === 0)
  if (over && !old.pure) {
    yield refused(
      `${name} is done and has had its effect, and it is another one in the new version. Leave it as it was, and give what is to be done besides a state of its own.`,
    )
    return
  }
  if (over)
    yield confirm('changed', `${name} is done as it was before: its result stays, and it does not run again.`)
  else if (isDone)
    yield confirm('changed', `${name} was done before as it was then, and goes on as it is now.`)
  for (const visit of open) {
    const { phase, begun } = visit
    if (phase.kind === 'waiting' && phase.wait.kind !== 'turn') {
      if (old.type !== next.type)
        yield refused(
          `${name} ${openWords(visit)}, which a state of type ${next.type} does not do. Keep its type ${old.type}, or let the wait end first.`,
        )
      else
        yield confirm(
          'waiting',
          `${name} ${openWords(visit)}, as it was asked for before: what is new in it counts when it is entered again.`,
        )
    } else if (isCall && begun) {
      if (old.type !== next.type)
        yield refused(
          `${name} has called other executions, which a state of type ${next.type} does not know of. Keep its type ${old.type}.`,
        )
      else
        yield confirm(
          'called',
          `${name} has called other executions as it was before: what they have done is not done again.`,
        )
    } else if (phase.kind === 'held' && begun && !old.pure) {
      yield confirm(
        'begun',
        `${name} had begun as it was before and may have acted: it goes on as it is now.`,
      )
    }
  }
}

function* leavingProblems(
  { name, match, isRerouted }: StateFacts,
  next: PlanState,
  { phase }: Visit,
): Generator<Problem> {
  if (endsBranch(next)) {
    yield refused(
      `${name} is done and on its way on, and nothing leads out of it in the new version. Let an arrow lead to end.`,
    )
  } else if (phase.kind === 'stopped' && phase.join !== null && match.join(phase.join) === undefined) {
    yield refused(
      `The join that ${name} stands at has been passed by all of its states. Keep the same states in front of it.`,
    )
  } else if (phase.kind === 'arrived' && isRerouted) {
    yield confirm(
      'rerouted',
      `${name} is done and waits at a join: it goes on from there as the new version says.`,
    )
  }
}

function* undoProblems({ name, isUndoable, undoneBy: [was, is] }: StateFacts): Generator<Problem> {
  if (!isUndoable || was === is) return
  if (is === null) yield refused(`What ${name} did could no longer be undone. Keep its compensate: ${was}.`)
  else yield confirm('undone', `What ${name} did would be undone by ${is} now, and by ${was} before.`)
}

/** Forks that branches are inside of, and joins that they wait at. */
function checkForks(check: VersionCheck, match: PlanMatch, { refused: list }: Findings): void {
  const { before, plan, state } = check
  const visits = [...state.visits.values()]
  const passages = new Set(
    visits.flatMap(({ branch, phase }) => [branch, ...beforeOf(phase)].flatMap(forksOf)),
  )
  for (const fork of passages) {
    if (match.fork(fork) !== undefined) continue
    const arrow = arrowAt(before, fork)
    const message = `The fork after ${namesOf(before, arrow.from).join(', ')} is on its way, and the new version has no fork to ${namesOf(before, arrow.to).join(', ')}. Keep its branches; what is new can follow inside of one.`
    list.push({ key: `fork ${fork}`, state: null, message })
  }
  const places = visits.flatMap((visit) => match.state(visit.state) ?? [])
  const near = reachable(plan, places, [])
  for (const { state: index, phase } of visits) {
    const at = match.state(index)
    if (phase.kind !== 'arrived' || at === undefined) continue
    const { name, arrows, joins } = stateAt(plan, at)
    if (arrows.length > 0 || joins.length === 0) continue
    const canPass = joins.some(
      ({ sources, needed }) => sources.filter((source) => near.has(source)).length >= needed,
    )
    if (canPass) continue
    const message = `${name} waits at a join that could never be complete in the new version. Leave out of the join what no branch of this execution comes to.`
    list.push({ key: `join ${name}`, state: name, message })
  }
}

/** What is done and would be entered once more, where the version before did not lead back to it. */
function checkLoops(
  { before, base, plan, state, done }: VersionCheck,
  match: PlanMatch,
  { confirm: list }: Findings,
): void {
  const places = [...new Set([...state.visits.values()].map((visit) => visit.state))]
  const after = places.flatMap((index) => match.state(index) ?? [])
  const wasAhead = reachable(before, places, [])
  const isAhead = reachable(plan, after, [])
  for (const { index, name, marker } of before.states) {
    const at = match.state(index)
    if (marker || !done.has(name) || at === undefined || wasAhead.has(index) || !isAhead.has(at)) continue
    const called = base.states[index]?.name ?? name
    const message = `${called} is done, and the new version leads back to it: it would run once more.`
    list.push({ key: `again ${name}`, state: called, message })
  }
}

const forksOf = ({ frames }: Branch): readonly number[] => frames.map(({ transition }) => transition)
const beforeOf = (phase: Visit['phase']): readonly Branch[] => ('before' in phase ? [phase.before] : [])

function openWords({ phase }: Pick<Visit, 'phase'>): string {
  switch (phase.kind) {
    case 'waiting':
      return waitWords[phase.wait.kind]
    case 'retrying':
      return 'is about to be tried again'
    case 'held':
      return 'is held'
    case 'stopped':
      return 'has stopped'
    case 'arrived':
      return 'waits at a join'
    default:
      return 'is at work'
  }
}

const waitWords = {
  timer: 'waits for its time',
  approval: 'waits for an answer',
  event: 'waits for an event',
  child: 'waits for what it called',
  turn: 'waits for its turn',
} as const
