import type { PropertySchema, PropertyValue } from '@rabbit/dsl'
import type { PropertyText } from './property-source.ts'
import { writeEdit } from './write-edit.ts'

/** What every control of a property gets. */
export interface PropertyFieldProps {
  readonly state: string
  readonly path: readonly string[]
  readonly schema: PropertySchema
  readonly properties: ReadonlyMap<string, PropertyText>
}

/** Writes a property; null clears it. Answers why it cannot be written, or null. */
export const setProperty = (
  state: string,
  path: readonly string[],
  value: PropertyValue | null,
): string | null => writeEdit({ kind: 'set-property', state, path, value })
