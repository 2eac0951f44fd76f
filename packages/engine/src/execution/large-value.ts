import type { Json } from '@rabbit/dsl'
import type { JsonObject } from './event.ts'

/** Stands in an event, and in a context's or result's top level, for a value that is stored by itself. */
export interface LargeValue {
  readonly $large: {
    /** By which the value store knows it. */
    readonly id: string
    /** As JSON in UTF-8. */
    readonly bytes: number
    readonly kind: 'text' | 'list' | 'map'
  }
}

/** The large values that are at hand, by their id; null for those that are nowhere any more. */
export type LargeValues = ReadonlyMap<string, { readonly value: Json } | null>

/** An expression needs a value that is not at hand: whoever asked brings it and asks again. */
export class ValueNeeded extends Error {
  readonly id: string

  constructor(id: string) {
    super(`The value ${id} is needed.`)
    this.id = id
  }
}

/** An expression needs a value that is nowhere any more: it can't be evaluated. */
export class ValueGone extends Error {
  constructor({ $large: { id, bytes } }: LargeValue) {
    super(
      `A value of ${bytes} bytes that it reads is not in the store any more (${id}). Bring the store's files back.`,
    )
  }
}

export function isLargeValue(value: unknown): value is LargeValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  if (!Object.hasOwn(value, '$large') || Object.keys(value).length !== 1) return false
  const { $large } = value as { readonly $large: unknown }
  if (typeof $large !== 'object' || $large === null) return false
  const { id, bytes, kind } = $large as Record<string, unknown>
  return (
    typeof id === 'string' &&
    /^[0-9a-f]{64}$/.test(id) &&
    typeof bytes === 'number' &&
    typeof kind === 'string'
  )
}

/** Objects never change, so what was found out about one holds. */
const holding = new WeakMap<object, boolean>()

/** Whether one of its own values is a large one. */
export function holdsLarge(object: JsonObject): boolean {
  return remembered(object, () => Object.values(object).some(isLargeValue))
}

/** The same for the results of states. */
export function stepsHoldLarge(steps: JsonObject): boolean {
  return remembered(steps, () =>
    Object.values(steps).some((result) => isObject(result) && holdsLarge(result)),
  )
}

function remembered(object: object, find: () => boolean): boolean {
  const known = holding.get(object)
  if (known !== undefined) return known
  const found = find()
  holding.set(object, found)
  return found
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The same to an expression as if its large values stood in it; one that is read and not at hand is asked for. */
export function viewOf(object: JsonObject, large: LargeValues): JsonObject {
  return holdsLarge(object) ? viewCopy(object, large) : object
}

/** An object of its own, so that more can be put beside. */
export function viewCopy(object: JsonObject, large: LargeValues): JsonObject {
  return viewed(object, (value) => isLargeValue(value) && (() => read(value, large)))
}

export function viewOfSteps(steps: JsonObject, large: LargeValues): JsonObject {
  if (!stepsHoldLarge(steps)) return steps
  return viewed(steps, (result) => isObject(result) && holdsLarge(result) && (() => viewOf(result, large)))
}

function viewed(object: JsonObject, reader: (value: Json | undefined) => false | (() => Json)): JsonObject {
  const view: Record<string, Json> = {}
  for (const [key, value] of Object.entries(object)) {
    const get = reader(value)
    const shown = { enumerable: true, configurable: true }
    Object.defineProperty(view, key, get === false ? { ...shown, value, writable: true } : { ...shown, get })
  }
  return view
}

/** What an expression gave, with nothing in it that would still have to be read. */
export function plainCopy(value: Json): Json {
  return typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : value
}

function read(value: LargeValue, large: LargeValues): Json {
  const held = large.get(value.$large.id)
  if (held === undefined) throw new ValueNeeded(value.$large.id)
  if (held === null) throw new ValueGone(value)
  return held.value
}
