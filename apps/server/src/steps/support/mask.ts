import type { Json } from '@rabbit/dsl'
import type { StepOutcome } from '@rabbit/engine'

const veil = '•••'
/** Shorter values are too common to be hidden wherever they turn up. */
const shortest = 4

/** Hides values in what is told of a step. */
export type Mask = (text: string) => string

/**
 * Hides each value, also as it stands in JSON, in an address and in base64. Values of less than 4 characters stay.
 */
export function createMask(values: Iterable<string>): Mask {
  const forms = new Set<string>()
  for (const value of values) {
    if (value.length < shortest) continue
    const inUrl = encodeURIComponent(Buffer.from(value).toString())
    for (const form of [value, JSON.stringify(value).slice(1, -1), inUrl, inUrl.replaceAll('%20', '+')])
      forms.add(form)
    const base64 = Buffer.from(value).toString('base64')
    forms.add(base64)
    forms.add(base64.replace(/=+$/, ''))
    forms.add(Buffer.from(value).toString('base64url'))
  }
  // The longest first: one value may hold another.
  const ordered = [...forms].sort((a, b) => b.length - a.length)
  return (text) => {
    let masked = text
    for (const form of ordered) if (masked.includes(form)) masked = masked.replaceAll(form, veil)
    return masked
  }
}

/** The same JSON with every text masked, keys and numbers included. */
export function maskJson<T extends Json>(value: T, mask: Mask): T {
  return masked(value, mask) as T
}

function masked(value: Json, mask: Mask): Json {
  if (typeof value === 'string') return mask(value)
  if (typeof value === 'number') return mask(String(value)) === String(value) ? value : veil
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => masked(item, mask))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [mask(key), masked(item, mask)]))
}

/** What came of a step, with all that goes on record masked. */
export function maskOutcome(outcome: StepOutcome, mask: Mask): StepOutcome {
  switch (outcome.kind) {
    case 'completed': {
      const { result, note, log, meta } = outcome
      return {
        ...outcome,
        result: maskJson(result, mask),
        ...(note === undefined ? {} : { note: mask(note) }),
        ...(log === undefined ? {} : { log: { ...log, message: mask(log.message) } }),
        ...(meta === undefined ? {} : { meta: maskJson(meta, mask) }),
      }
    }
    case 'failed': {
      const { message, details, ...error } = outcome.error
      const hidden = details === undefined ? {} : { details: maskJson(details, mask) }
      return { ...outcome, error: { ...error, message: mask(message), ...hidden } }
    }
    case 'waiting':
      return outcome
    default:
      return outcome satisfies never
  }
}
