import { describe, expect, it } from 'vitest'
import { changeVersion } from './change-version.ts'

const wish = { id: '0199a000-0000-7000-8000-000000000001', text: 'start -> end', seq: 3 }
const renamed = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`s${n}`, `t${n}`]))
const confirmed = (count: number) => Array.from({ length: count }, (_, n) => `changed s${n}`)

describe('a change of version', () => {
  it('takes 1,000 renames and 10,000 confirmed findings, and no more', () => {
    const read = (more: object) => changeVersion.input.safeParse({ ...wish, ...more })
    expect(read({ renamed: renamed(1_000), confirmed: confirmed(10_000) }).success).toBe(true)
    expect(read({ renamed: renamed(1_001) }).error?.issues[0]?.message).toMatch(/^At most 1,000 states/)
    expect(read({ confirmed: confirmed(10_001) }).error?.issues[0]?.message).toMatch(/^At most 10,000 find/)
  })

  it('goes on by itself unless told', () => {
    expect(changeVersion.input.parse(wish)).toEqual({ ...wish, renamed: {}, confirmed: [], goOn: true })
  })
})
