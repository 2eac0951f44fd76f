import type { Property, Template, Value } from '../graph/graph.ts'
import type { Expression } from '../syntax/expression.ts'
import { assertNever } from './assert-never.ts'
import { Budget, defaultExpressionLimits } from './budget.ts'
import { programOf } from './compile.ts'
import { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.ts'
import { Failure } from './failure.ts'
import type { Json, JsonObject } from './json.ts'
import { namesRead, secretNamed } from './names.ts'
import { mapOf, textOf } from './values.ts'

export interface RenderOptions extends EvaluateOptions {
  /** What stands in the text where a secret of this name belongs; without it, no secret is there. */
  readonly secret?: ((name: string) => string) | undefined
}

/**
 * A property's value as JSON, its templates rendered over a context. A value that is just `"${EXPR}"` keeps the
 * expression's type; a duration becomes its milliseconds, a bare name its text.
 */
export function renderValue(value: Value, scope: JsonObject, options: RenderOptions): Evaluation {
  switch (value.kind) {
    case 'string':
      return renderTemplate(value.parts, scope, options)
    case 'number':
    case 'boolean':
      return { kind: 'value', value: value.value }
    case 'duration':
      return { kind: 'value', value: value.ms }
    case 'null':
      return { kind: 'value', value: null }
    case 'name':
      return { kind: 'value', value: value.name }
    case 'list':
      return renderList(value.items, scope, options)
    case 'map':
      return renderMap(value.entries, scope, options)
    default:
      return assertNever(value)
  }
}

function renderList(items: readonly Value[], scope: JsonObject, options: RenderOptions): Evaluation {
  const rendered: Json[] = []
  for (const item of items) {
    const result = renderValue(item, scope, options)
    if (result.kind === 'error') return result
    rendered.push(result.value)
  }
  return { kind: 'value', value: rendered }
}

function renderMap(properties: readonly Property[], scope: JsonObject, options: RenderOptions): Evaluation {
  const entries: [string, Json][] = []
  for (const { name, value } of properties) {
    const result = renderValue(value, scope, options)
    if (result.kind === 'error') return result
    entries.push([name, result.value])
  }
  return { kind: 'value', value: mapOf(entries) }
}

function renderTemplate(template: Template, scope: JsonObject, options: RenderOptions): Evaluation {
  const parts = template.filter((part) => part !== '')
  const [only] = parts
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') {
    return evaluatePart(only, scope, options)
  }
  const limits = options.limits ?? defaultExpressionLimits
  let text = ''
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part
      continue
    }
    const result = evaluatePart(part, scope, options)
    if (result.kind === 'error') return result
    const budget = new Budget(limits)
    const written = textOf(result.value, budget)
    const failure = written instanceof Failure ? written : budget.refuseSize(text.length + written.length)
    if (failure) {
      const span = { from: part.from, to: part.to }
      return { kind: 'error', error: { class: 'ExpressionError', message: failure.message, span } }
    }
    text += String(written)
  }
  return { kind: 'value', value: text }
}

/** One `${…}`. A secret has no value here: just its name is looked at, so it can't be computed with. */
function evaluatePart(part: Expression, scope: JsonObject, options: RenderOptions): Evaluation {
  const { secret } = options
  if (!secret) return evaluate(programOf(part), scope, options)
  const name = secretNamed(part)
  if (name !== null) return { kind: 'value', value: secret(name) }
  if (!mentionsSecrets(part)) return evaluate(programOf(part), scope, options)
  const message =
    'A secret stands by itself, as in "Bearer ${secrets.NAME}": nothing can be computed with it.'
  const { from, to } = part
  return { kind: 'error', error: { class: 'ExpressionError', message, span: { from, to } } }
}

const mentions = new WeakMap<Expression, boolean>()

function mentionsSecrets(part: Expression): boolean {
  let known = mentions.get(part)
  if (known === undefined) {
    known = namesRead(part).includes('secrets')
    mentions.set(part, known)
  }
  return known
}
