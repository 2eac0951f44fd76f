import { quoteName } from '../../syntax/strings.ts'
import { statementBefore } from '../fixes.ts'
import type { Model } from '../model.ts'
import type { Report } from '../report.ts'

const MOST_NAMED = 5

/** A text without a state, or one that does not say where it begins. */
export function checkEntry(model: Model, report: Report): void {
  const { graph } = model
  if (graph.states.length === 0) {
    report.add('R030', { from: 0, to: 0 }, 'There is no state yet. Write start -> first_step -> end.')
    return
  }
  if (graph.entry !== null) return
  const names = graph.states.map(({ name }) => name)
  const candidates = names.filter((name) => {
    const state = model.numberOf(name) as number
    const arrives = model.incoming(state).some(({ from }) => from.some((source) => source !== state))
    const onlyNamed = model.isNamedByProperty(state) && !model.hasOutgoing(state) && !model.hasIncoming(state)
    return !arrives && !onlyNamed
  })
  const [first] = candidates
  const span = model.mentionOf(model.numberOf(first ?? names[0] ?? '') as number)
  const proposals = candidates.length > 0 ? candidates : names.slice(0, 1)
  const listed = proposals
    .slice(0, MOST_NAMED)
    .map((name) => JSON.stringify(name))
    .join(', ')
  const more = proposals.length > MOST_NAMED ? ` and ${proposals.length - MOST_NAMED} more` : ''
  const why =
    candidates.length === 0
      ? 'Every state has an arrow that leads to it, so it is not clear where the workflow begins.'
      : `The workflow could begin at ${listed}${more}.`
  const arrow = graph.transitions.length > 0 ? model.arrowAt(0) : undefined
  const fixes = proposals.slice(0, MOST_NAMED).map((name) => {
    const statement = `start -> ${quoteName(name)}`
    return arrow ? statementBefore(`Begin at ${JSON.stringify(name)}`, model, arrow, statement) : null
  })
  report.add(
    'R026',
    span,
    `${why} Add an arrow such as start -> ${quoteName(proposals[0] ?? 'first')}.`,
    fixes,
  )
}
