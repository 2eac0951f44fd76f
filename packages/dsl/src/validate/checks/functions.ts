import { signatures } from '../../expression/index.ts'
import { isPlainName } from '../../syntax/characters.ts'
import type { PlacedExpression } from '../expressions.ts'
import { factsOf } from '../facts.ts'
import { replaceBy, respell } from '../fixes.ts'
import { placed, type Report } from '../report.ts'

/** Calls of functions that there are not, with too few or many arguments, or of `has` with a text. */
export function checkFunctions(expressions: readonly PlacedExpression[], report: Report): void {
  for (const { expression, start } of expressions) {
    const { calls, textChecks } = factsOf(expression)
    for (const call of calls) {
      const span = placed(call, start)
      const fix = call.isUnknown ? respell(call.name, span, signatures.keys()) : null
      report.add('R024', span, call.message, [fix])
    }
    for (const check of textChecks) {
      const span = placed(check, start)
      const isName = isPlainName(check.text)
      const example = isName ? check.text : 'name'
      const fix = isName ? replaceBy('Take the quotes away', span, check.text) : null
      report.add(
        'R046',
        span,
        `A text is always there. Write has(${example}), without quotes, to ask for a key.`,
        [fix],
      )
    }
  }
}
