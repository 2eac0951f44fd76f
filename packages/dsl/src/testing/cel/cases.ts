import { tests } from '@bufbuild/cel-spec/testdata/conformance.js'
import type { Json } from '../../expression/index.ts'

/** A case of the public conformance suite, as JSON. */
export interface CelCase {
  /** `comparisons/eq_literal/eq_int` */
  readonly name: string
  readonly expression: string
  readonly bindings: ReadonlyMap<string, Wrapped>
  readonly expected:
    | { readonly kind: 'value'; readonly value: Wrapped }
    | { readonly kind: 'error' | 'type only' }
}

/** A value as the suite writes it: `{ "int64Value": "1" }`. */
export type Wrapped = Readonly<Record<string, unknown>>

interface Original {
  readonly name: string
  readonly expr: string
  readonly value?: Wrapped
  readonly typedResult?: { readonly result?: Wrapped }
  readonly evalError?: unknown
  readonly checkOnly?: boolean
  readonly bindings?: Readonly<Record<string, { readonly value?: Wrapped }>>
}

interface Suite {
  readonly name: string
  readonly tests?: readonly { readonly original: unknown }[]
  readonly suites?: readonly Suite[]
}

export function celCases(suite: Suite = tests as Suite, path: readonly string[] = []): readonly CelCase[] {
  const own = (suite.tests ?? []).map(({ original }) => caseOf(original as Original, path))
  return [...own, ...(suite.suites ?? []).flatMap((inner) => celCases(inner, [...path, inner.name]))]
}

function caseOf(
  { name, expr, value, typedResult, evalError, checkOnly, bindings }: Original,
  path: readonly string[],
): CelCase {
  const result = value ?? typedResult?.result
  return {
    name: [...path, name].join('/'),
    expression: expr,
    bindings: new Map(Object.entries(bindings ?? {}).map(([key, binding]) => [key, binding.value ?? {}])),
    expected: result
      ? { kind: 'value', value: result }
      : evalError
        ? { kind: 'error' }
        : checkOnly
          ? { kind: 'type only' }
          : { kind: 'value', value: { boolValue: true } },
  }
}

/** The value as JSON; undefined where JSON has none: bytes, messages, types, infinite numbers, keys that are no strings. */
export function jsonOf(wrapped: Wrapped): Json | undefined {
  const [[kind, value] = []] = Object.entries(wrapped)
  switch (kind) {
    case 'nullValue':
      return null
    case 'boolValue':
      return value as boolean
    case 'stringValue':
      return value as string
    case 'int64Value':
    case 'uint64Value':
      return Number(value)
    case 'doubleValue':
      return Number.isFinite(Number(value)) ? Number(value) + 0 : undefined
    case 'listValue': {
      const items = ((value as { values?: Wrapped[] }).values ?? []).map(jsonOf)
      return items.some((item) => item === undefined) ? undefined : (items as Json[])
    }
    case 'mapValue': {
      const entries = ((value as { entries?: { key: Wrapped; value: Wrapped }[] }).entries ?? []).map(
        (entry) => [jsonOf(entry.key), jsonOf(entry.value)],
      )
      if (entries.some(([key, item]) => typeof key !== 'string' || item === undefined)) return undefined
      return Object.fromEntries(entries) as Json
    }
    default:
      return undefined
  }
}
