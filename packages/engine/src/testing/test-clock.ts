import type { SimulatedClock } from '../trial/simulated-clock.ts'
import { createSimulatedClock } from '../trial/simulated-clock.ts'

/** Lets everything run that waits for nothing but promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

/** A clock of 2030 that lets everything run between two alarms. */
export function createTestClock(startAt = Date.UTC(2030, 0, 1)): SimulatedClock {
  return createSimulatedClock({ startAt, settle })
}
