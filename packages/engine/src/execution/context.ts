import type { Json } from '@rabbit/dsl'
import type { Renamed } from '../plan/match.ts'
import { nameIn } from '../plan/match.ts'
import type { JsonObject } from './event.ts'
import type { Branch, Changes, Frame } from './state.ts'

/** Top-level names that no result can take. */
const reserved = new Set(['input', 'steps', 'secrets', 'execution'])

export function withoutReserved(object: JsonObject): JsonObject {
  const keys = Object.keys(object)
  if (!keys.some((key) => reserved.has(key))) return object
  return Object.fromEntries(Object.entries(object).filter(([key]) => !reserved.has(key)))
}

/** The branch that an execution begins with: the input fills the top level first. */
export function rootBranch(input: JsonObject): Branch {
  const context = withoutReserved(input)
  return { frames: [], context, steps: {}, bytesAtMost: jsonBytesAtMost(context) }
}

/** A state's result in the branch: merged into the top level, and at `steps.NAME`. */
export function writeResult(branch: Branch, state: string, result: JsonObject): Branch {
  const keys = withoutReserved(result)
  return {
    frames: innermost(branch.frames, (frame) => ({
      ...frame,
      keys: withChanges(frame.keys, keys, state),
      steps: withChanges(frame.steps, { [state]: result }, state),
    })),
    context: mergeObjects(branch.context, keys),
    steps: { ...branch.steps, [state]: result },
    bytesAtMost: branch.bytesAtMost + jsonBytesAtMost(keys),
  }
}

/** At `steps.NAME` only: why the state failed, for the states that mend it. */
export function writeFailure(branch: Branch, state: string, error: JsonObject): Branch {
  const entry = { error }
  return {
    ...branch,
    frames: innermost(branch.frames, (frame) => ({
      ...frame,
      steps: withChanges(frame.steps, { [state]: entry }, state),
    })),
    steps: { ...branch.steps, [state]: entry },
  }
}

/** The branch as a person left it: keys set and keys taken away, at the top level. */
export function editBranch(branch: Branch, set: JsonObject, removed: readonly string[]): Branch {
  const keys = withoutReserved(set)
  const gone = new Set(removed)
  const context = Object.fromEntries(
    Object.entries({ ...branch.context, ...keys }).filter(
      ([key]) => !gone.has(key) || Object.hasOwn(keys, key),
    ),
  )
  const frames = innermost(branch.frames, (frame) => ({
    ...frame,
    keys: new Map([...withChanges(frame.keys, keys, 'edit')].filter(([key]) => Object.hasOwn(context, key))),
  }))
  return { ...branch, frames, context, bytesAtMost: branch.bytesAtMost + jsonBytesAtMost(keys) }
}

/**
 * The branch as another version of its workflow knows it: states under their new names, inputs that came with it where
 * nothing is yet.
 *
 * @param fork the transition of a fork in the new version
 */
export function moveBranch(
  branch: Branch,
  { renamed, added, fork }: { renamed: Renamed; added: JsonObject; fork: (transition: number) => number },
): Branch {
  const named = (changes: Changes): [string, { readonly value: Json; readonly by: string }][] =>
    [...changes].map(([key, { value = null, by }]) => [key, { value, by: nameIn(renamed, by) }])
  const inputs = withoutReserved(added)
  return {
    frames: branch.frames.map((frame) => ({
      fork: frame.fork,
      transition: fork(frame.transition),
      keys: new Map(named(frame.keys)),
      steps: new Map(named(frame.steps).map(([state, change]) => [nameIn(renamed, state), change])),
    })),
    context: mergeObjects(inputs, branch.context),
    steps: Object.fromEntries(
      Object.entries(branch.steps).map(([state, result]) => [nameIn(renamed, state), result]),
    ),
    bytesAtMost: branch.bytesAtMost + jsonBytesAtMost(inputs),
  }
}

/** The branch inside one more fork. */
export function forkBranch(branch: Branch, fork: number, transition: number): Branch {
  return { ...branch, frames: [...branch.frames, { fork, transition, keys: new Map(), steps: new Map() }] }
}

/** Everything that a branch changed since the fork at `depth`. */
export function changesSince(
  branch: Branch,
  depth: number,
): { readonly keys: Changes; readonly steps: Changes } {
  const frames = branch.frames.slice(depth)
  const [only] = frames
  if (only !== undefined && frames.length === 1) return only
  return {
    keys: new Map(frames.flatMap((frame) => [...frame.keys])),
    steps: new Map(frames.flatMap((frame) => [...frame.steps])),
  }
}

/** Writes another branch's changes into this one. */
export function writeChanges(
  branch: Branch,
  changes: { readonly keys: Changes; readonly steps: Changes },
): Branch {
  const keys = valuesOf(changes.keys)
  return {
    frames: innermost(branch.frames, (frame) => ({
      ...frame,
      keys: new Map([...frame.keys, ...changes.keys]),
      steps: new Map([...frame.steps, ...changes.steps]),
    })),
    context: mergeObjects(branch.context, keys),
    steps: mergeObjects(branch.steps, valuesOf(changes.steps)),
    bytesAtMost: branch.bytesAtMost + jsonBytesAtMost(keys),
  }
}

/** What an execution's output becomes when a branch ends. */
export function endOutput(output: JsonObject | null, branch: Branch): JsonObject {
  if (output === null) return branch.context
  return mergeObjects(output, valuesOf(changesSince(branch, 0).keys))
}

function innermost(frames: readonly Frame[], change: (frame: Frame) => Frame): readonly Frame[] {
  const last = frames.at(-1)
  return last === undefined ? frames : [...frames.slice(0, -1), change(last)]
}

function withChanges(changes: Changes, values: JsonObject, by: string): Changes {
  const entries = Object.entries(values)
  if (entries.length === 0) return changes
  const next = new Map(changes)
  for (const [key, value] of entries) next.set(key, { value, by })
  return next
}

function valuesOf(changes: Changes): JsonObject {
  return Object.fromEntries([...changes].map(([key, { value }]) => [key, value]))
}

function mergeObjects(into: JsonObject, from: JsonObject): JsonObject {
  return Object.keys(from).length === 0 ? into : { ...into, ...from }
}

/** An upper bound of the size as JSON in UTF-8: no character takes more than three bytes a unit. */
function jsonBytesAtMost(value: JsonObject): number {
  if (Object.keys(value).length === 0) return 0
  return JSON.stringify(value).length * 3
}

export function jsonBytes(value: Json): number {
  return new TextEncoder().encode(JSON.stringify(value)).length
}

/** Whether lists and maps lie inside each other on more than `levels` levels, the outermost included. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((item) => isNestedDeeper(item, levels - 1))
}

/** The size of a context, counted without values over `largeValueBytes`. */
export function contextBytes(context: JsonObject, largeValueBytes: number): number {
  let bytes = 2
  for (const [key, value] of Object.entries(context)) {
    const size = jsonBytes(value)
    if (size <= largeValueBytes) bytes += size + key.length + 4
  }
  return bytes
}
