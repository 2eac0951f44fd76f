import { Mark } from '../graph/build.ts'
import { startOf } from '../graph/flat-parts.ts'
import { typeFlowAfter } from '../graph/types/index.ts'
import type { Statement } from '../syntax/tree.ts'
import { readsOf } from './check-statement.ts'
import { checkUnits, MOST_VISITS, type Round, type Todo } from './check-units.ts'
import type { Checked, Edited, ValidateOptions } from './checked.ts'
import { contextNamesOf } from './checks/names.ts'
import { declaresOtherwise } from './declares-otherwise.ts'
import { type EditedLines, type Findings, linesOf } from './findings.ts'
import { Model } from './model.ts'
import { type ChangedArrows, type Ends, spliceEnds, spliceThreads, startOfEnds } from './structure.ts'
import { validate } from './validate.ts'
import { Watch } from './watch.ts'

/**
 * The diagnostics after an edit, from those of before (rule V13): what is said of a statement, of the arrows out of a
 * state, of a join or of a fork stays where nothing that it rests on has changed.
 */
export function recheck(before: Checked, edited: Edited, options: ValidateOptions): Checked {
  const { tree, built, changed } = edited
  const old = before.model
  const { from, to, oldTo } = changed
  const was = old.tree.statements.slice(from, oldTo)
  const is = tree.statements.slice(from, to)
  if (changesEverything(was, is) || old.tree.pieces.lineEnd() !== tree.pieces.lineEnd())
    return validate(tree, built, options)
  const arrows = {
    from: startOf(old.built.flat.transitionEnds, from),
    to: startOf(built.flat.transitionEnds, to),
    oldTo: startOf(old.built.flat.transitionEnds, oldTo),
  }
  const ends = spliceEnds(old.ends, arrows.from, arrows.oldTo, is)
  const count = tree.names.size
  const shape = !isSameShape(old.ends, ends, arrows)
  const threads =
    shape || old.threads.firstOut.length !== count
      ? spliceThreads(old.threads, old.ends, ends, arrows, count)
      : old.threads
  const model = new Model(tree, built, ends, threads)
  const declares = declaresOtherwise({ model: old, from, to: oldTo }, { model, from, to })
  const marks = !isSameMarks(old.built.marks, built.marks)
  const names =
    declares || marks ? contextNamesOf(built.graph, built.stepTypes, before.names, declares) : before.names
  const flow = typeFlowAfter(before, model, { arrows: shape, declarations: declares })
  const isSpent = before.joins.visited + before.forks.visited > MOST_VISITS
  const todo = nothingToDo()
  const findings = movedFindings(before, edited, todo)
  const round: Round = {
    ...{ model, options, before, findings, names, flow, todo },
    taken: splicedTaken(before.taken, arrows),
    joins: isSpent ? new Watch() : before.joins,
    forks: isSpent ? new Watch() : before.forks,
    stateReaders: withoutAny(before.stateReaders, was),
    reads: new Map(before.reads),
    broken: before.broken - countBroken(was) + countBroken(is),
    sources: new Set(),
    targets: new Set(),
    added: { from, to },
  }
  for (const statement of was) findings.put('statement', statement, [])
  for (let at = from; at < to; at++) todo.statement.add(at)
  todo.shape = shape || marks || old.graph.entry !== built.graph.entry
  todo.start =
    old.graph.entry !== built.graph.entry || !isSameMarks(old.built.marks, built.marks, Mark.inProperty)
  todo.ends ||= todo.shape
  todo.entry ||= todo.shape || declares
  todo.declarations ||= declares
  todo.inputs ||= declares || marks
  noteChangedStates(round, old, arrows, shape)
  forgetReads(round, old, from, oldTo)
  if (old.graph.entry !== built.graph.entry)
    for (const state of findings.unitsOf('reach')) todo.reach.add(state)
  if (isSpent)
    for (let state = 0; state < count; state++) {
      todo.joins.add(state)
      todo.forks.add(state)
    }
  addStatements(round, marks)
  return checkUnits(round)
}

/** An input, or what is too long to be read, bears on all. */
function changesEverything(was: readonly Statement[], is: readonly Statement[]): boolean {
  return [was, is].some((statements) => statements.some(({ kind }) => kind === 'input'))
}

function nothingToDo(): Todo {
  return {
    ...{ statement: new Set(), guards: new Set(), decision: new Set() },
    ...{ reach: new Set(), joins: new Set(), forks: new Set() },
    ...{ ends: false, entry: false, declarations: false, inputs: false, shape: false, start: false },
  }
}

/** Whether the arrows after the edit lead from and to the same states, and are guarded or not, as before. */
function isSameShape(old: Ends, now: Ends, { from, to, oldTo }: ChangedArrows): boolean {
  if (to !== oldTo) return false
  for (let arrow = from; arrow < to; arrow++) {
    if (old.sourceEnds[arrow] !== now.sourceEnds[arrow] || old.targetEnds[arrow] !== now.targetEnds[arrow])
      return false
    if (old.flags[arrow] !== now.flags[arrow]) return false
  }
  const last = startOfEnds(now, to)
  for (let at = startOfEnds(now, from); at < last; at++) if (old.ends[at] !== now.ends[at]) return false
  return true
}

