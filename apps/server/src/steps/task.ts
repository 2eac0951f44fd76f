import type { JsonObject, StepHandler } from '@rabbit/engine'

/** What a workspace registers under a state's name. What it returns is merged into the context. */
export type StepFunction = (
  context: JsonObject,
  call: {
    /** The state's `with`. */
    readonly with: JsonObject
    /** The same for every attempt of one visit. */
    readonly idempotencyKey: string
    readonly attempt: number
    readonly signal: AbortSignal
  },
) => JsonObject | undefined | Promise<JsonObject | undefined>

/** Calls the function of the state's name; without one it passes the context on and says so. */
export function createTaskStep(functions: ReadonlyMap<string, StepFunction>): StepHandler {
  return {
    pure: ({ name }) => !functions.has(name),
    async run({ state, context, properties, idempotencyKey, attempt }, signal) {
      const call = functions.get(state)
      if (call === undefined) {
        const note = `No step function named ${state} is registered, so ${state} passed its context on.`
        return { kind: 'completed', result: {}, note }
      }
      const given = isObject(properties.with) ? properties.with : {}
      const result = await call(context, { with: given, idempotencyKey, attempt, signal })
      return { kind: 'completed', result: result ?? {} }
    },
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
