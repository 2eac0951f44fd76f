import {
  compileExpression,
  evaluate,
  type Json,
  type JsonObject,
  type Program,
  parseExpression,
} from '@rabbit/dsl'
import type { StepOutcome } from '@rabbit/engine'
import type { EgressResponse } from '../support/egress.ts'
import { isMap } from '../support/is-map.ts'
import { retryAfterMs } from '../support/retry-after.ts'

/** An answer, as expressions such as `body.items` see it. */
export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: JsonObject
  /** JSON where the answer says that it is, the text otherwise; null for an empty one. */
  readonly body: Json
}

/** The answer's content, or the failure that its status stands for. */
export function readAnswer({ status, headers, body }: EgressResponse, what: string): Answer | StepOutcome {
  const contentType = headers['content-type'] ?? ''
  const text = textOf(body, contentType)
  if (status < 400) return { status, headers: { ...headers }, body: contentOf(text, contentType) }
  const details = { status, body: text.slice(0, 2_000) }
  const error = { class: 'HttpError', message: `${what} answered ${status}.`, details }
  const retryable = status >= 500 || status === 408 || status === 425 || status === 429
  const afterMs = retryAfterMs(headers['retry-after'], headers.date)
  return { kind: 'failed', error, retryable, ...(afterMs === null ? {} : { retryAfterMs: afterMs }) }
}

/** In the character set that the answer names; without a byte order mark, which JSON does not know. */
function textOf(body: Buffer, contentType: string): string {
  const [, charset = 'utf-8'] = /;\s*charset="?([\w:-]+)/i.exec(contentType) ?? []
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    return new TextDecoder().decode(body)
  }
}

function contentOf(text: string, contentType: string): Json {
  if (text === '') return null
  if (!/[/+]json\b/i.test(contentType)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** An expression over an answer: `body.user.id`, `headers.location`, `status`. */
export type Reader = (answer: Answer, now: number) => { readonly value: Json } | { readonly problem: string }

/** Reads an expression, or says in a sentence why it is none. */
export function readerOf(source: Json | undefined, label: string): Reader | string {
  if (typeof source !== 'string' || source.trim() === '')
    return `${label} must be an expression over the answer, such as "body.id".`
  const { expression, diagnostics } = parseExpression(source)
  if (expression === null) return `${label} is no expression: ${diagnostics[0]?.message ?? source}`
  const program: Program = compileExpression(expression)
  return ({ status, headers, body }, now) => {
    const answer = evaluate(program, { status, headers, body }, { now })
    return answer.kind === 'value'
      ? { value: answer.value }
      : { problem: `${label}: ${answer.error.message}` }
  }
}

/** `extract`: each key of the result with its expression. Null where there is none: the whole answer is the result. */
export function readExtract(value: Json | undefined, state: string): Map<string, Reader> | null | string {
  if (value === undefined || value === null) return null
  if (!isMap(value)) return `extract of ${state} must be a map, such as { id: "body.id" }.`
  const readers = new Map<string, Reader>()
  for (const [name, source] of Object.entries(value)) {
    const reader = readerOf(source, `extract.${name} of ${state}`)
    if (typeof reader === 'string') return reader
    readers.set(name, reader)
  }
  return readers
}

export function resultOf(
  answer: Answer,
  extract: ReadonlyMap<string, Reader> | null,
  now: number,
): StepOutcome {
  const meta = { status: answer.status }
  if (extract === null) {
    const { body } = answer
    return { kind: 'completed', result: isMap(body) ? body : { body }, meta }
  }
  const entries: [string, Json][] = []
  for (const [name, reader] of extract) {
    const read = reader(answer, now)
    if ('problem' in read) {
      return { kind: 'failed', error: { class: 'ExpressionError', message: read.problem }, retryable: false }
    }
    entries.push([name, read.value])
  }
  return { kind: 'completed', result: Object.fromEntries(entries), meta }
}
