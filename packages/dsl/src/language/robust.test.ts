import * as fc from 'fast-check'
import { it } from 'vitest'
import { createRandom, randomPieces, randomWorkflowText } from '../testing/index.ts'
import { openWorkflow } from '../workflow.ts'
import {
  codeActionsAt,
  completionsAt,
  definitionAt,
  documentSymbols,
  foldingRanges,
  hoverAt,
  referencesAt,
  renameAt,
  semanticTokens,
  signatureAt,
} from './index.ts'

it('answers at every place of every text (S4)', () => {
  const broken = fc.array(fc.constantFrom(...randomPieces), { maxLength: 25 }).map((parts) => parts.join(''))
  const cut = fc.tuple(fc.nat(), fc.nat(400), fc.nat(30)).map(([seed, at, length]) => {
    const text = randomWorkflowText(createRandom(seed), { size: 12, broken: 0.2 })
    return text.slice(0, at) + text.slice(at + length)
  })
  fc.assert(
    fc.property(fc.oneof(broken, cut), fc.nat(), (text, place) => {
      const workflow = openWorkflow(text)
      const offset = place % (text.length + 1)
      completionsAt(workflow, offset)
      signatureAt(workflow, offset)
      hoverAt(workflow, offset)
      definitionAt(workflow, offset)
      referencesAt(workflow, offset)
      renameAt(workflow, offset, 'x y')
      codeActionsAt(workflow, { from: offset, to: offset })
      semanticTokens(workflow)
      documentSymbols(workflow)
      foldingRanges(workflow)
    }),
    { numRuns: 150 },
  )
})
