import type { Input } from '../execution/input.ts'
import type { StoredSignal } from '../ports/execution-store.ts'

/** What a stored signal means to an execution. */
export function inputOfSignal(signal: StoredSignal, at: number): Input {
  return { ...signal.data, at }
}
