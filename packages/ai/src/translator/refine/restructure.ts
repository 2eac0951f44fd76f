import type { Transition } from '@rabbit/dsl'
import type { Session } from './session.ts'

function isFailure({ guard }: Transition): boolean {
  return guard?.kind === 'error' || guard?.kind === 'timeout'
}

/** `a -> b` becomes `a -> step -> b`; all of a's ways out leave from the new step, but for errors. */
export function insertAfter(session: Session, after: string, step: string): void {
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
  if (found < 0) return false
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
    moveLeaving(session, name, source)
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
  const aside = freeName(session, 'swapped_step')
  session.apply({ kind: 'rename-state', name: a, newName: aside })
  session.apply({ kind: 'rename-state', name: b, newName: a })
  session.apply({ kind: 'rename-state', name: aside, newName: b })
}

export function freeName(session: Session, wanted: string): string {
  if (!session.names.includes(wanted)) return wanted
  for (let n = 2; ; n += 1) if (!session.names.includes(`${wanted}_${n}`)) return `${wanted}_${n}`
}
