import type { Property, Template, Value } from '../graph/graph.ts'
import { assertNever } from './assert-never.ts'
import { Budget, defaultExpressionLimits } from './budget.ts'
import { programOf } from './compile.ts'
import { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.ts'
import { Failure } from './failure.ts'
import type { Json, JsonObject } from './json.ts'
import { mapOf, textOf } from './values.ts'

/**
 * A property's value as JSON, its templates rendered over a context. A value that is just `"${EXPR}"` keeps the
 * expression's type; a duration becomes its milliseconds, a bare name its text.
 */
export function renderValue(value: Value, scope: JsonObject, options: EvaluateOptions): Evaluation {
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

function renderList(items: readonly Value[], scope: JsonObject, options: EvaluateOptions): Evaluation {
  const rendered: Json[] = []
  for (const item of items) {
    const result = renderValue(item, scope, options)
    if (result.kind === 'error') return result
    rendered.push(result.value)
  }
  return { kind: 'value', value: rendered }
}

function renderMap(properties: readonly Property[], scope: JsonObject, options: EvaluateOptions): Evaluation {
  const entries: [string, Json][] = []
  for (const { name, value } of properties) {
    const result = renderValue(value, scope, options)
    if (result.kind === 'error') return result
    entries.push([name, result.value])
  }
  return { kind: 'value', value: mapOf(entries) }
}

function renderTemplate(template: Template, scope: JsonObject, options: EvaluateOptions): Evaluation {
  const parts = template.filter((part) => part !== '')
  const [only] = parts
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') {
    return evaluate(programOf(only), scope, options)
  }
  const limits = options.limits ?? defaultExpressionLimits
  let text = ''
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part
      continue
    }
    const result = evaluate(programOf(part), scope, options)
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
