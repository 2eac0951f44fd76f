import { ServiceError } from '../errors.ts'

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Where a page begins, from the cursor of the one before. */
export function startOfPage(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  if (uuid.test(cursor)) return cursor
  throw new ServiceError('BAD_INPUT', 'The cursor is not one that a list gave. Start again without it.')
}

/** A page out of `limit + 1` rows that were asked for: the one too many says that there is more. */
export function asPage<T extends { readonly id: string }>(
  rows: T[],
  limit: number,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit)
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
