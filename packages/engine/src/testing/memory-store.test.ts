import { describeExecutionStore } from './execution-store-suite.ts'
import { createMemoryStore } from './memory-store.ts'
import { createSimulatedClock } from './simulated-clock.ts'

describeExecutionStore('in memory', async () => {
  const clock = createSimulatedClock()
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
    publish: async (event) => store.publish(event),
    close: async () => {},
  }
})
