import { describe, expect, it } from 'vitest'
import { copyStates, createStudioStore, duplicateSelected, pasteStates } from './index.ts'

const text =
  'start -> a\na -> b: steps.a.ok # kept\nstate a: http { url: "https://x.example" } # not copied\nb -> [a, "two words"]: otherwise\nb -> end\nlayout { a: 10 20 }\n'

function open(content = text) {
  const store = createStudioStore()
  store.getState().openSaved({ id: 'w', name: 'W', revision: 1, text: content })
  return store
}

describe('copied states', () => {
  it('are their declarations and the arrows among them', () => {
    const { workflow } = open().getState().document
    expect(copyStates(workflow, new Set(['a', 'b', 'two words']))).toBe(
      'state a: http { url: "https://x.example" }\na -> b: steps.a.ok\nb -> [a, "two words"]: otherwise\n',
    )
    expect(copyStates(workflow, new Set(['b']))).toBe('state b: task\n')
  })

  it('come in under free names, guards among them, before the layout, as one step of undo', () => {
    const store = open()
    store.getState().selectAll(['a', 'b'])
    duplicateSelected(store)
    const { document, selected } = store.getState()
    expect(document.workflow.text).toBe(
      text.replace(
        'layout',
        'state a_2: http { url: "https://x.example" }\na_2 -> b_2: steps.a_2.ok\nlayout',
      ),
    )
    expect([...selected]).toEqual(['a_2', 'b_2'])
    store.getState().undo()
    expect(store.getState().document.workflow.text).toBe(text)
  })

  it('keep their names where those are free, and go after a last line without an end', () => {
    const store = open('start -> end')
    pasteStates(store, 'x -> y\n')
    expect(store.getState().document.workflow.text).toBe('start -> end\nx -> y\n')
  })

  it('are refused with a sentence when they are no workflow', () => {
    const store = open()
    pasteStates(store, 'Dear reader,\nhow -> [are you')
    expect(store.getState().refusal).toContain('no part of a workflow')
    expect(store.getState().document.workflow.text).toBe(text)
  })
})
