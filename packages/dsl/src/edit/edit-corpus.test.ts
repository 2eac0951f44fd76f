import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applyEdits, invertEdits } from '../text/text-edit.ts'
import { openWorkflow } from '../workflow.ts'
import type { WorkflowEdit } from './edit.ts'
import { planTextEdit } from './plan.ts'
import { isRefusal } from './refusal.ts'

const folder = new URL('../../corpus/edit/', import.meta.url)

interface EditCase {
  readonly name: string
  readonly before: string
  readonly edit: WorkflowEdit
  readonly after: string | null
  readonly refused: string | null
}

/** A file: the text before, `--- edit` with options, the edit as JSON, then `--- after` or `--- refused`. */
function readCase(name: string, file: string): EditCase {
  const [, before = '', options = '', json = '', outcome, result = ''] =
    /^([\s\S]*?)--- edit([^\n]*)\n([\s\S]*?)--- (after|refused)\n([\s\S]*)$/.exec(file) ?? []
  const text = (source: string) => {
    const cut = options.includes('no-final-line-end') ? source.replace(/\n$/, '') : source
    return options.includes('crlf') ? cut.replaceAll('\n', '\r\n') : cut
  }
  return {
    name,
    before: text(before),
    edit: JSON.parse(json) as WorkflowEdit,
    after: outcome === 'after' ? text(result) : null,
    refused: outcome === 'refused' ? result.trimEnd() : null,
  }
}

const cases = readdirSync(folder).flatMap((operation) =>
  readdirSync(new URL(`${operation}/`, folder)).map((file) =>
    readCase(
      `${operation}/${file.replace('.txt', '')}`,
      readFileSync(new URL(`${operation}/${file}`, folder), 'utf8'),
    ),
  ),
)

describe.each(cases.filter(({ after }) => after !== null))('$name', ({ before, edit, after }) => {
  const planned = planTextEdit(openWorkflow(before), edit)
  const edits = isRefusal(planned) ? [] : planned
  it('writes just this text (E1, E13, E14)', () => {
    expect(isRefusal(planned) ? planned.message : applyEdits(before, edits)).toBe(after)
  })
  it('undoes to the same bytes (E9)', () => {
    expect(applyEdits(applyEdits(before, edits), invertEdits(before, edits))).toBe(before)
  })
})

describe.each(cases.filter(({ refused }) => refused !== null))('$name', ({ before, edit, refused }) => {
  it('is refused with a sentence (E10)', () => {
    expect(planTextEdit(openWorkflow(before), edit)).toEqual({ kind: 'refused', message: refused })
  })
})
