import { expressionFunctions, signatureOf } from '../expression/index.ts'
import { Token } from '../syntax/token.ts'
import type { Workflow } from '../workflow.ts'
import { guardColon, isInTemplate, type Word, writtenAt } from './place.ts'

/** The function being called around the cursor. */
export interface Signature {
  /** `round(number, digits?)` */
  readonly label: string
  /** Where each parameter stands in the label. */
  readonly parameters: readonly (readonly [from: number, to: number])[]
  /** The parameter at the cursor, counted from 0; the last one when it may be given any number of times. */
  readonly active: number
  readonly documentation: string
}

/** The innermost call of a known function whose brackets the cursor is in; null outside of guards and `${…}`. */
export function signatureAt(workflow: Workflow, offset: number): Signature | null {
  const { words, isText } = writtenAt(workflow.tree, offset)
  if (isText) return null
  const [first] = words
  const begin = first && isInTemplate(first) ? 1 : guardColon(words) + 1
  if (begin === 0) return null
  const call = openCall(words.slice(begin))
  const called = call && expressionFunctions.get(call.name)
  if (!called) return null
  const label = signatureOf(called)
  const spans = spansOf(label)
  const { description, example } = called
  return {
    label,
    parameters: spans,
    active: Math.min(call.commas, Math.max(0, spans.length - 1)),
    documentation: `${description}\n\nExample: \`${example[0]}\` is \`${example[1]}\`.`,
  }
}

function openCall(words: readonly Word[]): { readonly name: string; readonly commas: number } | null {
  const open: { name: string | null; commas: number }[] = []
  words.forEach(({ kind }, at) => {
    const before = words[at - 1]
    if (kind === Token.openParen)
      open.push({ name: before?.kind === Token.word ? before.text : null, commas: 0 })
    else if (kind === Token.openList || kind === Token.openBrace) open.push({ name: null, commas: 0 })
    else if (kind === Token.closeParen || kind === Token.closeList || kind === Token.closeBrace) open.pop()
    else if (kind === Token.comma) {
      const innermost = open.at(-1)
      if (innermost) innermost.commas++
    }
  })
  const innermost = open.findLast(({ name }) => name !== null)
  return innermost?.name ? { name: innermost.name, commas: innermost.commas } : null
}

/** The parts between a signature's brackets; a `…` belongs to the one before it. */
function spansOf(label: string): readonly (readonly [number, number])[] {
  const from = label.indexOf('(') + 1
  return [...label.slice(from, -1).matchAll(/[^,\s]+(?:, …)?/g)].map(({ index, 0: text }) => [
    from + index,
    from + index + text.length,
  ])
}
