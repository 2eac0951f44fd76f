import type { Transition, WorkflowGraph } from '../../graph/graph.ts'
import type { StateStatement } from '../../syntax/tree.ts'
import { removeArrow } from '../arrow-fixes.ts'
import type { Arrow, Model } from '../model.ts'
import type { Report } from '../report.ts'
import { checkCompeting } from './competing.ts'

/**
 * Guards that cannot hold, arrows that are never taken or stand there twice, and guards that may all fail.
 *
 * @returns the arrows that can be taken
 */
export function checkGuards(model: Model, report: Report): ReadonlySet<Arrow> {
  const taken = new Set<Arrow>(model.arrows)
  const end = model.numberOf.get('end')
  for (const arrows of competitions(model)) {
    const [first] = arrows
    if (first?.from.length === 1 && first.from[0] === end) {
      reportAfterEnd(arrows, model, taken, report)
    } else if ((arrows.length > 1 || first?.kind !== null) && !isKnownGood(arrows, model)) {
      const before = report.count
      const rest = withoutRepeats(model, arrows, taken, report)
      const usual = rest.filter((arrow) => !arrow.isForFailure)
      if (usual.length < rest.length)
        checkFailureArrows(
          rest.filter((arrow) => arrow.isForFailure),
          model,
          taken,
          report,
        )
      if (usual.length > 0) checkCompeting(usual, model, taken, report)
      if (report.count === before) rememberGood(arrows, model)
    }
  }
  return taken
}

/** What the verdict on competing arrows rests on. */
interface Judged {
  readonly transitions: readonly Transition[]
  readonly inputs: WorkflowGraph['inputs']
  readonly declaration: StateStatement | undefined
  readonly isPartial: boolean
  readonly isJoined: boolean
}

/** Competitions about which there was nothing to say, by their first arrow: after an edit elsewhere there still is not. */
const good = new WeakMap<Transition, Judged>()

function isKnownGood(arrows: readonly Arrow[], model: Model): boolean {
  const [first] = arrows
  const known = first && good.get(first.transition)
  return (
    known !== undefined &&
    known.transitions.length === arrows.length &&
    known.inputs === model.graph.inputs &&
    known.isPartial === model.isPartial &&
    known.declaration === declarationOf(first as Arrow, model) &&
    known.isJoined === isJoined(first as Arrow, model) &&
    arrows.every(({ transition }, i) => transition === known.transitions[i])
  )
}

function rememberGood(arrows: readonly Arrow[], model: Model): void {
  const [first] = arrows
  if (!first) return
  good.set(first.transition, {
    transitions: arrows.map(({ transition }) => transition),
    inputs: model.graph.inputs,
    declaration: declarationOf(first, model),
    isPartial: model.isPartial,
    isJoined: isJoined(first, model),
  })
}

function declarationOf({ from }: Arrow, { names, declarations }: Model): StateStatement | undefined {
  return declarations.get(names[from[0] ?? -1] ?? '')?.statement
}

/** Whether a state's arrows compete with a join that it is in too. */
function isJoined({ from }: Arrow, { outgoing }: Model): boolean {
  return outgoing[from[0] ?? -1]?.some((arrow) => arrow.from.length > 1) ?? false
}

function reportAfterEnd(arrows: readonly Arrow[], model: Model, taken: Set<Arrow>, report: Report): void {
  for (const arrow of arrows) {
    taken.delete(arrow)
    const message = 'An arrow out of end is never taken: the workflow is over there. Remove it.'
    report.add('R036', arrow.span, message, [removeArrow(model, arrow)])
  }
}

/** Arrows that compete: those out of the same state, or out of the same join. */
function competitions({ arrows, names }: Model): readonly (readonly Arrow[])[] {
  const all: Arrow[][] = []
  const ofState: (Arrow[] | undefined)[] = new Array(names.length)
  const ofJoin = new Map<string, Arrow[]>()
  for (const arrow of arrows) {
    const { from } = arrow
    const [only = -1] = from
    const key = from.length === 1 ? '' : [...from].sort((a, b) => a - b).join(' ')
    const known = from.length === 1 ? ofState[only] : ofJoin.get(key)
    if (known) known.push(arrow)
    else {
      const competing = [arrow]
      all.push(competing)
      if (from.length === 1) ofState[only] = competing
      else ofJoin.set(key, competing)
    }
  }
  return all
}

/** The same arrow a second time. */
function withoutRepeats(
  model: Model,
  arrows: readonly Arrow[],
  taken: Set<Arrow>,
  report: Report,
): readonly Arrow[] {
  if (arrows.length === 1) return arrows
  const seen = new Set<string>()
  return arrows.filter((arrow) => {
    const targets = [...arrow.to].sort((a, b) => a - b).join(' ')
    const key = `${targets}:${arrow.join}:${arrow.condition?.replaceAll(/\s+/g, ' ') ?? ''}`
    if (!seen.has(key)) {
      seen.add(key)
      return true
    }
    taken.delete(arrow)
    report.add('R039', arrow.span, 'This arrow stands there twice. Remove one of them.', [
      removeArrow(model, arrow),
    ])
    return false
  })
}

/** Of `on error` and `on timeout` the first that fits is taken. */
function checkFailureArrows(arrows: readonly Arrow[], model: Model, taken: Set<Arrow>, report: Report): void {
  const seen = new Set<string>()
  for (const arrow of arrows) {
    const kind = arrow.kind === 'error' ? `error ${arrow.errorClass ?? ''}` : 'timeout'
    const isCovered = seen.has(kind) || (arrow.kind === 'error' && seen.has('error '))
    seen.add(kind)
    if (!isCovered) continue
    taken.delete(arrow)
    report.add(
      'R036',
      arrow.span,
      'This arrow is never taken: one before it takes the same failures. Put it first, or remove it.',
      [removeArrow(model, arrow)],
    )
  }
}
