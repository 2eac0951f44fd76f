import type { Arrow } from '../arrow.ts'
import { removeArrow } from '../arrow-fixes.ts'
import type { Model } from '../model.ts'
import type { Report } from '../report.ts'
import { checkCompeting } from './competing.ts'

/**
 * Guards that cannot hold, arrows that are never taken or stand there twice, and guards that may all fail: of the
 * arrows out of one state, and of the joins of which it is the first one by number.
 *
 * @param taken of each arrow whether it can be taken; told of those looked at
 */
export function checkGuardsOf(state: number, model: Model, taken: Uint8Array, report: Report): void {
  const end = model.numberOf('end')
  const free = state === end ? -1 : model.onlyFreeWay(state)
  if (free >= 0) {
    taken[free] = 1
    return
  }
  for (const arrows of competitionsOf(state, model)) {
    for (const { index } of arrows) taken[index] = 1
    const [first] = arrows
    if (first?.from.length === 1 && state === end) {
      reportAfterEnd(arrows, model, taken, report)
    } else if (arrows.length > 1 || first?.kind !== null) {
      const rest = withoutRepeats(model, arrows, taken, report)
      const isUsual = rest.every((arrow) => !arrow.isForFailure)
      const usual = isUsual ? rest : rest.filter((arrow) => !arrow.isForFailure)
      if (!isUsual) {
        const failing = rest.filter((arrow) => arrow.isForFailure)
        checkFailureArrows(failing, model, taken, report)
      }
      if (usual.length > 0) checkCompeting(usual, model, taken, report)
    }
  }
}

function reportAfterEnd(arrows: readonly Arrow[], model: Model, taken: Uint8Array, report: Report): void {
  for (const arrow of arrows) {
    taken[arrow.index] = 0
    const message = 'An arrow out of end is never taken: the workflow is over there. Remove it.'
    report.add('R036', arrow.span, message, [removeArrow(model, arrow)])
  }
}

/** Arrows that compete: those out of the same state, or out of the same join. */
function competitionsOf(state: number, model: Model): Iterable<readonly Arrow[]> {
  const arrows = model.outgoing(state)
  if (arrows.every(({ from }) => from.length === 1)) return [arrows]
  const all = new Map<string, Arrow[]>()
  for (const arrow of arrows) {
    const sources = [...arrow.from].sort((a, b) => a - b)
    if (sources[0] !== state) continue
    const key = sources.join(' ')
    const known = all.get(key)
    if (known) known.push(arrow)
    else all.set(key, [arrow])
  }
  return all.values()
}

/** The same arrow a second time. */
function withoutRepeats(
  model: Model,
  arrows: readonly Arrow[],
  taken: Uint8Array,
  report: Report,
): readonly Arrow[] {
  if (areFewAndApart(arrows)) return arrows
  const seen = new Set<string>()
  return arrows.filter((arrow) => {
    const targets = [...arrow.to].sort((a, b) => a - b).join(' ')
    const key = `${targets}:${arrow.join}:${arrow.condition?.replaceAll(/\s+/g, ' ') ?? ''}`
    if (!seen.has(key)) {
      seen.add(key)
      return true
    }
    taken[arrow.index] = 0
    report.add('R039', arrow.span, 'This arrow stands there twice. Remove one of them.', [
      removeArrow(model, arrow),
    ])
    return false
  })
}

/** Whether they are so few that it is seen at a glance that no two of them lead to a common state. */
function areFewAndApart(arrows: readonly Arrow[]): boolean {
  return (
    arrows.length < 5 &&
    arrows.every(({ to }, i) => arrows.every((other, j) => j >= i || !other.to.includes(to[0] as number)))
  )
}

/** Of `on error` and `on timeout` the first that fits is taken. */
function checkFailureArrows(arrows: readonly Arrow[], model: Model, taken: Uint8Array, report: Report): void {
  const seen = new Set<string>()
  for (const arrow of arrows) {
    const kind = arrow.kind === 'error' ? `error ${arrow.errorClass ?? ''}` : 'timeout'
    const isCovered = seen.has(kind) || (arrow.kind === 'error' && seen.has('error '))
    seen.add(kind)
    if (!isCovered) continue
    taken[arrow.index] = 0
    report.add(
      'R036',
      arrow.span,
      'This arrow is never taken: one before it takes the same failures. Put it first, or remove it.',
      [removeArrow(model, arrow)],
    )
  }
}
