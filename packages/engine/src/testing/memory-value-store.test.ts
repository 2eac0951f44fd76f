import { createMemoryValueStore } from './memory-value-store.ts'
import { describeValueStore } from './value-store-suite.ts'

describeValueStore('in memory', async () => ({
  store: createMemoryValueStore(),
  close: async () => {},
}))
