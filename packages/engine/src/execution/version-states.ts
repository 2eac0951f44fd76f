import type { State, Transition, WorkflowGraph } from '@rabbit/dsl'
import { sameProperties, sameTransition } from '@rabbit/dsl'
import type { PlanMatch } from '../plan/match.ts'
import type { PlanState } from '../plan/plan.ts'
import { endsBranch, stateAt } from '../plan/plan.ts'
import type { Visit } from './state.ts'
import type { Findings, VersionCheck } from './version-findings.ts'

/** What is to be said about each state that was entered. */
export function checkStates(check: VersionCheck, match: PlanMatch, findings: Findings): void {
  const ways = { before: waysOf(check.base), after: waysOf(check.graph) }
  for (const index of check.before.states.keys())
    if (check.state.visitCounts.has(index)) checkState(factsOf(check, match, ways, index), findings)
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

/** Whatever there is to say about a state that was entered. */
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
  if (open.some((visit) => mayHaveActed(facts, visit))) {
    yield confirm(
      'begun',
      `${name} may have acted when its worker was lost: look at what it acts on first. When it goes on, it is done as it is now.`,
    )
  }
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
    }
  }
}

/** Nobody knows what it did, and doing it twice may do harm. */
function mayHaveActed({ old, isChanged }: StateFacts, { phase, begun }: Visit): boolean {
  if (old.pure) return false
  if (phase.kind === 'stopped') return phase.error.class === 'UnknownOutcome'
  return phase.kind === 'held' && begun && (isChanged || !old.repeatable)
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
