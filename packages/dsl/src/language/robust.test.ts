import * as fc from 'fast-check'
import { it } from 'vitest'
import { createRandom, randomWorkflowText } from '../testing/index.ts'
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

/** Scraps that begin, end and break what the language has. */
const scraps = fc.constantFrom(
  ...[
    'a',
    'b-c',
    '"d e"',
    '->',
    ':',
    ';',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '"',
    "'",
    '"""',
    '${',
    '#',
    '/*',
    ',',
  ],
  ...[
    'state',
    'input',
    'on',
    'layout',
    'steps',
    'secrets',
    '.',
    'len',
    'and',
    'any',
    '2 of',
    'in',
    '=',
    '|',
    '😀',
  ],
  ...[' ', '\n', '\r\n', '\r', '\uFEFF', '\0', '\uD800', '__proto__', 'http', 'url', '5s'],
)

it('answers at every place of every text (S4)', () => {
  const broken = fc.array(scraps, { maxLength: 25 }).map((parts) => parts.join(''))
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
