import { Question } from './command.ts'
import { insertAfter, insertBefore, shortenChain } from './restructure.ts'
import type { Session } from './session.ts'

/** A step to another place of the flow; where it was, the gap closes. */
export function moveStep(session: Session, moved: string, place: 'after' | 'before', target: string): string {
  if (moved === target) throw new Question(`"${moved}" cannot be moved next to itself.`)
  if (behindSibling(session, moved, target, place)) return `Moved "${moved}" ${place} "${target}".`
  takeOut(session, moved)
  if (place === 'before') insertBefore(session, target, moved)
  else insertAfter(session, target, moved)
  session.focus = moved
  return `Moved "${moved}" ${place} "${target}".`
}

/** Two branches of one fork and join become one branch of two steps. */
function behindSibling(session: Session, moved: string, target: string, place: 'after' | 'before'): boolean {
  const fork = session.transitions.findIndex(({ to }) => to.includes(moved) && to.includes(target))
  const join = session.transitions.findIndex(({ from }) => from.includes(moved) && from.includes(target))
  if (fork < 0 || join < 0) return false
  const [first, second] = place === 'after' ? [target, moved] : [moved, target]
  if (session.leaving(first).length > 1) return false
  const source = session.transitions[fork]?.from[0] ?? ''
  session.apply({ kind: 'disconnect', transition: fork, from: source, to: second, side: 'to' })
  const next = session.transitions[join]?.to[0] ?? ''
  session.apply({ kind: 'disconnect', transition: join, from: first, to: next, side: 'from' })
  session.apply({ kind: 'connect', from: [first], to: [second], as: 'arrow' })
  session.focus = moved
  return true
}

/** Takes a state out of the flow and closes the gap; the state itself stays. */
export function takeOut(session: Session, name: string): void {
  const state = session.workflow.graph.states.find((candidate) => candidate.name === name)
  if (state !== undefined && !state.declared) session.bare.add(name)
  if (shortenChain(session, name)) return
  const leaving = session.leaving(name).filter(({ transition }) => transition.guard?.kind !== 'error')
  const entering = session.entering(name)
  const forked = entering.length > 0 && entering.every(({ transition }) => transition.to.length > 1)
  const joined = leaving.length > 0 && leaving.every(({ transition }) => transition.from.length > 1)
  const cut = (end: 'from' | 'to') => {
    for (;;) {
      const next = (end === 'to' ? session.entering(name) : session.leaving(name)).find(
        ({ transition }) => transition.guard?.kind !== 'error',
      )
      if (next === undefined) return
      const { from, to } = next.transition
      session.apply({
        kind: 'disconnect',
        transition: next.index,
        from: end === 'from' ? name : (from[0] ?? ''),
        to: end === 'to' ? name : (to[0] ?? ''),
        side: end,
      })
    }
  }
  if (forked && joined) {
    cut('to')
    cut('from')
    return
  }
  const onward = leaving[0]?.transition.to[0]
  if (
    leaving.length > 1 ||
    leaving.some(
      ({ transition }) => transition.guard !== null || transition.from.length > 1 || transition.to.length > 1,
    )
  )
    throw new Question(
      `"${name}" has several ways out, so moving it is not clear. Say which arrows to change.`,
    )
  for (;;) {
    const next = session.entering(name).find(({ transition }) => !transition.from.includes(name))
    if (next === undefined) break
    const { from, to } = next.transition
    if (onward === undefined || to.includes(onward))
      session.apply({ kind: 'disconnect', transition: next.index, from: from[0] ?? '', to: name })
    else session.apply({ kind: 'reroute', transition: next.index, end: 'to', state: name, newState: onward })
  }
  cut('from')
}
