import { isDeepStrictEqual } from 'node:util'
import { programOf } from '../expression/compile.ts'
import { evaluate } from '../expression/evaluate.ts'
import { formatWorkflow } from '../format/format.ts'
import { parse, print } from '../syntax/parse.ts'
import { parseExpression } from '../syntax/parse-text.ts'
import { applyEdits, type TextEdit } from '../text/text-edit.ts'
import { editWorkflow, openWorkflow } from '../workflow.ts'
import { plainWorkflow } from './plain-workflow.ts'

/** A text to try, and an edit that is made in it. */
export interface Trial {
  readonly text: string
  readonly edit: TextEdit
}

/**
 * Tries what holds for any text whatever, and says which promise was broken, or null. What throws, breaks the promise
 * that nothing throws.
 */
export function brokenPromise({ text, edit }: Trial): string | null {
  if (print(parse(text)) !== text) return 'A text is printed as it was (T1).'
  const workflow = openWorkflow(text)
  const edited = editWorkflow(workflow, [edit])
  if (!isDeepStrictEqual(plainWorkflow(edited), plainWorkflow(openWorkflow(edited.text))))
    return 'An edited workflow equals the one opened from the edited text (T5).'
  const formatted = applyEdits(text, formatWorkflow(workflow))
  if (applyEdits(formatted, formatWorkflow(openWorkflow(formatted))) !== formatted)
    return 'A formatted text stays as it is when formatted again (F2).'
  const guards = workflow.graph.transitions.map(({ guard }) => guard)
  for (const guard of guards)
    if (guard?.kind === 'expression') evaluate(programOf(guard.expression), scope, { now: 0 })
  const { expression } = parseExpression(text)
  if (expression) evaluate(programOf(expression), scope, { now: 0 })
  return null
}

const scope = {
  ...{ a: 1, amount: 120, country: 'DE', plan: 'pro', email: 'x@y.z', items: [1, 'two', null, { k: true }] },
  ...{ m: { x: { y: 0.5 } }, none: null, yes: true },
}
