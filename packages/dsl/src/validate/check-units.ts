import type { TypeFlow } from '../graph/types/index.ts'
import type { Statement } from '../syntax/tree.ts'
import { checkStatement, looksAtStates, readsOf } from './check-statement.ts'
import type { Checked, ValidateOptions } from './checked.ts'
import { checkDecision } from './checks/decisions.ts'
import { checkDeclarations } from './checks/declarations.ts'
import { checkEntry } from './checks/entry.ts'
import { checkForksOf } from './checks/forks-and-joins.ts'
import { checkGuardsOf } from './checks/guards.ts'
import { checkJoinsOf, type VisitBudget } from './checks/joins.ts'
import { checkEnds } from './checks/lost.ts'
import { type ContextNames, checkInputs } from './checks/names.ts'
import { reachAfter } from './checks/reach-after.ts'
import { checkReach, findReach, type Reach } from './checks/reachability.ts'
import type { Findings, Kind, Units } from './findings.ts'
import { limitFindings } from './limit.ts'
import type { Model } from './model.ts'
import { Report, type When } from './report.ts'
import { Watch } from './watch.ts'

/** Numbers of units; a set, or all there are. */
export interface UnitNumbers {
  readonly size: number
  add(unit: number): unknown
  forEach(tell: (unit: number) => void): void
}

/** The units that have to be checked; statements by their index. */
export interface Todo {
  readonly statement: UnitNumbers
  readonly guards: UnitNumbers
  readonly decision: UnitNumbers
  readonly reach: UnitNumbers
  readonly joins: UnitNumbers
  readonly forks: UnitNumbers
  ends: boolean
  entry: boolean
  declarations: boolean
  inputs: boolean
  /** Whether an arrow came, went or leads elsewhere. */
  shape: boolean
  /** Whether executions begin, or come by a property, elsewhere. */
  start: boolean
}

/** One check of a text: what is known of it, and what is found anew on the way. */
export interface Round {
  readonly model: Model
  readonly options: ValidateOptions
  readonly before: Checked | null
  readonly findings: Findings
  readonly taken: Uint8Array
  readonly names: ContextNames
  readonly flow: TypeFlow
  readonly joins: Watch
  readonly forks: Watch
  readonly stateReaders: Set<Statement>
  readonly reads: Map<string, number>
  readonly broken: number
  /** States whose outgoing arrows, or whose declaration, changed; and those whose incoming arrows did. */
  readonly sources: Set<number>
  readonly targets: Set<number>
  readonly todo: Todo
  /** The statements that are new, by their indexes. */
  readonly added: { readonly from: number; readonly to: number }
}

/** How many states the checks of forks and joins may visit, so that a strange graph costs no more than a large one. */
export const MOST_VISITS = 200_000

export function checkUnits(round: Round): Checked {
  const { model, options, findings, taken, names, flow, todo } = round
  checkGuards(round)
  noteReads(round)
  const around = { names, flow, secrets: options.secrets, taken }
  const own = new Collector('statement', 'always', findings)
  todo.statement.forEach((at) => {
    checkStatement(at, model, around, own.report)
    own.take(model.tree.statements[at] as Statement)
  })
  const missing = new Collector('decision', 'whole', findings)
  todo.decision.forEach((state) => {
    checkDecision(state, model, missing.report)
    missing.take(state)
  })
  const reach = reachOf(round)
  checkWhereRunsGet(round, reach)
  const { joins, forks } = checkBranches(round)
  checkText(round)
  findings.put('limit', 0, limitFindings(model, options.limits))
  const { broken, stateReaders, reads } = round
  const diagnostics = findings.told(broken > 0)
  return {
    ...{ model, diagnostics, findings, taken, names, flow, reach, joins, forks, stateReaders, reads, broken },
  }
}

/** Hands one report from unit to unit as long as nothing is found: of most there is nothing to say. */
class Collector<K extends Kind> {
  report: Report
  private readonly kind: K
  private readonly when: When
  private readonly findings: Findings

  constructor(kind: K, when: When, findings: Findings) {
    this.report = new Report(when)
    this.kind = kind
    this.when = when
    this.findings = findings
  }

  /** Keeps what the report holds as the findings of a unit. */
  take(unit: Units[K]): void {
    const { found } = this.report
    if (found.length === 0 && !this.findings.has(this.kind)) return
    this.findings.put(this.kind, unit, found)
    if (found.length > 0) this.report = new Report(this.when)
  }
}

