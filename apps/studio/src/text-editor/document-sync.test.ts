import { applyEdits, type TextEdit } from '@rabbit/dsl'
import { expect, it } from 'vitest'
import { changeDocument, openDocument, undoDocument, type WorkflowDocument } from '../document/index.ts'
import { createDocumentSync, type EditorText } from './document-sync.ts'
import { createOffsetMap, type EditorChange } from './offsets.ts'

/** An editor that keeps its text as Monaco does: one kind of line end, places instead of offsets. */
function createFakeEditor() {
  let text = ''
  const log: string[] = []
  const change = (changes: readonly EditorChange[]) => {
    const { offsetAt } = createOffsetMap(text)
    const edits = changes.map(({ range, text: insert }) => ({
      from: offsetAt({ lineNumber: range.startLineNumber, column: range.startColumn }),
      to: offsetAt({ lineNumber: range.endLineNumber, column: range.endColumn }),
      insert: insert.replace(/\r\n|\r/g, '\n'),
    }))
    text = applyEdits(text, edits)
  }
  const editor: EditorText = {
    apply: (changes) => {
      log.push(`apply ${changes.map((c) => JSON.stringify(c.text)).join()}`)
      change(changes)
    },
    reset: (next) => {
      log.push('reset')
      text = next.replace(/\r\n|\r/g, '\n')
    },
  }
  return { editor, change, log, text: () => text }
}

function setup(text: string) {
  let document: WorkflowDocument = openDocument(text)
  const fake = createFakeEditor()
  const send = (edits: readonly TextEdit[]) => set(changeDocument(document, edits, { origin: 'text', at: 0 }))
  const sync = createDocumentSync(fake.editor, document, send)
  const set = (next: WorkflowDocument) => {
    document = next
    sync.follow(next)
  }
  const type = (changes: readonly EditorChange[]) => {
    fake.change(changes)
    sync.typed(changes)
  }
  return { fake, set, type, document: () => document }
}

const at = (line: number, column: number, text: string): EditorChange => ({
  range: { startLineNumber: line, startColumn: column, endLineNumber: line, endColumn: column },
  text,
})

it('sends what is typed and does not echo it', () => {
  const { fake, type, document } = setup('a -> b\r\nb -> c\n')
  type([at(2, 1, 'x')])
  expect(document().workflow.text).toBe('a -> b\r\nxb -> c\n')
  expect(fake.text()).toBe('a -> b\nxb -> c\n')
  expect(fake.log).toEqual(['reset'])
})

it('follows small edits made elsewhere, and undo', () => {
  const { fake, set, type, document } = setup('a -> b\n')
  type([at(1, 7, 'c')])
  set(changeDocument(document(), [{ from: 0, to: 1, insert: 'start' }], { origin: 'canvas', at: 1 }))
  expect(fake.text()).toBe('start -> bc\n')
  set(undoDocument(document()))
  expect(fake.text()).toBe('a -> bc\n')
  expect(fake.log).toEqual(['reset', 'apply "start"', 'apply "a"'])
})

it('shows another workflow from its beginning', () => {
  const { fake, set } = setup('a -> b\n')
  set(openDocument('x -> y\n'))
  expect(fake.text()).toBe('x -> y\n')
  expect(fake.log).toEqual(['reset', 'reset'])
})

it('shows all of a workflow that was opened with a draft', () => {
  const { fake, set, type, document } = setup('')
  const saved = openDocument('start -> a\na -> end\n')
  set(changeDocument(saved, [{ from: 11, to: 11, insert: '# draft\n' }], { origin: 'draft', at: 0 }))
  expect(fake.text()).toBe('start -> a\n# draft\na -> end\n')
  type([at(2, 3, 'my ')])
  expect(document().workflow.text).toBe('start -> a\n# my draft\na -> end\n')
})
