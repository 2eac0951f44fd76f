import type { Alternative, ValueType } from './value-type.ts'

/** The most listed values and keys that a description spells out. */
const MOST_SHOWN = 5

/** A type as it would be declared: `"free" | "pro"`, `number | null`, `list of string`, `{ email: string }`. */
export function describeType(type: ValueType): string {
  if (type === 'any' || type.length === 0) return 'any'
  return type.map(spelled).join(' | ')
}

function spelled(one: Alternative): string {
  switch (one.kind) {
    case 'null':
      return 'null'
    case 'list': {
      const items = describeType(one.items)
      if (items === 'any') return 'list'
      return items.includes('|') ? `list of (${items})` : `list of ${items}`
    }
    case 'map': {
      if (one.entries.size === 0) return 'map'
      const keys = [...one.entries]
        .slice(0, MOST_SHOWN)
        .map(([key, value]) => `${key}: ${describeType(value)}`)
      const isWhole = one.entries.size <= MOST_SHOWN && one.rest === null
      return `{ ${keys.join(', ')}${isWhole ? '' : ', …'} }`
    }
    default:
      if (!one.values || one.values.length > MOST_SHOWN) return one.kind
      return one.values.map((value) => JSON.stringify(value)).join(' | ')
  }
}

/** The kinds of a type in a sentence: `a number or a string`. */
export function describeKinds(type: ValueType): string {
  if (type === 'any') return 'anything'
  return type.map(({ kind }) => (kind === 'null' ? 'null' : `a ${kind}`)).join(' or ')
}
