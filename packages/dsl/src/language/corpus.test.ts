import { describe, expect, it } from 'vitest'
import { isRefusal } from '../edit/index.ts'
import { formatRange } from '../format/index.ts'
import { readCorpus } from '../testing/index.ts'
import { readMarked } from '../testing/marked-text.ts'
import type { Span } from '../text/span.ts'
import { applyEdits } from '../text/text-edit.ts'
import { openWorkflow, type Workflow } from '../workflow.ts'
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

/** What one file of `corpus/language` asks: a text with a cursor (`‸`) or a selection (`«…»`), and a word or two. */
interface Question {
  readonly workflow: Workflow
  readonly text: string
  readonly offset: number
  readonly selection: Span
  readonly option: string
}

const lines = (parts: readonly string[]) => parts.join('\n')
const piece = ({ text }: Question, { from, to }: Span) => text.slice(from, to)
const marked = ({ text }: Question, spans: readonly Span[]) =>
  [...spans].reverse().reduce((whole, { from, to }) => {
    return `${whole.slice(0, from)}«${whole.slice(from, to)}»${whole.slice(to)}`
  }, text)

/** How the service's answer reads in a file, by the folder's name. */
const answers: Readonly<Record<string, (question: Question) => string>> = {
  hover: ({ workflow, offset }) => hoverAt(workflow, offset)?.markdown ?? 'nothing',
  definition: (q) => {
    const span = definitionAt(q.workflow, q.offset)
    return span ? marked(q, [span]) : 'nothing'
  },
  references: (q) => marked(q, referencesAt(q.workflow, q.offset)),
  rename: ({ workflow, text, offset, option }) => {
    const edits = renameAt(workflow, offset, option)
    return isRefusal(edits) ? `refused: ${edits.message}` : applyEdits(text, edits)
  },
  signature: ({ workflow, offset }) => {
    const found = signatureAt(workflow, offset)
    if (!found) return 'nothing'
    const [from, to] = found.parameters[found.active] ?? [0, 0]
    return `${found.label.slice(0, from)}«${found.label.slice(from, to)}»${found.label.slice(to)}`
  },
  tokens: (q) => lines(semanticTokens(q.workflow).map((token) => `${token.type} ${piece(q, token)}`)),
  outline: ({ workflow }) =>
    lines(documentSymbols(workflow).map(({ kind, name, detail }) => `${kind} ${name} (${detail})`)),
  folding: (q) =>
    lines(foldingRanges(q.workflow).map((fold) => `${fold.kind} ${JSON.stringify(piece(q, fold))}`)),
  actions: ({ workflow, text, selection }) =>
    lines(
      codeActionsAt(workflow, selection).map(({ title, edits }) => `${title}:\n${applyEdits(text, edits)}`),
    ),
  'format-range': ({ workflow, text, selection }) =>
    applyEdits(text, formatRange(workflow, selection.from, selection.to)),
}

function ask(before: string, option: string): Question {
  const from = before.indexOf('«')
  if (from >= 0) {
    const to = before.indexOf('»') - 1
    const text = before.replace(/[«»]/g, '')
    return { workflow: openWorkflow(text), text, offset: from, selection: { from, to }, option }
  }
  const { text, offset } = before.includes('‸') ? readMarked(before, '‸') : { text: before, offset: 0 }
  return { workflow: openWorkflow(text), text, offset, selection: { from: offset, to: offset }, option }
}

/** A file: the text, `--- what is asked`, and the answer. */
function readCase(file: string) {
  const [, before = '', option = '', expected = ''] =
    /^([\s\S]*?)\n--- ?([^\n]*)\n([\s\S]*)$/.exec(file.replace(/\n$/, '')) ?? []
  return { before, option, expected }
}

const cases = readCorpus('language', '.txt').map(({ name, text }) => ({
  name,
  feature: name.split(/[\\/]/)[0] ?? '',
  ...readCase(text),
}))

describe.each(cases.filter(({ feature }) => feature !== 'completion'))(
  '$name',
  ({ feature, before, option, expected }) => {
    it('is answered as the file says (S1)', () => {
      expect(answers[feature]?.(ask(before, option))).toBe(expected)
    })
  },
)

/**
 * Completion files list what is offered, in this order: `label`, or `label => what is written`, `↵` for a line end.
 * `…` stands for any number of others, and `! label` for what may not be among them.
 */
describe.each(cases.filter(({ feature }) => feature === 'completion'))('$name', ({ before, expected }) => {
  const { workflow, text, offset } = ask(before, '')
  const { span, items } = completionsAt(workflow, offset)
  const wanted = expected.split('\n').filter((line) => line !== '' && !line.startsWith('! '))
  it('offers what fits there (S2)', () => {
    let at = 0
    let maySkip = false
    for (const line of wanted) {
      if (line === '…') {
        maySkip = true
        continue
      }
      const [label = '', written] = line.split(' => ')
      const found = maySkip ? items.findIndex((item, i) => i >= at && item.label === label) : at
      const item = items[found]
      expect(item?.label, `of ${items.map((i) => i.label).join(', ')}`).toBe(label)
      if (written !== undefined) expect((item?.snippet ?? item?.insert)?.replaceAll('\n', '↵')).toBe(written)
      at = found + 1
      maySkip = false
    }
    if (!maySkip) expect(items.slice(at).map(({ label }) => label)).toEqual([])
    const barred = expected.split('\n').flatMap((line) => (line.startsWith('! ') ? [line.slice(2)] : []))
    expect(items.map(({ label }) => label).filter((label) => barred.includes(label))).toEqual([])
  })
  it('writes it over the word or string at the cursor (S3)', () => {
    expect(span.from).toBeLessThanOrEqual(offset)
    expect(span.to).toBeGreaterThanOrEqual(offset)
    expect(text.slice(span.from, span.to)).not.toMatch(/[\n\r]/)
  })
})
