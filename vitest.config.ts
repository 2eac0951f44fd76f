import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/dist/**', '**/generated/**']

/** What shares nothing with another file runs beside it, also on two cores. */
const besides = { maxWorkers: 2, sequence: { groupOrder: 0 } }
/** What starts many processes, or a browser, runs file by file. */
const inTurn = (groupOrder: number) => ({ fileParallelism: false, sequence: { groupOrder } })

/** Three groups: what needs nothing, what needs a database, and what needs a browser. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/**/*.test.ts',
            'apps/cli/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          exclude,
          ...besides,
          setupFiles: ['config/property-seed.ts'],
          // Some start processes, and the machine may be busy.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'studio',
          environment: 'happy-dom',
          ...besides,
          setupFiles: ['config/property-seed.ts'],
          include: ['apps/studio/{src,electron}/**/*.test.{ts,tsx}'],
          exclude,
        },
      },
      {
        test: {
          name: 'server',
          include: ['apps/server/**/*.test.ts'],
          exclude,
          ...inTurn(1),
          globalSetup: ['apps/server/test/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['apps/studio/e2e/**/*.test.ts'],
          exclude,
          globalSetup: ['apps/studio/e2e/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...inTurn(2),
        },
      },
    ],
  },
})
