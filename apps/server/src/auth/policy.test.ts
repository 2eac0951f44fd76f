import { describe, expect, it } from 'vitest'
import { appRouter } from '../trpc/router.ts'
import { may, policy } from './policy.ts'

const sockets = ['execution:watch', 'execution:unwatch', 'chat:join']

describe('the policy', () => {
  it('has a row for every procedure and every socket message, and no other', () => {
    expect(Object.keys(policy).sort()).toEqual([...Object.keys(appRouter._def.procedures), ...sockets].sort())
  })

  it('gives each role what it stands for', () => {
    expect(may('viewer', 'workflows.get')).toBe(true)
    expect(may('viewer', 'workflows.save')).toBe(false)
    expect(may('operator', 'executions.start')).toBe(true)
    expect(may('operator', 'workflows.delete')).toBe(false)
    for (const door of Object.keys(policy)) expect(may('owner', door)).toBe(true)
  })

  it('closes a door that is not in the table', () => {
    expect(may('owner', 'workflows.burn')).toBe(false)
    expect(may('owner', 'constructor')).toBe(false)
  })
})
