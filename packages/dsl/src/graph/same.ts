import type { Expression } from '../syntax/expression.ts'
import type { Guard, InputField, Property, State, Template, Transition, Trigger, Value } from './graph.ts'

/** Whether two expressions mean the same wherever they stand: spellings, brackets and places do not count. */
export function sameExpression(a: Expression, b: Expression): boolean {
  // A list of pairs instead of recursion: a long chain of operators is a deep tree.
  const pairs: [unknown, unknown][] = [[a, b]]
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [left, right] = pair
    if (left === right) continue
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
    const keys = Object.keys(left)
    if (keys.length !== Object.keys(right).length) return false
    for (const key of keys) {
      if (key === 'from' || key === 'to' || key === 'nameSpan') continue
      if (!Object.hasOwn(right, key)) return false
      pairs.push([(left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]])
    }
  }
  return true
}

export function sameGuard(a: Guard | null, b: Guard | null): boolean {
  if (a === null || b === null) return a === b
  if (a.kind === 'expression') return b.kind === 'expression' && sameExpression(a.expression, b.expression)
  return sameFlat(a, b)
}

/** Sources in another order are the same join; targets in another order the same fork. */
export function sameEnds(a: Transition, b: Transition): boolean {
  return a.join === b.join && sameSet(a.from, b.from) && sameSet(a.to, b.to)
}

export function sameTransition(a: Transition, b: Transition): boolean {
  return sameEnds(a, b) && sameGuard(a.guard, b.guard)
}

/** The name is the caller's business. */
export function sameState(a: State, b: State): boolean {
  return a.type === b.type && a.declared === b.declared && sameProperties(a.properties, b.properties)
}

export function sameProperties(a: readonly Property[], b: readonly Property[]): boolean {
  return sameList(a, b, (left, right) => left.name === right.name && sameValue(left.value, right.value))
}

export function sameValue(a: Value, b: Value): boolean {
  switch (a.kind) {
    case 'string':
      return b.kind === 'string' && sameTemplate(a.parts, b.parts)
    case 'duration':
      return b.kind === 'duration' && a.ms === b.ms
    case 'list':
      return b.kind === 'list' && sameList(a.items, b.items, sameValue)
    case 'map':
      return b.kind === 'map' && sameProperties(a.entries, b.entries)
    case 'number':
    case 'boolean':
    case 'name':
    case 'null':
      return sameFlat(a, b)
  }
}

function sameTemplate(a: Template, b: Template): boolean {
  return sameList(a, b, (left, right) => {
    if (typeof left === 'string' || typeof right === 'string') return left === right
    return sameExpression(left, right)
  })
}

export function sameInput(a: InputField, b: InputField): boolean {
  if (a.name !== b.name || a.optional !== b.optional || a.type.kind !== b.type.kind) return false
  if (
    a.type.kind === 'choice' &&
    b.type.kind === 'choice' &&
    !sameList(a.type.values, b.type.values, Object.is)
  ) {
    return false
  }
  if (a.defaultValue === null || b.defaultValue === null) return a.defaultValue === b.defaultValue
  return sameValue(a.defaultValue, b.defaultValue)
}

/** A trigger of a known kind is its fields; of another one only the text is known. */
export function sameTrigger(a: Trigger, b: Trigger): boolean {
  const known = Object.keys(a).length > 2
  const { text: textA, ...restA } = a
  const { text: textB, ...restB } = b
  return JSON.stringify(restA) === JSON.stringify(restB) && (known || textA === textB)
}

export function sameList<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  if (a === b) return true
  return a.length === b.length && a.every((item, index) => same(item, b[index] as T))
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  if (a.length === 1) return a[0] === b[0]
  return sameList([...a].sort(), [...b].sort(), Object.is)
}

function sameFlat(a: object, b: object): boolean {
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) =>
    Object.is((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  )
}