/** Where another arrow can be taken than before, more has to be checked. */
function checkGuards({ model, findings, taken, sources, targets, todo, before }: Round): void {
  const collector = new Collector('guards', 'always', findings)
  todo.guards.forEach((state) => {
    const arrows = before ? model.outgoing(state) : none
    const old = arrows.map(({ index }) => taken[index])
    checkGuardsOf(state, model, taken, collector.report)
    collector.take(state)
    arrows.forEach(({ index, from, to }, i) => {
      if (taken[index] === old[i]) return
      todo.shape = true
      todo.statement.add(model.statementOf(index))
      for (const source of from) sources.add(source)
      for (const target of to) targets.add(target)
    })
  })
}

const none: readonly never[] = []

function noteReads({ model, stateReaders, reads, added: { from, to }, todo }: Round): void {
  const hasInputs = model.graph.inputs.length > 0
  for (let at = from; at < to; at++) {
    if (looksAtStates(at, model)) stateReaders.add(model.tree.statements[at] as Statement)
    if (!hasInputs) continue
    for (const name of readsOf(at, model)) {
      const count = reads.get(name) ?? 0
      if (count === 0) todo.inputs = true
      reads.set(name, count + 1)
    }
  }
}

function reachOf({ model, before, taken, sources, targets, todo }: Round): Reach | null {
  if (before && !todo.shape) return before.reach
  if (!before?.reach || todo.start) return findReach(model, taken)
  const { marks } = before.model.built
  const change = {
    states: new Set([...sources, ...targets]),
    wasState: (state: number) => (marks[state] ?? 0) !== 0,
  }
  return reachAfter(before.reach, model, taken, change) ?? findReach(model, taken)
}

function checkWhereRunsGet(
  { model, findings, taken, todo, before, sources, targets }: Round,
  reach: Reach | null,
): void {
  const old = before?.reach ?? null
  if (reach !== old) {
    if (before && (!reach || !old)) for (const state of model.built.order) todo.reach.add(state)
    for (const states of [sources, targets, reach?.unreached ?? [], old?.unreached ?? []])
      for (const state of states) todo.reach.add(state)
  }
  const collector = new Collector('reach', 'whole', findings)
  todo.reach.forEach((state) => {
    if (reach) checkReach(state, model, reach, collector.report)
    collector.take(state)
  })
  if (!todo.ends && reach === old) return
  const report = new Report('whole')
  if (reach) checkEnds(model, taken, reach, report)
  findings.put('ends', 0, report.found)
}

/** Forks and joins; nothing is said of any where too much would have to be looked at. */
function checkBranches(round: Round): Pick<Checked, 'joins' | 'forks'> {
  const { model, findings, taken, sources, targets, todo, before } = round
  for (const state of sources) {
    todo.joins.add(state)
    todo.forks.add(state)
    for (const unit of round.joins.unitsAt(state)) todo.joins.add(unit)
    for (const unit of round.forks.unitsAt(state)) todo.forks.add(unit)
  }
  for (const state of targets) for (const unit of round.joins.unitsAt(state)) todo.joins.add(unit)
  if (todo.joins.size + todo.forks.size === 0) return round
  const joins = before ? new Watch(round.joins) : round.joins
  const forks = before ? new Watch(round.forks) : round.forks
  todo.joins.forEach((unit) => {
    joins.forget(unit)
  })
  todo.forks.forEach((unit) => {
    forks.forget(unit)
  })
  const budget: VisitBudget = { left: MOST_VISITS - joins.visited - forks.visited }
  for (const [kind, units, watch, check] of [
    ['joins', todo.joins, joins, checkJoinsOf],
    ['forks', todo.forks, forks, checkForksOf],
  ] as const) {
    const collector = new Collector(kind, 'whole', findings)
    units.forEach((unit) => {
      if (budget.left < 0) return
      const { left } = budget
      watch.note(unit, check(unit, model, taken, budget, collector.report), left - budget.left)
      collector.take(unit)
    })
  }
  if (budget.left < 0) {
    findings.clear('joins')
    findings.clear('forks')
  }
  return { joins, forks }
}

/** What concerns the text as a whole. */
function checkText({ model, findings, reads, todo }: Round): void {
  if (todo.entry) {
    const report = new Report('whole')
    checkEntry(model, report)
    findings.put('entry', 0, report.found)
  }
  if (todo.declarations) {
    const report = new Report('always')
    checkDeclarations(model, report)
    findings.put('declarations', 0, report.found)
  }
  if (todo.inputs) {
    const report = new Report('whole')
    checkInputs(model, reads, report)
    findings.put('inputs', 0, report.found)
  }
}
