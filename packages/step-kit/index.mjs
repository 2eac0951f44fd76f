// What a step type of your own is made with. Plain JavaScript without dependencies, so that a copy of this folder works
// anywhere; the types beside it say what each thing is.

const mark = Symbol.for('rabbit.step')
const plainName = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u
const kinds = ['string', 'number', 'boolean', 'duration', 'enum', 'list', 'map', 'object', 'state', 'any']
const builtInErrors = /^(Error|(Eval|Range|Reference|Syntax|Type|URI|Aggregate)Error)$/
const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

export function defineStep(definition) {
  const { name, description, properties = {}, run } = definition ?? {}
  if (typeof name !== 'string' || !plainName.test(name))
    throw new TypeError(
      `The name of a step must be one word such as charge_card, not ${JSON.stringify(name)}.`,
    )
  const missing = (what) => new TypeError(`The step ${name} needs ${what}.`)
  if (typeof description !== 'string' || description === '')
    throw missing('a description: a sentence that says what it does')
  if (typeof run !== 'function') throw missing('a run: a function that does the work')
  for (const [key, schema] of Object.entries(properties)) {
    if (!kinds.includes(schema?.type?.kind))
      throw missing(
        `a type for its property ${key}, such as { kind: 'string' }; kinds are ${kinds.join(', ')}`,
      )
    if (typeof schema.description !== 'string' || schema.description === '')
      throw missing(`a description for its property ${key}`)
  }
  return Object.freeze({ ...definition, properties, [mark]: true })
}

export const isStep = (value) => typeof value === 'object' && value !== null && value[mark] === true

export class StepFailure extends Error {
  constructor(errorClass, message, { retryable = true, retryAfterMs, details } = {}) {
    super(message)
    this.name = errorClass
    Object.assign(this, { retryable, retryAfterMs, details })
  }
}

export async function callStep(definition, request, tools = {}) {
  const log = []
  const failed = (error, retryable, more = {}) => ({ kind: 'failed', error, retryable, ...more, log })
  const { state = definition.name, properties: given } = request
  const properties = { ...given }
  const { requiresOneOf = [] } = definition
  if (requiresOneOf.length > 0 && requiresOneOf.every((key) => isMissing(given[key])))
    return failed(
      { class: 'PropertyError', message: `${state} needs one of ${requiresOneOf.join(', ')}.` },
      false,
    )
  for (const [key, { type, required }] of Object.entries(definition.properties)) {
    if (isMissing(given[key])) {
      if (required) return failed({ class: 'PropertyError', message: `${state} needs ${key}.` }, false)
      delete properties[key]
      continue
    }
    const read = readValue(given[key], type, `${key} of ${state}`)
    if (read.problem !== undefined) return failed({ class: 'PropertyError', message: read.problem }, false)
    properties[key] = read.value
  }
  const whole = {
    context: {},
    executionId: 'test',
    idempotencyKey: 'test',
    attempt: 1,
    ...request,
    state,
    properties,
  }
  try {
    const result = await definition.run(whole, {
      signal: tools.signal ?? new AbortController().signal,
      fetch: tools.fetch ?? fetch,
      log: (line) => {
        log.push(String(line))
        tools.log?.(String(line))
      },
    })
    const json = result === undefined ? {} : JSON.parse(JSON.stringify(result) ?? 'null')
    if (isMap(json)) return { kind: 'completed', result: json, log }
    const message = `run of ${definition.name} gave ${Array.isArray(json) ? 'a list' : JSON.stringify(json)}; it must give a map such as { total: 7 }, or nothing.`
    return failed({ class: 'StepError', message }, false)
  } catch (thrown) {
    const {
      name,
      message,
      retryable = true,
      retryAfterMs,
      details,
    } = thrown instanceof Error ? thrown : new Error(String(thrown))
    const isOwn = /^[A-Za-z_]\w*$/.test(name) && !builtInErrors.test(name)
    const error = { class: isOwn ? name : 'StepError', message, ...(isMap(details) && { details }) }
    return failed(error, retryable === true, typeof retryAfterMs === 'number' ? { retryAfterMs } : {})
  }
}

const isMissing = (value) => value === undefined || value === null
const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value as `run` gets it, or a sentence that says what is wrong with it. */
function readValue(value, type, what) {
  const wanted = (words) => ({ problem: `${what} must be ${words}, not ${shown(value)}.` })
  switch (type.kind) {
    case 'string':
    case 'state':
      return typeof value === 'string' ? { value } : wanted('a text')
    case 'boolean':
      return typeof value === 'boolean' ? { value } : wanted('true or false')
    case 'enum':
      return type.values.includes(value) ? { value } : wanted(`one of ${type.values.join(', ')}`)
    case 'number': {
      const { min = -Infinity, max = Infinity, integer = false } = type
      const fits =
        typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value))
      const from = min > -Infinity ? ` from ${min}` : ''
      const to = max < Infinity ? ` up to ${max}` : ''
      return fits ? { value } : wanted(`a ${integer ? 'whole ' : ''}number${from}${to}`)
    }
    case 'duration': {
      if (typeof value === 'number' && value >= 0) return { value }
      const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(String(value).trim()) ?? []
      return unit === undefined ? wanted('a duration such as 30s') : { value: Number(amount) * unitMs[unit] }
    }
    case 'list': {
      if (!Array.isArray(value)) return wanted('a list')
      return readAll(
        value.map((item, i) => [i, readValue(item, type.items, `item ${i + 1} of ${what}`)]),
        true,
      )
    }
    case 'map': {
      if (!isMap(value)) return wanted('a map')
      return readAll(
        Object.entries(value).map(([key, inner]) => [
          key,
          readValue(inner, type.values, `${key} in ${what}`),
        ]),
      )
    }
    case 'object': {
      if (!isMap(value)) return wanted('a map')
      const lacking = Object.entries(type.properties).find(
        ([key, inner]) => inner.required && isMissing(value[key]),
      )
      if (lacking) return { problem: `${what} needs ${lacking[0]}.` }
      const parts = Object.entries(value).map(([key, inner]) => {
        const schema = Object.hasOwn(type.properties, key) ? type.properties[key] : undefined
        return [key, schema ? readValue(inner, schema.type, `${key} in ${what}`) : { value: inner }]
      })
      return readAll(parts)
    }
    default:
      return { value }
  }
}

function readAll(parts, isList = false) {
  const bad = parts.find(([, { problem }]) => problem !== undefined)
  if (bad) return bad[1]
  const values = parts.map(([key, { value }]) => [key, value])
  return { value: isList ? values.map(([, value]) => value) : Object.fromEntries(values) }
}

function shown(value) {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)} …` : text
}
