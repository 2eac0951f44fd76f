import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseExpression } from '../syntax/parse-text.ts'
import { compileExpression, evaluate, type Json, type JsonObject } from './index.ts'

const folder = fileURLToPath(new URL('../../corpus/python/', import.meta.url))

interface PythonCase {
  readonly expression: string
  readonly value?: Json
  /** The name of the exception. */
  readonly error?: string
}

/** The answers that are not Python's, each in a line. */
function disagreements(text: string): readonly string[] {
  const [first = '', ...lines] = text.trimEnd().split('\n')
  const { context } = JSON.parse(first) as { context: JsonObject }
  return lines.flatMap((line) => {
    const { expression: source, value, error } = JSON.parse(line) as PythonCase
    const { expression } = parseExpression(source)
    if (!expression) return [`${source}: not read`]
    const answer = evaluate(compileExpression(expression), context, { now: 0 })
    const isSame =
      answer.kind === 'error' ? error !== undefined : error === undefined && sameJson(answer.value, value)
    const ours = answer.kind === 'value' ? JSON.stringify(answer.value) : answer.error.message
    return isSame ? [] : [`${source}: Python ${error ?? JSON.stringify(value)}, here ${ours}`]
  })
}

function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

const python = spawnSync('python3', ['--version'])
const hasPython = python.status === 0

describe('what Python has too', () => {
  it('means what it means there (X2)', () => {
    const stored = readFileSync(`${folder}cases.jsonl`, 'utf8')
    expect(stored.split('\n').length).toBeGreaterThan(1_000)
    expect(disagreements(stored)).toEqual([])
  })

  it.skipIf(!hasPython)('means so for the Python of this machine and new cases (X2)', () => {
    const seed = Math.floor(Math.random() * 1e9)
    const { stdout } = spawnSync('python3', [`${folder}make.py`, String(seed), '500'], { encoding: 'utf8' })
    expect(stdout.split('\n').length, `seed ${seed}`).toBeGreaterThan(500)
    expect(disagreements(stdout), `seed ${seed}`).toEqual([])
  })
})
