import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseExpression } from '../syntax/parse-text.ts'
import { compileExpression, evaluate, type JsonObject } from './index.ts'

interface Case {
  readonly expression: string
  readonly context: JsonObject
  readonly expected: string
}

const folder = new URL('../../corpus/expression/', import.meta.url)

function readCases(file: string): Case[] {
  const blocks = readFileSync(new URL(file, folder), 'utf8').split(/\n\s*\n/)
  return blocks.flatMap((block): Case[] => {
    const lines = block.split('\n').filter((line) => line !== '' && !line.startsWith('# '))
    const [expression, ...rest] = lines
    if (expression === undefined) return []
    const expected = rest.at(-1)?.replace(/^=> /, '') ?? ''
    return [{ expression, context: rest.length > 1 ? JSON.parse(rest[0] ?? '{}') : {}, expected }]
  })
}

const files = readdirSync(folder).filter((name) => name.endsWith('.txt'))

describe.each(files)('expressions: %s (X1)', (file) => {
  it.each(readCases(file))('$expression is $expected', ({ expression, context, expected }) => {
    const parsed = parseExpression(expression)
    expect(parsed.diagnostics).toEqual([])
    if (!parsed.expression) throw new Error('not parsed')
    const program = JSON.parse(JSON.stringify(compileExpression(parsed.expression)))
    const result = evaluate(program, context, { now: 1_700_000_000_000 })
    if (expected.startsWith('error: ')) {
      expect(result.kind === 'error' ? result.error.message : result).toContain(expected.slice(7))
    } else {
      expect(result).toEqual({ kind: 'value', value: JSON.parse(expected) })
    }
  })
})
