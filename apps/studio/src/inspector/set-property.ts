import type { PropertySchema, PropertyValue } from '@rabbit/dsl'
import { useStudio } from '../store/index.ts'
import type { PropertyText } from './property-source.ts'

/** What every control of a property gets. */
export interface PropertyFieldProps {
  readonly state: string
  readonly path: readonly string[]
  readonly schema: PropertySchema
  readonly properties: ReadonlyMap<string, PropertyText>
}

/** Writes a property; null clears it. Answers why it cannot be written, or null. */
export function setProperty(
  state: string,
  path: readonly string[],
  value: PropertyValue | null,
): string | null {
  const { applyEdit, dismissRefusal } = useStudio.getState()
  const refusal = applyEdit({ kind: 'set-property', state, path, value }, { origin: 'inspector' })
  if (refusal) dismissRefusal()
  return refusal?.message ?? null
}
