import { describe, expect, it } from 'vitest'
import { dropDraft, keepDraft, readDraft } from './draft.ts'

const createStorage = (broken = false) => {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (broken) throw new DOMException('full', 'QuotaExceededError')
      kept.set(key, value)
    },
    removeItem: (key: string) => void kept.delete(key),
  }
}

describe('a draft', () => {
  const draft = { text: 'a -> b', revision: 3, at: 1000 }

  it('is there after a crash and gone after a save', () => {
    const storage = createStorage()
    expect(keepDraft(storage, 'w', draft)).toBe(true)
    expect(readDraft(storage, 'w')).toEqual(draft)
    expect(readDraft(storage, 'other')).toBe(null)
    dropDraft(storage, 'w')
    expect(readDraft(storage, 'w')).toBe(null)
  })

  it('that cannot be kept or read stops nothing', () => {
    expect(keepDraft(createStorage(true), 'w', draft)).toBe(false)
    const storage = createStorage()
    storage.setItem('rabbit.draft.w', '{"text":1}')
    expect(readDraft(storage, 'w')).toBe(null)
    storage.setItem('rabbit.draft.w', 'not json')
    expect(readDraft(storage, 'w')).toBe(null)
  })
})
