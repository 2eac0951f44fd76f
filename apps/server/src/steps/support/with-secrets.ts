import { randomBytes } from 'node:crypto'
import type { Json, JsonObject } from '@rabbit/dsl'
import type { StepHandler, StepOutcome } from '@rabbit/engine'
import { createMask, type Mask, maskOutcome } from './mask.ts'

/** The values of a workspace's secrets: by name, `null` for one that cannot be opened. */
export type ReadSecrets = (
  workspaceId: string,
  names: readonly string[],
) => Promise<ReadonlyMap<string, string | null>>

/** A step that, where a property is left out, takes a secret of a usual name in its place. */
export interface SendingStep extends StepHandler {
  readonly secretsByDefault?: Readonly<Record<string, string>>
  /** Properties whose value is a name rather than a key: a result that holds it is of no use without it. */
  readonly shows?: readonly string[]
}

/** So many values that were sent are looked for in what comes back later, for each workspace. */
const mostRemembered = 500

/**
 * Gives handlers the secrets that their properties name, right before they run, and hides the values in all that comes
 * back: in that step's outcome, and in the outcomes of later ones, which may be told what an earlier one sent.
 *
 * A step without an outside effect keeps what it is given on record, so it gets none.
 */
export function createSecrets(read: ReadSecrets): (handler: SendingStep) => StepHandler {
  // Nobody who fills in an input can guess it, so no text from outside becomes a secret.
  const nonce = randomBytes(16).toString('hex')
  const mark = (name: string): string => `<secret ${nonce} ${name}>`
  const marks = new RegExp(`<secret ${nonce} ([^>]+)>`, 'g')
  const sent = new Map<string, Set<string>>()

  function maskFor(workspaceId: string, values: Iterable<string>, shown: ReadonlySet<unknown>): Mask {
    const known = sent.get(workspaceId) ?? new Set<string>()
    sent.set(workspaceId, known)
    for (const value of values) {
      known.delete(value)
      known.add(value)
    }
    for (const oldest of known) {
      if (known.size <= mostRemembered) break
      known.delete(oldest)
    }
    return createMask([...known].filter((value) => !shown.has(value)))
  }

  function withDefaults(properties: JsonObject, defaults: Readonly<Record<string, string>> = {}): JsonObject {
    const missing = Object.entries(defaults).filter(([property]) => (properties[property] ?? null) === null)
    if (missing.length === 0) return properties
    return { ...properties, ...Object.fromEntries(missing.map(([property, name]) => [property, mark(name)])) }
  }

  return (handler) => ({
    ...handler,
    secretMark: mark,
    async run(request, stop) {
      const { workspaceId, state, type } = request
      const given = withDefaults(request.properties, handler.secretsByDefault)
      const names = namesIn(given, marks)
      if (handler.pure === true) {
        if (names.length === 0) return handler.run(request, stop)
        const message = `${state} uses the secret ${names[0]}, but what a ${type} state is given stays on record. Use the secret in the state that sends it.`
        return failed('SecretNotAllowed', message)
      }
      const values: ReadonlyMap<string, string | null> =
        names.length === 0 ? new Map() : await read(workspaceId, names)
      for (const name of names) {
        const value = values.get(name)
        if (value === undefined) {
          const message = `${state} uses the secret ${name}, which the workspace does not have. Add it in the studio, under Secrets, and try again.`
          return failed('SecretMissing', message)
        }
        if (value === null) {
          const message = `${state} uses the secret ${name}, which was sealed with another key than the present one. Set it again in the studio, under Secrets.`
          return failed('SecretUnreadable', message)
        }
      }
      const fill = (text: string) => text.replace(marks, (_, name: string) => values.get(name) ?? '')
      const properties = filled(given, fill) as JsonObject
      const { shows = [] } = handler
      const hidden = namesIn(
        Object.fromEntries(Object.entries(given).filter(([name]) => !shows.includes(name))),
        marks,
      ).map((name) => values.get(name) ?? '')
      const isHidden = (value: unknown) => typeof value === 'string' && hidden.includes(value)
      const shown = new Set(shows.map((name) => properties[name]).filter((value) => !isHidden(value)))
      const mask = maskFor(workspaceId, hidden, shown)
      try {
        return maskOutcome(await handler.run({ ...request, properties }, stop), mask)
      } catch (error) {
        // What it was caused by may hold the value too, so only the sentence goes on.
        throw new Error(mask(error instanceof Error ? error.message : String(error)))
      }
    },
  })
}

function failed(errorClass: string, message: string): StepOutcome {
  return { kind: 'failed', error: { class: errorClass, message }, retryable: false }
}

function namesIn(value: Json, marks: RegExp): string[] {
  const names = new Set<string>()
  filled(value, (text) => {
    for (const [, name] of text.matchAll(marks)) if (name !== undefined) names.add(name)
    return text
  })
  return [...names]
}

function filled(value: Json, fill: (text: string) => string): Json {
  if (typeof value === 'string') return fill(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => filled(item, fill))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, fill)]))
}
