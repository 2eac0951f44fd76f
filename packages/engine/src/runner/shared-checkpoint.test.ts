import { describe, expect, it } from 'vitest'
import type { StepHandler } from '../ports/step-handler.ts'
import {
  completed,
  createMemoryStore,
  createScriptedStep,
  createTestClock,
  settle,
} from '../testing/index.ts'
import { createEngine } from './engine.ts'

/** Runs a workflow to its end; answers with how many checkpoints that took after its start. */
async function checkpointsOf(text: string, step: StepHandler, store = createMemoryStore(createTestClock())) {
  let checkpoints = 0
  const instant: StepHandler = { pure: true, instant: true, run: async () => completed({ n: 1 }) }
  store.addVersion('v', text)
  const engine = createEngine({
    store: {
      ...store,
      append: (checkpoint) => {
        checkpoints++
        return store.append(checkpoint)
      },
    },
    handlers: new Map([
      ['transform', instant],
      ['task', step],
    ]),
    ...{ clock: createTestClock(), owner: 'one', random: () => 0.5, newId: () => 'id-1' },
    events: { committed: () => {} },
  })
  await engine.startExecution({
    ...{ workspaceId: 'workspace', workflowId: 'workflow', versionId: 'v' },
    ...{ trigger: 'manual', input: {}, idempotencyKey: null },
  })
  await settle()
  expect(store.stored('id-1')?.status).toBe('completed')
  return checkpoints
}

describe('what becomes durable together', () => {
  it('is a run of states that are done at once, and no effect before (A8)', async () => {
    const store = createMemoryStore(createTestClock())
    const seen: string[] = []
    const step: StepHandler = {
      async run({ executionId }) {
        seen.push(store.stored(executionId)?.events.at(-1)?.kind ?? '')
        return completed()
      },
    }
    const names = Array.from({ length: 20 }, (_, n) => `t${n}`)
    const states = names.map((name) => `state ${name}: transform { set: {} }`)
    const text = `${states.join('\n')}\nstart -> ${names.join(' -> ')} -> pay -> end`
    expect(await checkpointsOf(text, step, store)).toBeLessThanOrEqual(4)
    expect(seen).toEqual(['attempt_started'])
  })

  it('are branches that end together, with the join that they complete', async () => {
    const names = Array.from({ length: 50 }, (_, n) => `b${n}`).join(', ')
    expect(await checkpointsOf(`start -> [${names}]\n[${names}] -> end`, createScriptedStep())).toBe(1)
  })
})