function isSameMarks(a: Uint8Array, b: Uint8Array, which = 0xff): boolean {
  if (a === b) return true
  const count = Math.max(a.length, b.length)
  for (let at = 0; at < count; at++) if ((((a[at] ?? 0) ^ (b[at] ?? 0)) & which) !== 0) return false
  return true
}

/** With as many arrows as before each keeps what was found, so that it shows where another answer comes out. */
function splicedTaken(old: Uint8Array, { from, to, oldTo }: ChangedArrows): Uint8Array {
  if (to === oldTo) return old.slice()
  const taken = new Uint8Array(old.length + to - oldTo)
  taken.set(old.subarray(0, from))
  taken.fill(1, from, to)
  taken.set(old.subarray(oldTo), to)
  return taken
}

function countBroken(statements: readonly Statement[]): number {
  return statements.filter(({ kind }) => kind === 'broken').length
}

function withoutAny(all: ReadonlySet<Statement>, gone: readonly Statement[]): Set<Statement> {
  const left = new Set(all)
  for (const statement of gone) left.delete(statement)
  return left
}

/** The findings at their new places; what stood in the edited lines is noted to be done again. */
function movedFindings(before: Checked, edited: Edited, todo: Todo): Findings {
  const old = before.model.tree
  const { tree, edits, changed } = edited
  const area: EditedLines = linesOf(edits, old.pieces, tree.pieces.length - old.pieces.length)
  return before.findings.moved(area, (kind, unit) => {
    switch (kind) {
      case 'statement': {
        const at = placeOf(unit as Statement, before, changed)
        if (at >= 0) todo.statement.add(at)
        return
      }
      case 'guards':
      case 'decision':
      case 'reach':
      case 'joins':
      case 'forks':
        todo[kind].add(unit as number)
        return
      case 'limit':
        return
      default:
        todo[kind] = true
    }
  })
}

/** Where a statement of the text before stands in the one after the edit; -1 when it is no longer there. */
function placeOf(
  statement: Statement,
  { model, findings }: Checked,
  { from, to, oldTo }: Edited['changed'],
): number {
  const [first] = findings.of('statement', statement)
  const guess = first ? model.statementAt(first.diagnostic.from) : -1
  const { statements } = model.tree
  const at = statements[guess] === statement ? guess : statements.indexOf(statement)
  if (at < from) return at
  return at < oldTo ? -1 : at + to - oldTo
}

/** The states that the changed arrows lead from and to, and those whose declaration changed. */
function noteChangedStates(round: Round, old: Model, arrows: ChangedArrows, shape: boolean): void {
  const { model, todo, targets, added } = round
  for (const [{ ends }, to] of [
    [old, arrows.oldTo],
    [model, arrows.to],
  ] as const) {
    for (let arrow = arrows.from; arrow < to; arrow++) {
      const firstTarget = ends.sourceEnds[arrow] as number
      for (let at = startOfEnds(ends, arrow); at < firstTarget; at++)
        noteSource(ends.ends[at] as number, shape, round)
      const last = ends.targetEnds[arrow] as number
      for (let at = firstTarget; at < last; at++) {
        if (shape) targets.add(ends.ends[at] as number)
        todo.reach.add(ends.ends[at] as number)
      }
    }
  }
  const { from, to } = added
  for (const state of declaredIn(old, from, to + old.tree.statements.length - model.tree.statements.length))
    noteDeclaration(state, round)
  for (const state of declaredIn(model, from, to)) noteDeclaration(state, round)
}

/** @param shape whether the state's arrows lead elsewhere; otherwise only what one of its guards says is new */
function noteSource(state: number, shape: boolean, { sources, todo }: Round): void {
  if (shape) sources.add(state)
  todo.guards.add(state)
  todo.decision.add(state)
  todo.reach.add(state)
}

function noteDeclaration(state: number, round: Round): void {
  const { model, todo } = round
  noteSource(state, true, round)
  for (const arrow of model.outgoing(state)) {
    todo.guards.add(Math.min(...arrow.from))
    // Whether a guard is a choice says its state's declaration.
    todo.statement.add(model.statementOf(arrow.index))
  }
}

/** The states that statements `[from, to)` declare. */
function declaredIn({ tree }: Model, from: number, to: number): readonly number[] {
  return tree.statements.slice(from, to).flatMap((statement) => {
    const number = statement.kind === 'state' ? tree.names.find(statement.name.name)?.number : undefined
    return number === undefined ? [] : [number]
  })
}

function forgetReads({ reads, todo }: Round, old: Model, from: number, to: number): void {
  if (old.graph.inputs.length === 0) return
  for (let at = from; at < to; at++) {
    for (const name of readsOf(at, old)) {
      const count = (reads.get(name) ?? 0) - 1
      if (count > 0) reads.set(name, count)
      else {
        reads.delete(name)
        todo.inputs = true
      }
    }
  }
}

/** The statements that bear on more than themselves. */
function addStatements({ model, before, names, flow, todo, stateReaders }: Round, marks: boolean): void {
  const { statements } = model.tree
  if (names !== before?.names || flow !== before.flow) {
    for (let at = 0; at < statements.length; at++)
      if (statements[at]?.kind === 'transition' || statements[at]?.kind === 'state') todo.statement.add(at)
  } else if (marks && stateReaders.size > 0) {
    for (let at = 0; at < statements.length; at++)
      if (stateReaders.has(statements[at] as Statement)) todo.statement.add(at)
  }
}
