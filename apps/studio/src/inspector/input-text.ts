import type { InputField, InputType, PropertyType, Workflow } from '@rabbit/dsl'
import { type PropertyText, readValue } from './property-source.ts'

type ChoiceValue = Extract<InputType, { kind: 'choice' }>['values'][number]

/** The defaults of the input's fields as they stand in the text, by the field's name. */
export function defaultsOf({ tree }: Workflow): ReadonlyMap<string, PropertyText> {
  const defaults = new Map<string, PropertyText>()
  for (const [index, statement] of tree.statements.entries()) {
    if (statement.kind !== 'input') continue
    const start = tree.starts[index] ?? 0
    for (const { key, defaultValue } of statement.fields) {
      if (defaultValue && !defaults.has(key.name))
        defaults.set(
          key.name,
          readValue(defaultValue, (from, to) => tree.text.slice(start + from, start + to)),
        )
    }
  }
  return defaults
}

/** The values of a choice as a person types them, with commas between. */
export const typedChoices = (values: readonly ChoiceValue[]): string => values.map(typedChoice).join(', ')

function typedChoice(value: ChoiceValue): string {
  if (typeof value !== 'string') return String(value)
  return readChoice(value) === value && !value.includes(',') ? value : JSON.stringify(value)
}

/** Typed values, parted by commas: numbers, true, false and null as such, all else as text. */
export function readChoices(typed: string): readonly ChoiceValue[] {
  const parts = typed.match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? []
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(readChoice)
}

function readChoice(part: string): ChoiceValue {
  if (part === 'true' || part === 'false') return part === 'true'
  if (part === 'null') return null
  if (/^-?\d+(\.\d+)?$/.test(part)) return Number(part)
  return /^"(?:[^"\\]|\\.)*"$/.test(part) ? (JSON.parse(part) as string) : part
}

/** What a field's default must be, in the words of a property. */
export function defaultType({ type }: InputField): PropertyType {
  if (type.kind === 'string' || type.kind === 'number' || type.kind === 'boolean') return { kind: type.kind }
  const texts = type.kind === 'choice' && type.values.every((value) => typeof value === 'string')
  return texts ? { kind: 'string' } : { kind: 'any' }
}
