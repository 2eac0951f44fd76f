/** Postgres has no text with U+0000; JSON columns keep it as an escape. */
export function asText<T extends string | null>(text: T): T {
  return (text?.includes('\u0000') ? text.replaceAll('\u0000', '\uFFFD') : text) as T
}

/** One array for each column, as `unnest` takes them. */
export function columnsOf<Row>(
  rows: readonly Row[],
  ...columns: readonly ((row: Row) => string | number | boolean | null)[]
): string[] {
  return columns.map((column) => arrayOf(rows.map(column)))
}

/** An array as Postgres writes it; the driver would look at every element three times. */
export function arrayOf(values: readonly (string | number | boolean | null)[]): string {
  return `{${values.map((value) => (typeof value === 'string' ? quoted(value) : value === null ? 'NULL' : String(value))).join(',')}}`
}

/** Words of letters, digits, `_` and `-` need no quotes; NULL would be another thing. */
function quoted(text: string): string {
  if (/^[\w-]+$/.test(text) && !/^null$/i.test(text)) return text
  return `"${/["\\]/.test(text) ? text.replaceAll(/["\\]/g, String.raw`\$&`) : text}"`
}

export const isFinalSql = `in ('completed', 'failed', 'cancelled')`
