import type { FormField, JsonObject, JsonValue } from '@rabbit/contract'

export type CheckedForm =
  | { readonly kind: 'values'; readonly values: JsonObject }
  | { readonly kind: 'wrong'; readonly message: string }

/** What was filled in, checked against the form. A rejection may leave fields out that an approval needs. */
export function checkForm(
  form: readonly FormField[],
  { approved, values }: { readonly approved: boolean; readonly values: JsonObject },
): CheckedForm {
  const known = new Set(form.map(({ name }) => name))
  const unknown = Object.keys(values).find((name) => !known.has(name))
  if (unknown !== undefined) {
    const fields =
      form.length === 0 ? 'This question has no form.' : `Its fields are ${[...known].join(', ')}.`
    return { kind: 'wrong', message: `The form has no field ${unknown}. ${fields}` }
  }
  for (const field of form) {
    const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined
    if (value === undefined || value === null || value === '') {
      if (field.required && approved) return { kind: 'wrong', message: `${field.name} is needed to approve.` }
    } else if (!fits(field, value)) {
      return {
        kind: 'wrong',
        message: `${field.name} must be ${wordsFor(field)}, not ${JSON.stringify(value)}.`,
      }
    }
  }
  return { kind: 'values', values }
}

function fits({ type, choices = [] }: FormField, value: JsonValue): boolean {
  switch (type) {
    case 'number':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
    case 'choice':
      return typeof value === 'string' && choices.includes(value)
    default:
      return typeof value === 'string'
  }
}

function wordsFor({ type, choices = [] }: FormField): string {
  const words = { text: 'a text', long_text: 'a text', number: 'a number', boolean: 'true or false' } as const
  if (type === 'date') return 'a date such as 2026-01-05'
  return type === 'choice' ? `one of ${choices.join(', ')}` : words[type]
}
