import { describeWorkQueue } from '../testing/index.ts'
import { createDirectQueue } from './work-queue.ts'

describeWorkQueue('within one process', async () => ({
  open: createDirectQueue,
  shared: false,
  close: async () => {},
}))
