import { describe, expect, it } from 'vitest'
import { diagnosticCodes } from '../diagnostic/codes.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { parse } from '../syntax/parse.ts'
import { readCorpus } from '../testing/index.ts'
import { createLineMap } from '../text/line-map.ts'
import { applyEdits } from '../text/text-edit.ts'
import { openWorkflow } from '../workflow.ts'

/** `12:3 R020 message`, as the corpus marks it: a caret under the place, the code, and a part of the sentence. */
function expectedIn(text: string): string[] {
  const lines = text.split('\n')
  let line = 0
  return lines.flatMap((content, index) => {
    const mark = /^\s*#\s*\^ (R\d{3}) ?(.*)$/.exec(content)
    if (!mark) {
      line = index + 1
      return []
    }
    const caret = content.indexOf('^') + 1
    // Under the first three columns there is no room for a caret behind the #.
    const isAtStart = /^# \^/.test(content)
    return [`${line}:${isAtStart ? '*' : caret} ${mark[1]} ${mark[2]}`]
  })
}

function shown(text: string, { from, code, message }: Diagnostic): string {
  const { line, column } = createLineMap(text).positionAt(from)
  return `${line}:${column} ${code} ${message}`
}

function fits(actual: string, expected: string): boolean {
  const [, line, column, code, part = ''] = /^(\d+):(\d+|\*) (R\d+) ?(.*)$/.exec(expected) ?? []
  const [, actualLine, actualColumn = 0, actualCode, message = ''] =
    /^(\d+):(\d+) (R\d+) (.*)$/.exec(actual) ?? []
  const isThere = column === '*' ? Number(actualColumn) <= 3 : column === actualColumn
  return line === actualLine && isThere && code === actualCode && message.includes(part)
}

describe.each(readCorpus('validate'))('corpus/validate/$name', ({ text }) => {
  const { diagnostics } = openWorkflow(text)

  it('has just the marked diagnostics, in the order of the text (V1)', () => {
    const actual = diagnostics.map((diagnostic) => shown(text, diagnostic))
    const expected = expectedIn(text)
    const unexpected = actual.filter((line) => !expected.some((mark) => fits(line, mark)))
    const missing = expected.filter((mark) => !actual.some((line) => fits(line, mark)))
    expect({ unexpected, missing }).toEqual({ unexpected: [], missing: [] })
    const places = diagnostics.map(({ from }) => from)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('has fixes that mend what they say and break nothing (V2)', () => {
    for (const { code, fixes = [] } of diagnostics) {
      for (const { title, edits } of fixes) {
        const mended = openWorkflow(applyEdits(text, edits))
        const left = mended.diagnostics.filter((diagnostic) => diagnostic.code === code).length
        const before = diagnostics.filter((diagnostic) => diagnostic.code === code).length
        expect(left, `${title} of ${code}`).toBeLessThan(before)
        const isBroken = ({ kind }: { kind: string }) => kind === 'broken'
        expect(mended.tree.statements.filter(isBroken).length).toBe(
          parse(text).statements.filter(isBroken).length,
        )
      }
    }
  })
})

describe('validate', () => {
  it('has a case for every code of meaning (V3)', () => {
    const cases = readCorpus('validate')
      .map(({ text }) => text)
      .join('\n')
    const codes = Object.keys(diagnosticCodes).filter((code) => code >= 'R020' && code !== 'R041')
    expect(codes.filter((code) => !cases.includes(`^ ${code}`))).toEqual([])
  })

  it('knows undefined secrets where the secrets are known (V7)', () => {
    const text = 'state a: log { message: "${secrets.API_KEI} ${secrets.DB}" }\nstart -> a -> end'
    expect(openWorkflow(text).diagnostics).toEqual([])
    const { diagnostics } = openWorkflow(text, { secrets: ['API_KEY', 'DB'] })
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'R041 The workspace has no secret "API_KEI". Did you mean "API_KEY"?',
    ])
  })

  it('finds nothing to say about the original workflow (V4)', () => {
    const text = `start->validate_input;
validate_input->process:is_valid==True;
validate_input->error:is_valid==False;
process->notify;
notify->end;
error->end;`
    expect(openWorkflow(text).diagnostics).toEqual([])
  })
})
