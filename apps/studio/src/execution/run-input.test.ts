import type { RunField } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { draftOf, readDraft, readJsonInput } from './run-input.ts'

const field = (name: string, kind: string, proposed: unknown, required = true) =>
  ({ name, type: { kind, values: ['free', 'pro'] }, required, proposed, why: '' }) as unknown as RunField
const fields = [
  field('ok', 'boolean', true),
  field('amount', 'number', 42),
  field('plan', 'choice', 'free'),
  field('tags', 'list', ['a']),
  field('note', 'string', '', false),
]

describe('the input of a run', () => {
  it('is ready to send as proposed', () => {
    expect(readDraft(fields, draftOf(fields))).toEqual({
      kind: 'input',
      input: { ok: true, amount: 42, plan: 'free', tags: ['a'] },
    })
  })

  it('says what is wrong at each field', () => {
    const draft = { ...draftOf(fields), amount: 'many', tags: '{}' }
    expect(readDraft(fields, draft)).toEqual({
      kind: 'wrong',
      errors: {
        amount: 'amount needs a number, for example 42.',
        tags: 'tags needs a list, for example ["a", "b"].',
      },
    })
  })

  it('goes from the form to JSON and back', () => {
    const input = { ok: false, amount: 7, plan: 'pro', tags: [1], note: 'hi' }
    expect(readDraft(fields, draftOf(fields, input))).toEqual({ kind: 'input', input })
  })

  it('says where JSON is broken and what it must be', () => {
    expect(readJsonInput('{"a": }')).toMatchObject({
      kind: 'wrong',
      sentence: expect.stringMatching(/not JSON/),
    })
    expect(readJsonInput('[1]')).toMatchObject({
      kind: 'wrong',
      sentence: expect.stringMatching(/JSON object/),
    })
    expect(readJsonInput('{"a": 1}')).toEqual({ kind: 'input', input: { a: 1 } })
  })
})
