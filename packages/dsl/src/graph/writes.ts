import { type StepTypes, stepTypes } from '../step-type/index.ts'
import type { State } from './graph.ts'

const nothing: readonly string[] = []
const RESERVED_KEYS = new Set(['input', 'steps', 'secrets', 'execution'])

/** Whether the context's top level never takes this key from a state's result. */
export function isReservedKey(key: string): boolean {
  return RESERVED_KEYS.has(key)
}

/** The keys that a state surely writes to the context's top level. */
export function keysWritten(state: State, types: StepTypes = stepTypes): readonly string[] {
  if (!state.declared) return nothing
  const { writes } = types.get(state.type) ?? { writes: {} }
  const keys = writes === 'unknown' ? [] : Object.keys(writes)
  if (state.type === 'transform') {
    const set = state.properties.find(({ name }) => name === 'set')?.value
    if (set?.kind === 'map') keys.push(...set.entries.map(({ name }) => name))
  }
  if (state.type === 'approval' && state.properties.some(({ name }) => name === 'form')) keys.push('form')
  return keys.filter((key) => !isReservedKey(key))
}
