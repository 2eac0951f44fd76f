import { arrowOf, type Transition } from '@rabbit/dsl'
import { Question } from './command.ts'
import { quotedList } from './references.ts'
import type { Session } from './session.ts'

interface Arrow {
  readonly index: number
  readonly transition: Transition
}

/** Whether the arrow is a plain one of a chain `a -> b -> c`, so that a step fits in where it stands. */
function inChain(session: Session, { index, transition }: Arrow): boolean {
  const place = arrowOf(session.workflow, index)
  const statement = place === null ? undefined : session.workflow.tree.statements[place.statement]
  return (
    statement?.kind === 'transition' &&
    statement.names.length > 2 &&
    transition.guard === null &&
    transition.from.length === 1
  )
}

/** Puts a plain step into a chain; false when the only way is another one. */
function lengthenChain(session: Session, arrows: readonly Arrow[], step: string): boolean {
  const [only] = arrows
  if (only === undefined || arrows.length > 1 || !inChain(session, only)) return false
  if (session.typeOf(step) === 'approval' || session.entering(step).length > 0) return false
  session.apply({ kind: 'lengthen', transition: only.index, state: step })
  return true
}

/** Takes a step out of the middle of a chain; false when it has other arrows, or none of a chain. */
export function shortenChain(session: Session, name: string): boolean {
  const into = session.entering(name)
  const out = session.leaving(name)
  const [before] = into
  const [after] = out
  if (before === undefined || after === undefined || into.length > 1 || out.length > 1) return false
  const [a, b] = [arrowOf(session.workflow, before.index), arrowOf(session.workflow, after.index)]
  if (a === null || b === null || a.statement !== b.statement || a.arrow + 1 !== b.arrow) return false
  if (before.transition.to.length > 1 || after.transition.from.length > 1) return false
  const statement = session.workflow.tree.statements[a.statement]
  const start = session.workflow.tree.starts[a.statement] ?? 0
  if (statement?.kind !== 'transition') return false
  const piece = session.workflow.text.slice(
    start + (statement.groups[a.arrow]?.to ?? 0),
    start + (statement.groups[b.arrow]?.to ?? 0),
  )
  if (/#|\/\/|\/\*/.test(piece)) return false
  if (before.transition.from.some((source) => after.transition.to.includes(source))) return false
  session.apply({ kind: 'shorten', transition: before.index })
  return true
}

function isFailure({ guard }: Transition): boolean {
  return guard?.kind === 'error' || guard?.kind === 'timeout'
}

/** `a -> b` becomes `a -> step -> b`; all of a's ways out leave from the new step, but for errors. */
export function insertAfter(session: Session, after: string, step: string): void {
  const onward = session.leaving(after).filter(({ transition }) => !isFailure(transition))
  if (lengthenChain(session, onward, step)) return
  if (session.typeOf(after) === 'decision' && onward.some(({ transition }) => transition.guard !== null))
    throw new Question(
      `"${after}" decides between ${quotedList([...new Set(onward.flatMap(({ transition }) => transition.to))])}. On which way should "${step}" come? For example: "add ${step} between ${after} and ${onward[0]?.transition.to[0] ?? 'end'}".`,
    )
  if (session.typeOf(after) === 'approval' && onward.some(({ transition }) => transition.guard !== null))
    session.notes.push(
      `"${step}" runs whatever the answer of "${after}" is. For one answer only, name the step that it comes before.`,
    )
  moveLeaving(session, after, step)
  session.apply({ kind: 'connect', from: [after], to: [step], as: 'arrow' })
}

export function moveLeaving(session: Session, from: string, to: string): void {
  for (;;) {
    const next = session
      .leaving(from)
      .find(({ transition }) => !isFailure(transition) && !transition.to.includes(to))
    if (next === undefined) return
    session.apply({ kind: 'reroute', transition: next.index, end: 'from', state: from, newState: to })
  }
}

export function moveEntering(session: Session, from: string, to: string): void {
  for (;;) {
    const next = session
      .entering(from)
      .find(({ transition }) => !transition.from.includes(from) && !transition.from.includes(to))
    if (next === undefined) return
    session.apply({ kind: 'reroute', transition: next.index, end: 'to', state: from, newState: to })
  }
}

export function insertBefore(session: Session, before: string, step: string): void {
  const into = session.entering(before).filter(({ transition }) => !transition.from.includes(before))
  if (into.every(({ transition }) => transition.to.length === 1) && lengthenChain(session, into, step)) return
  moveEntering(session, before, step)
  session.apply({
    kind: 'connect',
    from: [step],
    to: [before],
    condition: session.typeOf(step) === 'approval' ? 'approved' : null,
    as: 'arrow',
  })
  if (session.typeOf(step) === 'approval')
    session.apply({ kind: 'connect', from: [step], to: ['end'], condition: 'otherwise', as: 'arrow' })
  if (before !== 'end' && session.entering(step).length === 0)
    session.apply({ kind: 'connect', from: ['start'], to: [step] })
}

export function insertBetween(session: Session, from: string, to: string, step: string): boolean {
  const found = session.transitions.findIndex(
    (transition) => transition.from.includes(from) && transition.to.includes(to),
  )
  const transition = session.transitions[found]
  if (transition === undefined) return false
  if (transition.to.length === 1 && lengthenChain(session, [{ index: found, transition }], step)) return true
  if (transition.from.length > 1) {
    session.apply({ kind: 'reroute', transition: found, end: 'from', state: from, newState: step })
    session.apply({ kind: 'connect', from: [from], to: [step], as: 'arrow' })
    return true
  }
  session.apply({ kind: 'reroute', transition: found, end: 'to', state: to, newState: step })
  const approval = session.typeOf(step) === 'approval'
  session.apply({
    kind: 'connect',
    from: [step],
    to: [to],
    condition: approval ? 'approved' : null,
    as: 'arrow',
  })
  if (approval && to !== 'end')
    session.apply({ kind: 'connect', from: [step], to: ['end'], condition: 'otherwise', as: 'arrow' })
  return true
}

/** Takes a step out and closes the gap; its own guards move to the step before when that is clear. */
export function removeStep(session: Session, name: string): void {
  for (;;) {
    const failing = session
      .entering(name)
      .find(({ transition }) => isFailure(transition) && transition.to.length === 1)
    if (failing === undefined) break
    const from = failing.transition.from[0] ?? ''
    session.apply({ kind: 'disconnect', transition: failing.index, from, to: name })
  }
  if (shortenChain(session, name)) {
    if (session.names.includes(name)) session.apply({ kind: 'remove-state', name })
    return
  }
  const leaving = session
    .leaving(name)
    .filter(
      ({ transition }) =>
        !isFailure(transition) && !(transition.to.length === 1 && transition.to[0] === name),
    )
  const entering = session.entering(name).filter(({ transition }) => !transition.from.includes(name))
  const inJoin = leaving.some(({ transition }) => transition.from.length > 1)
  const inFork = entering.some(({ transition }) => transition.to.length > 1)
  if ((inJoin && inFork) || leaving.length === 0 || entering.length === 0) {
    session.apply({ kind: 'remove-state', name })
    return
  }
  const plain =
    leaving.length === 1 && (leaving[0]?.transition.guard === null || session.typeOf(name) === 'approval')
  const before = entering.length === 1 ? entering[0]?.transition : undefined
  const yes =
    leaving.find(({ transition }) => transition.condition === 'approved') ??
    leaving.find(({ transition }) => transition.guard === null) ??
    leaving[0]
  if (
    !plain &&
    before !== undefined &&
    before.guard === null &&
    before.from.length === 1 &&
    before.to.length === 1 &&
    session.typeOf(name) !== 'approval'
  ) {
    const source = before.from[0] ?? 'start'
    const index = session.transitions.indexOf(before)
    session.apply({ kind: 'disconnect', transition: index, from: source, to: name })
    const looped = leaving.some(({ transition }) => transition.to.includes(source))
    moveLeaving(session, name, source)
    if (looped) unloop(session, source)
    if (session.names.includes(name)) session.apply({ kind: 'remove-state', name })
    return
  }
  const target = yes?.transition.to ?? []
  const [first, ...more] = target
  if (first === undefined) {
    session.apply({ kind: 'remove-state', name })
    return
  }
  bridge(session, name, first, more)
  session.apply({ kind: 'remove-state', name })
}

/** A check was taken out that led back to what it checked: the way back goes, and the way on is a plain one. */
function unloop(session: Session, source: string): void {
  const own = session.leaving(source).find(({ transition }) => transition.to.includes(source))
  if (own !== undefined)
    session.apply({ kind: 'disconnect', transition: own.index, from: source, to: source })
  const left = session.leaving(source).filter(({ transition }) => !isFailure(transition))
  if (left.length === 1 && left[0] !== undefined && left[0].transition.guard !== null)
    session.apply({ kind: 'set-guard', transition: left[0].index, condition: null })
}

/** What came into `name` goes to its targets instead. */
function bridge(session: Session, name: string, first: string, more: readonly string[]): void {
  for (;;) {
    const next = session.entering(name).find(({ transition }) => !transition.from.includes(name))
    if (next === undefined) return
    const { from, to, condition } = next.transition
    if (to.includes(first) || (from.includes(first) && from.length === 1 && first !== name)) {
      session.apply({ kind: 'disconnect', transition: next.index, from: from[0] ?? '', to: name })
      continue
    }
    const fallback = session
      .leaving(from[0] ?? '')
      .find(({ transition }) => transition.guard?.kind === 'otherwise' && transition.to.join() === first)
    if (fallback !== undefined && to.length === 1 && from.length === 1 && more.length === 0) {
      session.apply({ kind: 'disconnect', transition: next.index, from: from[0] ?? '', to: name })
      const left = session.leaving(from[0] ?? '').filter(({ transition }) => !isFailure(transition))
      if (left.length === 1 && left[0]?.transition.guard?.kind === 'otherwise')
        session.apply({ kind: 'set-guard', transition: left[0].index, condition: null })
      continue
    }
    session.apply({ kind: 'reroute', transition: next.index, end: 'to', state: name, newState: first })
    for (const other of more)
      session.apply({ kind: 'connect', from: [...from], to: [other], condition, as: 'fork' })
  }
}

/** `step` runs beside `beside`: whatever starts one starts both, and what follows waits for both. */
export function putBeside(session: Session, beside: string, step: string): void {
  for (const end of ['to', 'from'] as const) {
    for (;;) {
      const arrows = end === 'to' ? session.entering(beside) : session.leaving(beside)
      const next = arrows.find(
        ({ transition }) =>
          !transition[end].includes(step) &&
          !isFailure(transition) &&
          !(end === 'to' && transition.from.includes(beside)) &&
          !transition.to.every((name) => transition.from.includes(name)),
      )
      if (next === undefined) break
      session.apply({ kind: 'widen', transition: next.index, end, state: step })
    }
  }
}

/** Changes the places of two steps in the flow. */
export function swapSteps(session: Session, a: string, b: string): void {
  const own = (name: string) => session.leaving(name).filter(({ transition }) => transition.guard !== null)
  const bound = [a, b].find(
    (name) => ['approval', 'decision'].includes(session.typeOf(name)) && own(name).length > 0,
  )
  if (bound !== undefined)
    throw new Question(
      `What follows "${bound}" depends on its answer, so its place cannot just be swapped. Say "move … before ${bound}", or which arrows to change.`,
    )
  const same = (end: 'from' | 'to') =>
    session.transitions.every((transition) => transition[end].includes(a) === transition[end].includes(b))
  if (same('from') && same('to'))
    throw new Question(`"${a}" and "${b}" run at the same time, so their order makes no difference.`)
  session.apply({ kind: 'swap-places', a, b })
}

export function freeName(session: Session, wanted: string): string {
  if (!session.names.includes(wanted)) return wanted
  for (let n = 2; ; n += 1) if (!session.names.includes(`${wanted}_${n}`)) return `${wanted}_${n}`
}
