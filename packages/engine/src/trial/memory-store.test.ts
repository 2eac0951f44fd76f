import { describeExecutionStore } from '../testing/execution-store-suite.ts'
import { createTestClock } from '../testing/test-clock.ts'
import { createMemoryStore } from './memory-store.ts'

describeExecutionStore('in memory', async () => {
  const clock = createTestClock()
  const store = createMemoryStore(clock)
  let count = 0
  const newId = () => `id-${++count}`
  return {
    store,
    newId,
    now: clock.now,
    pass: clock.advance,
    async addVersion(text) {
      const place = { workspaceId: newId(), workflowId: newId(), versionId: newId() }
      store.addVersion(place.versionId, text)
      return place
    },
    backdate: async (executionId, ms) => store.backdate(executionId, ms),
    publish: async (event) => store.publish(event),
    close: async () => {},
  }
})
