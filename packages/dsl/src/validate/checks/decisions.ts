import { quoteName } from '../../syntax/strings.ts'
import { didYouMean, nearestName } from '../../text/nearest.ts'
import { respell, statementAfter } from '../fixes.ts'
import type { Model } from '../model.ts'
import { placed, type Report } from '../report.ts'
import { textOf } from './values.ts'

/** Choices that no arrow follows, and guards that look like a choice but are none. */
export function checkDecision(state: number, model: Model, report: Report): void {
  const declaration = model.declarationOf(state)
  if (declaration?.type?.name !== 'decision') return
  const { name, statement, start } = declaration
  const list = statement.block?.entries.find(({ key }) => key.name === 'choices')?.value
  if (list?.kind !== 'list') return
  const choices = list.items.map(textOf).filter((text) => text !== null)
  const arrows = model.outgoing(state).filter((arrow) => !arrow.isForFailure)
  const followed = new Set(arrows.map(({ choice }) => choice))
  for (const arrow of arrows) {
    const { expression } = arrow
    const text =
      expression?.kind === 'name'
        ? expression.name
        : expression?.kind === 'literal' && typeof expression.value === 'string'
          ? expression.value
          : null
    if (text === null || (expression?.kind === 'name' && nearestName(text, choices) === null)) continue
    const hint = didYouMean(text, choices) || ` They are ${choices.join(', ')}.`
    const message = `${JSON.stringify(text)} is none of the choices of ${JSON.stringify(name)}.${hint}`
    report.add('R044', arrow.guardSpan, message, [respell(text, arrow.guardSpan, choices)])
  }
  const usesChoices = arrows.some(({ choice }) => choice !== null)
  const isComplete = arrows.some(({ kind, from }) => kind === null || kind === 'otherwise' || from.length > 1)
  if (!usesChoices || isComplete) return
  list.items.forEach((item) => {
    const choice = textOf(item)
    if (choice === null || followed.has(choice)) return
    const line = `${quoteName(name)} -> end: ${quoteName(choice)}`
    const last = arrows.at(-1)
    const fix = last ? statementAfter(`Add ${line}`, model.tree, last, line) : null
    const message = `No arrow out of ${JSON.stringify(name)} follows the choice ${JSON.stringify(choice)}. Add one, such as ${line}.`
    report.add('R044', placed(item, start), message, [fix])
  })
}
