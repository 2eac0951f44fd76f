import { type PropertyType, quoteText } from '@rabbit/dsl'
import { readFree } from './value-text.ts'

/** A typed row as source: text gets its quotes, anything written like a value stays. */
export function rowSource(row: string): string {
  const read = readFree(row.trim())
  return 'source' in read ? read.source : quoteText(row.trim())
}

/** A list of typed rows as source. Plain names stay bare where the list wants states. */
export const listSource = (rows: readonly string[], items: PropertyType): string =>
  `[${rows.map((row) => (items.kind === 'state' && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(row) ? row : rowSource(row))).join(', ')}]`
