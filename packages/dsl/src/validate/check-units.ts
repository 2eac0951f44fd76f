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
import { checkReach, findReach, type Reach, Verdict } from './checks/reachability.ts'
import type { Findings } from './findings.ts'
import { limitFindings } from './limit.ts'
import type { Model } from './model.ts'
import { Report } from './report.ts'
import { Watch } from './watch.ts'

/** The units that have to be checked; statements by their index. */
export interface Todo {
  readonly statement: Set<number>
  readonly guards: Set<number>
  readonly decision: Set<number>
  readonly reach: Set<number>
  readonly joins: Set<number>
  readonly forks: Set<number>
  ends: boolean
  entry: boolean
  declarations: boolean
  inputs: boolean
  /** Whether an arrow came, went or leads elsewhere. */
  shape: boolean
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
  const { model, options, before, findings, taken, names, flow, todo } = round
  checkGuards(round)
  noteReads(round)
  const around = { names, flow, secrets: options.secrets, taken }
  for (const at of todo.statement)
    findings.put('statement', model.tree.statements[at] as Statement, checkStatement(at, model, around))
  for (const state of todo.decision) {
    const report = new Report('whole')
    checkDecision(state, model, report)
    findings.put('decision', state, report.found)
  }
  const reach = todo.shape || !before ? findReach(model, taken) : before.reach
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

/** Where another arrow can be taken than before, more has to be checked. */
function checkGuards({ model, findings, taken, sources, targets, todo, before }: Round): void {
  for (const state of todo.guards) {
    const arrows = before ? model.outgoing(state) : []
    const old = arrows.map(({ index }) => taken[index])
    const report = new Report('always')
    checkGuardsOf(state, model, taken, report)
    findings.put('guards', state, report.found)
    for (const [i, { index, from, to }] of arrows.entries()) {
      if (taken[index] === old[i]) continue
      todo.shape = true
      todo.statement.add(model.statementOf(index))
      for (const source of from) sources.add(source)
      for (const target of to) targets.add(target)
    }
  }
}

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

function checkWhereRunsGet({ model, findings, taken, todo, before }: Round, reach: Reach | null): void {
  const old = before?.reach
  const wasSaid = (state: number) => old?.verdicts[state] ?? Verdict.fine
  if (reach !== old) {
    const count = Math.max(reach?.verdicts.length ?? 0, old?.verdicts.length ?? 0)
    for (let state = 0; state < count; state++)
      if ((reach?.verdicts[state] ?? Verdict.fine) !== wasSaid(state)) todo.reach.add(state)
  }
  for (const state of todo.reach) {
    const report = new Report('whole')
    if (reach) checkReach(state, model, reach, report)
    findings.put('reach', state, report.found)
  }
  if (!todo.ends && reach === old) return
  const report = new Report('whole')
  if (reach) checkEnds(model, taken, reach, report)
  findings.put('ends', 0, report.found)
}

/** Forks and joins; nothing is said of any where too much would have to be looked at. */
function checkBranches(round: Round): Pick<Checked, 'joins' | 'forks'> {
  const { model, findings, taken, sources, targets, todo } = round
  for (const state of sources) {
    todo.joins.add(state)
    todo.forks.add(state)
    for (const unit of round.joins.unitsAt(state)) todo.joins.add(unit)
    for (const unit of round.forks.unitsAt(state)) todo.forks.add(unit)
  }
  for (const state of targets) for (const unit of round.joins.unitsAt(state)) todo.joins.add(unit)
  if (todo.joins.size + todo.forks.size === 0) return round
  const count = model.tree.names.size
  const joins = new Watch(count, round.joins)
  const forks = new Watch(count, round.forks)
  for (const unit of todo.joins) joins.forget(unit)
  for (const unit of todo.forks) forks.forget(unit)
  const budget: VisitBudget = { left: MOST_VISITS - joins.visited - forks.visited }
  for (const [kind, units, watch, check] of [
    ['joins', todo.joins, joins, checkJoinsOf],
    ['forks', todo.forks, forks, checkForksOf],
  ] as const) {
    for (const unit of units) {
      if (budget.left < 0) break
      const { left } = budget
      const report = new Report('whole')
      watch.note(unit, check(unit, model, taken, budget, report), left - budget.left)
      findings.put(kind, unit, report.found)
    }
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
