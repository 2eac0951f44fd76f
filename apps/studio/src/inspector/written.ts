import { quoteText } from '@rabbit/dsl'
import { readFree } from './value-text.ts'

/** A typed row as source: text gets its quotes, anything written like a value stays. */
export function rowSource(row: string): string {
  const read = readFree(row.trim())
  return 'source' in read ? read.source : quoteText(row.trim())
}

/** A list of typed rows as source. */
export const listSource = (rows: readonly string[], bareNames: boolean): string =>
  `[${rows.map((row) => (bareNames && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(row) ? row : rowSource(row))).join(', ')}]`
