import { openWorkflow } from '@rabbit/dsl'
import { describe, expect, it } from 'vitest'
import { createStudioStore, textOf } from './index.ts'
import { isAnotherWorkflow } from './proposal.ts'

const another = (present: string, proposed: string) =>
  isAnotherWorkflow(openWorkflow(present).graph, openWorkflow(proposed).graph)

it('tells another workflow from a change of this one', () => {
  expect(another('start -> a -> b -> end\n', 'start -> x -> y -> end\n')).toBe(true)
  expect(another('start -> a -> b -> end\n', 'start -> a -> b -> c -> end\n')).toBe(false)
  expect(another('start -> a -> b -> end\n', 'start -> a -> end\n')).toBe(false)
  expect(another('start -> end\n', 'start -> x -> end\n')).toBe(false)
})

const present = 'start -> check\ncheck -> ship: ok\ncheck -> end: otherwise\nship -> end\n'
const offered =
  'start -> check\ncheck -> ship: ok and paid\ncheck -> review: unsure\ncheck -> end: otherwise\nreview -> ship\nship -> end: shipped\n'

function proposed() {
  const store = createStudioStore()
  store.getState().openSaved({ id: 'w', name: 'W', revision: 1, text: present })
  store.getState().propose({ text: offered, title: 'Better' })
  const parts = () => store.getState().proposal?.change.hunks.map(({ words }) => words[0]) ?? null
  return { ...store, parts, text: () => textOf(store.getState()) }
}

describe('a proposal in parts', () => {
  it('has a new state and its arrows in one part', () => {
    expect(proposed().parts()).toEqual([
      '~ arrow check -> ship: guard ok became ok and paid',
      '+ state review (task) added',
      '~ arrow ship -> end: guard shipped added',
    ])
  })

  it('takes a part in as one step of undo, and undo brings the part back', () => {
    const { getState, parts, text } = proposed()
    getState().acceptPart(1)
    expect(text()).toBe(
      present
        .replace('ok\n', 'ok\ncheck -> review: unsure\n')
        .replace('ship -> e', 'review -> ship\nship -> e'),
    )
    expect(parts()).toHaveLength(2)
    expect(getState().proposal?.text).toBe(offered)
    getState().undo()
    expect(text()).toBe(present)
    expect(parts()).toHaveLength(3)
  })

  it('is done when every part is answered', () => {
    const { getState, parts, text } = proposed()
    getState().rejectPart(1)
    expect(text()).toBe(present)
    expect(getState().proposal?.workflow.graph.states.map(({ name }) => name)).not.toContain('review')
    getState().acceptPart(0)
    getState().acceptPart(0)
    expect(parts()).toBe(null)
    expect(text()).toBe(
      present.replace('ok\n', 'ok and paid\n').replace('ship -> end', 'ship -> end: shipped'),
    )
  })

  it('follows what a person changes meanwhile', () => {
    const { getState, parts, text } = proposed()
    getState().applyEdit({ kind: 'rename-state', name: 'ship', newName: 'send' })
    expect(parts()).toHaveLength(3)
    getState().replaceText(`# Orders\n${text()}`)
    getState().acceptProposal()
    expect(text()).toBe(`# Orders\n${offered.replaceAll(/ship\b/g, 'send')}`)
  })

  it('says why it no longer fits, and fits again when the change is taken back', () => {
    const { getState, text } = proposed()
    getState().replaceText(present.replace('ok', 'never'))
    expect(getState().proposal?.outdated).toBe('Both changed the arrow check -> ship.')
    getState().acceptProposal()
    getState().acceptPart(0)
    expect(text()).toContain('never')
    getState().undo()
    expect(getState().proposal?.outdated).toBe(null)
    getState().acceptProposal()
    expect(text()).toBe(offered)
  })

  it('is gone when a person wrote the same', () => {
    const { getState, parts } = proposed()
    getState().replaceText(offered)
    expect(parts()).toBe(null)
  })
})
