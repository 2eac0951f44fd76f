import { describe, expect, it } from 'vitest'
import {
  changeDocument,
  openDocument,
  redoDocument,
  replaceDocumentText,
  smallestEdit,
  undoDocument,
  type WorkflowDocument,
} from './workflow-document.ts'

const textOf = (document: WorkflowDocument) => document.workflow.text
const type = (document: WorkflowDocument, text: string, from: number, at = 0) =>
  changeDocument(document, [{ from, to: from, insert: text }], { origin: 'text', at })

describe('one text with one history', () => {
  it('undoes and redoes changes of every surface in order', () => {
    let document = openDocument('a -> b\n')
    document = changeDocument(document, [{ from: 5, to: 6, insert: 'c' }], { origin: 'canvas', at: 0 })
    document = changeDocument(document, [{ from: 0, to: 1, insert: 'x' }], { origin: 'chat', at: 1 })
    expect(textOf(document)).toBe('x -> c\n')
    document = undoDocument(document)
    expect(textOf(document)).toBe('a -> c\n')
    document = undoDocument(document)
    expect(textOf(document)).toBe('a -> b\n')
    expect(textOf(redoDocument(redoDocument(document)))).toBe('x -> c\n')
  })

  it('makes a stretch of typing one step', () => {
    let document = openDocument('')
    document = type(document, 'a', 0, 0)
    document = type(document, 'b', 1, 200)
    document = type(document, 'c', 2, 400)
    expect(textOf(document)).toBe('abc')
    document = undoDocument(document)
    expect(textOf(document)).toBe('')
    expect(textOf(redoDocument(document))).toBe('abc')
  })

  it('begins a new step after a pause, at another place, and after a line end', () => {
    let document = openDocument('')
    document = type(document, 'a', 0, 0)
    document = type(document, 'b', 1, 5000)
    expect(textOf(undoDocument(document))).toBe('a')
    document = type(document, '\n', 2, 5100)
    document = type(document, 'c', 3, 5200)
    expect(textOf(undoDocument(document))).toBe('ab\n')
    document = type(document, 'z', 0, 5300)
    expect(textOf(undoDocument(document))).toBe('ab\nc')
  })

  it('makes the edits of one gesture one step', () => {
    let document = openDocument('a -> b\nb -> c\n')
    const gesture = { origin: 'canvas', gesture: 'g1', at: 0 } as const
    document = changeDocument(document, [{ from: 0, to: 7, insert: '' }], gesture)
    document = changeDocument(document, [{ from: 0, to: 7, insert: '' }], gesture)
    expect(textOf(document)).toBe('')
    expect(textOf(undoDocument(document))).toBe('a -> b\nb -> c\n')
  })

  it('forgets what could be redone once something else is done', () => {
    let document = undoDocument(type(openDocument(''), 'a', 0))
    document = type(document, 'b', 0)
    expect(textOf(redoDocument(document))).toBe('b')
  })

  it('is the same document after edits that change nothing', () => {
    const document = openDocument('a -> b')
    expect(changeDocument(document, [{ from: 0, to: 1, insert: 'a' }], { origin: 'text', at: 0 })).toBe(
      document,
    )
    expect(replaceDocumentText(document, 'a -> b', { origin: 'text', at: 0 })).toBe(document)
    expect(undoDocument(document)).toBe(document)
  })
})

describe('the smallest edit between two texts', () => {
  it.each([
    ['a -> b', 'a -> bc', { from: 6, to: 6, insert: 'c' }],
    ['aaa', 'aa', { from: 2, to: 3, insert: '' }],
    ['', 'x', { from: 0, to: 0, insert: 'x' }],
    ['one two', 'one 2 two', { from: 4, to: 4, insert: '2 ' }],
  ])('of %j to %j', (before, after, edit) => {
    expect(smallestEdit(before, after)).toEqual(edit)
  })

  it('never cuts a character in two', () => {
    const edit = smallestEdit('😀', '😁')
    expect(edit).toEqual({ from: 0, to: 2, insert: '😁' })
  })
})
