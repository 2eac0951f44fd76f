import type { Pool } from 'pg'

/** A large value that nobody names. */
export interface UnusedValue {
  readonly workspaceId: string
  readonly valueId: string
}

/** Large values that an execution named which was taken away. */
export interface LooseValues {
  /** Looks at the oldest that have not been looked at since `before`; those that somebody names are looked at anew later. */
  look(request: { readonly before: Date; readonly limit: number }): Promise<{
    readonly looked: number
    readonly unused: readonly UnusedValue[]
  }>
  /** They were taken away. */
  gone(values: readonly UnusedValue[]): Promise<void>
}

/** Besides executions: pinned results, and what is on its way to an execution. */
const otherTexts = `
  select "workspaceId", result::text as written from "PinnedOutput" union all
  select "workspaceId", data::text from "Signal" union all
  select "workspaceId", data::text from "PublishedEvent"`

const lookAtDue = `
  with due as materialized (
    select "workspaceId", "valueId" from "LooseValue" where since < $1 order by since limit $2
  ), elsewhere as materialized (
    select distinct "workspaceId", named from (${otherTexts}) texts, "valuesNamed"(written) as named
    where strpos(written, '"$large"') > 0
  ), looked as materialized (
    select d.*,
      exists (select 1 from "ValueUse" u where u."workspaceId" = d."workspaceId" and u."valueId" = d."valueId")
      or exists (select 1 from elsewhere e where e."workspaceId" = d."workspaceId" and e.named = d."valueId") as used
    from due d
  ), later as (
    update "LooseValue" l set since = now() from looked d
    where l."workspaceId" = d."workspaceId" and l."valueId" = d."valueId"
  )
  select "workspaceId", "valueId", used from looked`

export function createLooseValues(pool: Pool): LooseValues {
  return {
    async look({ before, limit }) {
      const { rows } = await pool.query<UnusedValue & { readonly used: boolean }>(lookAtDue, [before, limit])
      return { looked: rows.length, unused: rows.filter(({ used }) => !used) }
    },
    async gone(values) {
      const columns = [values.map(({ workspaceId }) => workspaceId), values.map(({ valueId }) => valueId)]
      await pool.query(
        `delete from "LooseValue" l using unnest($1::uuid[], $2::text[]) as g("workspaceId", "valueId")
         where l."workspaceId" = g."workspaceId" and l."valueId" = g."valueId"`,
        columns,
      )
    },
  }
}
