import type { Property } from '@rabbit/dsl'

/** What a property is written as, where it is a word or a text without templates; null for anything else. */
export function literalOf(properties: readonly Property[], name: string): string | boolean | null {
  const value = properties.find((property) => property.name === name)?.value
  if (value?.kind === 'name') return value.name
  if (value?.kind === 'boolean') return value.value
  const [only] = value?.kind === 'string' && value.parts.length === 1 ? value.parts : []
  return typeof only === 'string' ? only : null
}

/** Whether a property is left out, and its usual meaning counts. */
export function isLeftOut(properties: readonly Property[], name: string): boolean {
  return !properties.some((property) => property.name === name)
}
