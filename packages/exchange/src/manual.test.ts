import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { guessFormat, importWorkflow } from './index.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/language/exchange.md'), 'utf8')
const examples: string[][] = [
  ...page.matchAll(/^```(mermaid|xml|json)\n([\s\S]*?)^```\n\nbecomes\n\n```rabbit\n([\s\S]*?)^```/gm),
]

describe('the page about exchange', () => {
  it('has an example for each format', () => {
    expect(examples.map(([, , source = '']) => guessFormat(source))).toEqual([
      'mermaid',
      'bpmn',
      'asl',
      'xstate',
    ])
  })
  it.each(examples)('shows what an import gives', (_whole, _language, source = '', expected = '') => {
    const format = guessFormat(source)
    if (format === null) throw new Error(source)
    expect(importWorkflow(format, source)).toMatchObject({ kind: 'imported', text: expected })
  })
})
