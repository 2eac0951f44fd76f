import { readFileSync } from 'node:fs'
import { diffGraphs, openWorkflow } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { plain } from '../testing/judge-refinement.ts'
import { refineByRules } from './refine.ts'
import { translateByRules } from './translate.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

/** The example of the language's own page, and a description and plain instructions that make it, one a line. */
const wanted = read('../../../dsl/corpus/compat/declarations.rabbit')
const [description = '', ...instructions] = read('../../evaluation/onboarding-in-words.txt')
  .trimEnd()
  .split('\n')

describe('a workflow that grows by plain words', () => {
  it('becomes the example of the language page', () => {
    const first = translateByRules(description).value
    let text = first.kind === 'workflow' ? first.text : ''
    for (const instruction of instructions) {
      const { value } = refineByRules(text, instruction)
      expect(value, `${instruction}\n${text}`).toMatchObject({ kind: 'edited' })
      if (value.kind === 'edited') text = value.text
    }
    const [made, example] = [openWorkflow(text), openWorkflow(wanted)]
    expect(diffGraphs(plain(example.graph), plain(made.graph)), text).toEqual([])
    expect(made.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})
