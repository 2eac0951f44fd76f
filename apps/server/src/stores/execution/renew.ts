import type { LeaseTerms } from '@rabbit/engine'
import type { Pool } from 'pg'

const prolong = `update "Execution" set "leaseUntil" = now() + $2::float8 * interval '1 millisecond'
  where "leaseOwner" = $1 and "leaseUntil" is not null`

/**
 * Prolongs leases of an owner. A checkpoint holds the rows of many executions in an order of its own: those that are
 * being written are passed over first and then prolonged one by one, so that the two never wait for each other.
 */
export async function renewLeases(
  pool: Pool,
  { owner, leaseMs }: LeaseTerms,
  executionIds: readonly string[],
): Promise<string[]> {
  const free = await pool.query<{ id: string }>(
    `${prolong} and id in (
       select id from "Execution" where id = any($3::uuid[]) and "leaseOwner" = $1 and "leaseUntil" is not null
       for update skip locked)
     returning id`,
    [owner, leaseMs, executionIds],
  )
  const held = free.rows.map(({ id }) => id)
  const { rows: busy } = await pool.query<{ id: string }>(
    `select id from "Execution" where id = any($2::uuid[]) and not id = any($3::uuid[]) and "leaseOwner" = $1
       and "leaseUntil" is not null`,
    [owner, executionIds, held],
  )
  for (const { id } of busy) {
    const { rowCount } = await pool.query(`${prolong} and id = $3`, [owner, leaseMs, id])
    if (rowCount === 1) held.push(id)
  }
  return held
}
