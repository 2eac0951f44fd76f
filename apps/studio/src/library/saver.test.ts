import type { ServerStatus, Workflow } from '@rabbit/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError, api } from '../api/index.ts'
import { readDraft } from '../document/index.ts'
import { useStudio } from '../store/index.ts'
import { startSaving } from './saver.ts'
import { openWorkflow } from './workspace.ts'

const id = '0199a000-0000-7000-8000-000000000001'
const other = '0199a000-0000-7000-8000-000000000002'
const answer = (revision: number) => ({ revision }) as Workflow
const type = (text: string) => useStudio.getState().replaceText(text)
let stop = () => {}

describe('saving (P9)', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    localStorage.clear()
    useStudio.getState().openSaved({ id, name: 'x', revision: 1, text: 'a -> b\n' })
    stop = startSaving()
  })
  afterEach(() => {
    stop()
    vi.restoreAllMocks()
    vi.useRealTimers()
  })

  it('saves after a pause, once for all that was typed', async () => {
    const save = vi.spyOn(api.workflows, 'save').mockResolvedValue(answer(2))
    type('a -> c\n')
    await vi.advanceTimersByTimeAsync(600)
    type('a -> d\n')
    await vi.advanceTimersByTimeAsync(3000)
    expect(save.mock.calls.map(([input]) => input)).toEqual([{ id, revision: 1, text: 'a -> d\n' }])
    expect(useStudio.getState()).toMatchObject({ saveState: { kind: 'saved' }, saved: { revision: 2 } })
    expect(readDraft(localStorage, id)).toBe(null)
  })

  it('takes the title of the text as the name of a workflow that has none of its own yet', async () => {
    const save = vi.spyOn(api.workflows, 'save').mockResolvedValue(answer(2))
    useStudio.getState().openSaved({ id: other, name: 'New workflow 2', revision: 1, text: '' })
    type('workflow orders "All orders"\n')
    await vi.advanceTimersByTimeAsync(2000)
    expect(save.mock.calls.at(-1)?.[0]).toMatchObject({ name: 'All orders' })
    type('workflow orders "Some orders"\n')
    await vi.advanceTimersByTimeAsync(2000)
    expect(save.mock.calls.at(-1)?.[0]).not.toHaveProperty('name')
    expect(useStudio.getState().saved?.name).toBe('All orders')
  })

  it.each([
    ['the same text', 'a -> c\n', []],
    ['more', 'a -> d\n', [{ id, revision: 2, text: 'a -> d\n' }]],
  ])(
    'does not meet its own save as somebody else’s when a workflow is left with %s',
    async (_, text, more) => {
      let settle = (_: Workflow) => {}
      const save = vi
        .spyOn(api.workflows, 'save')
        .mockImplementationOnce(() => new Promise((resolve) => (settle = resolve)))
      save.mockResolvedValue(answer(3))
      type('a -> c\n')
      await vi.advanceTimersByTimeAsync(1500)
      type(text)
      useStudio.getState().openSaved({ id: other, name: 'y', revision: 1, text: '' })
      await vi.advanceTimersByTimeAsync(100)
      expect(save).toHaveBeenCalledTimes(1)
      settle(answer(2))
      await vi.advanceTimersByTimeAsync(100)
      expect(save.mock.calls.slice(1).map(([input]) => input)).toEqual(more)
      expect(readDraft(localStorage, id)).toBe(null)
    },
  )

  it('keeps a draft within two seconds and tries again while the server is away', async () => {
    const save = vi.spyOn(api.workflows, 'save').mockRejectedValue(new ApiError('UNREACHABLE', 'No answer.'))
    type('a -> c\n')
    await vi.advanceTimersByTimeAsync(2000)
    expect(readDraft(localStorage, id)).toMatchObject({ text: 'a -> c\n', revision: 1 })
    expect(useStudio.getState().saveState).toEqual({ kind: 'unsaved', message: 'No answer.' })
    save.mockResolvedValue(answer(2))
    await vi.advanceTimersByTimeAsync(5000)
    expect(useStudio.getState().saveState.kind).toBe('saved')
  })

  it('saves at once when the server is back', async () => {
    const save = vi.spyOn(api.workflows, 'save').mockRejectedValue(new ApiError('UNREACHABLE', 'No answer.'))
    const { setConnection } = useStudio.getState()
    setConnection({ kind: 'unreachable', message: 'No answer.' })
    type('a -> c\n')
    await vi.advanceTimersByTimeAsync(60_000)
    save.mockResolvedValue(answer(2))
    setConnection({ kind: 'connected', status: {} as ServerStatus })
    await vi.advanceTimersByTimeAsync(0)
    expect(useStudio.getState().saveState.kind).toBe('saved')
  })

  it('shows both texts when somebody else saved in between, and saves nothing more', async () => {
    const details = { text: 'theirs -> x\n', revision: 5 }
    const conflict = new ApiError('SAVE_CONFLICT', 'Somebody else saved.', details)
    const save = vi.spyOn(api.workflows, 'save').mockRejectedValue(conflict)
    type('mine -> x\n')
    await vi.advanceTimersByTimeAsync(2000)
    type('mine -> y\n')
    await vi.advanceTimersByTimeAsync(9000)
    expect(useStudio.getState().saveState).toMatchObject({ kind: 'conflict', ...details })
    expect(save).toHaveBeenCalledTimes(1)
  })

  it('saves what was typed right before another workflow is opened', async () => {
    const save = vi.spyOn(api.workflows, 'save').mockResolvedValue(answer(2))
    type('a -> c\n')
    useStudio.getState().openSaved({ id: other, name: 'y', revision: 1, text: '' })
    await vi.advanceTimersByTimeAsync(0)
    expect(save.mock.calls.map(([input]) => input)).toEqual([{ id, revision: 1, text: 'a -> c\n' }])
  })

  it('asks when a draft was written on a text that was saved over', async () => {
    localStorage.setItem(`rabbit.draft.${id}`, JSON.stringify({ text: 'draft\n', revision: 1, at: 0 }))
    const found = { id, name: 'x', revision: 3, text: 'newer\n' } as Workflow
    vi.spyOn(api.workflows, 'get').mockResolvedValue(found)
    await openWorkflow(id)
    expect(useStudio.getState()).toMatchObject({
      document: { workflow: { text: 'draft\n' } },
      saveState: { kind: 'conflict', text: 'newer\n', revision: 3, base: null },
    })
  })
})
