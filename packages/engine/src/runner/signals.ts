import type { Input } from '../execution/input.ts'
import type { StoredSignal } from '../ports/execution-store.ts'

/**
 * What a stored signal means to an execution.
 *
 * @param random from [0, 1), for what goes on because of it
 */
export function inputOfSignal(signal: StoredSignal, at: number, random: number): Input {
  return { ...signal.data, at, random } as Input
}
