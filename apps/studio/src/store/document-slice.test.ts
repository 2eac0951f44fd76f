import { describe, expect, it } from 'vitest'
import { createStudioStore, textOf } from './index.ts'

const open = (text: string) => {
  const store = createStudioStore()
  store.getState().openSaved({ id: 'w', name: 'W', revision: 1, text })
  return store
}

describe('the open document', () => {
  it('becomes dirty by an edit, and saved again when it is as the server has it', () => {
    const store = open('a -> b\n')
    expect(store.getState().saveState.kind).toBe('saved')
    store.getState().applyEdit({ kind: 'connect', from: ['b'], to: ['a'] })
    expect(store.getState().saveState.kind).toBe('dirty')
    store.getState().undo()
    expect(store.getState().saveState.kind).toBe('saved')
  })

  it('says why an edit cannot be made, and changes nothing', () => {
    const store = open('a -> b\n')
    const refusal = store.getState().applyEdit({ kind: 'rename-state', name: 'a', newName: 'b' })
    expect(refusal?.message).toBeTruthy()
    expect(store.getState().refusal).toBe(refusal?.message)
    expect(textOf(store.getState())).toBe('a -> b\n')
  })

  it('takes a proposal in as one step of undo', () => {
    const store = open('a -> b\n')
    store.getState().propose({ text: 'a -> c -> d\n', title: 'Another way' })
    expect(textOf(store.getState())).toBe('a -> b\n')
    store.getState().acceptProposal()
    expect(textOf(store.getState())).toBe('a -> c -> d\n')
    expect(store.getState().proposal).toBe(null)
    store.getState().undo()
    expect(textOf(store.getState())).toBe('a -> b\n')
  })

  it('is dirty with a draft, and the draft can be undone', () => {
    const store = createStudioStore()
    store.getState().openSaved({ id: 'w', name: 'W', revision: 1, text: 'a -> b' }, 'a -> c')
    expect(store.getState().saveState.kind).toBe('dirty')
    store.getState().undo()
    expect(textOf(store.getState())).toBe('a -> b')
  })

  it('is dirty after a save that was overtaken by typing', () => {
    const store = open('a')
    store.getState().replaceText('ab')
    store.getState().markSaved({ id: 'w', name: 'W', revision: 2, text: 'a' })
    expect(store.getState().saveState.kind).toBe('dirty')
  })
})

describe('the selection', () => {
  it('lets go of what is gone and follows a transition to its new place', () => {
    const store = open('a -> b\nc -> d\n')
    store.getState().select('a')
    store.getState().applyEdit({ kind: 'remove-state', name: 'a' })
    expect(store.getState().selected.size).toBe(0)
    const { transitions } = store.getState().document.workflow.graph
    const index = transitions.findIndex(({ from }) => from[0] === 'c')
    store.getState().selectLine({ transition: index, from: 'c', to: 'd' })
    store.getState().replaceText(`x -> y\n${textOf(store.getState())}`)
    expect(store.getState().selectedLine?.transition).toBe(index + 1)
  })
})

describe('what a broken statement drew', () => {
  it('stays as a ghost until it parses again', () => {
    const store = open('start -> a\na -> b\n')
    store.getState().replaceText('start -> a\na - b\n', { origin: 'text' })
    expect(store.getState().ghosts.states.map(({ name }) => name)).toEqual(['b'])
    expect(store.getState().ghosts.transitions.length).toBe(1)
    store.getState().replaceText('start -> a\na -> b\n', { origin: 'text' })
    expect(store.getState().ghosts).toMatchObject({ states: [], transitions: [] })
  })

  it('leaves nothing of names half typed, here or beside a statement that stays broken', () => {
    for (const broken of ['', 'x -\n']) {
      const store = open(`start -> a\na -> b\n${broken}`)
      const type = (line: string) =>
        store.getState().replaceText(`start -> a\n${line}\n${broken}`, { origin: 'text' })
      for (const line of [
        'a -> bo',
        'a -> bob',
        'a -> bo',
        'a -> b',
        'a -> ',
        'a -> c',
        'a -> ca: (x',
        'a -> ca: (x)',
      ])
        type(line)
      expect(store.getState().ghosts).toMatchObject({ states: [], transitions: [] })
      expect(store.getState().document.workflow.graph.states.map(({ name }) => name)).toContain('ca')
    }
  })

  it('stays while another statement is mended, and goes with its own', () => {
    const store = open('start -> a\na -> b\nx -\n')
    const type = (text: string) => store.getState().replaceText(text, { origin: 'text' })
    const ghosts = () => store.getState().ghosts.states.map(({ name }) => name)
    type('start -> a\na - b\nx -\n')
    type('start -> a\na - b\nx -> y\n')
    expect(ghosts()).toEqual(['b'])
    type('start -> a\n\na - b\nx -> y\n')
    type('start -> a\n\na - b\nx -> yy\n')
    expect(ghosts()).toEqual(['b'])
    type('start -> a\n\nx -> yy\nz -\n')
    expect(ghosts()).toEqual([])
  })

  it('keeps what an unclosed brace swallowed', () => {
    const store = open('start -> a\nstate a: log { message: "x" }\na -> b\n')
    store.getState().replaceText('start -> a\nstate a: log { message: "x" \na -> b\n', { origin: 'text' })
    const { ghosts, document } = store.getState()
    const names = [...document.workflow.graph.states, ...ghosts.states].map(({ name }) => name)
    expect(names.sort()).toEqual(['a', 'b', 'start'])
  })

  it('is gone for good when a gesture removed it', () => {
    const store = open('start -> a\na -> b\nc -\n')
    store.getState().applyEdit({ kind: 'remove-state', name: 'b' })
    expect(store.getState().ghosts.states).toEqual([])
  })
})
