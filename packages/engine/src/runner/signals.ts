import type { Input } from '../execution/input.ts'
import type { SignalData } from '../ports/execution-store.ts'

/**
 * What a stored signal means to an execution.
 *
 * @param random from [0, 1), for what goes on because of it
 */
export function inputOfSignal(
  data: Exclude<SignalData, { kind: 'change-version' }>,
  at: number,
  random: number,
): Input {
  return { ...data, at, random } as Input
}
