import type { NewSignal } from '@rabbit/engine'
import { columnsOf, isFinalSql } from './columns.ts'

export interface Word {
  /** The execution that has ended. */
  readonly from: string
  readonly signal: NewSignal
}

/** In the order of `tellCallers`. */
export function wordColumns(words: readonly Word[]): string[] {
  return columnsOf(
    words,
    ({ signal }) => signal.id,
    ({ signal }) => signal.workspaceId,
    ({ signal }) => signal.executionId,
    ({ signal }) => signal.data.kind,
    ({ signal }) => JSON.stringify(signal.data),
    ({ from }) => from,
  )
}

/** Tells callers what those in `allowed` came to, unless they have ended too; its six parameters begin with `$first`. */
export function tellCallers(first: number, allowed: string): string {
  const types = ['uuid', 'uuid', 'uuid', 'text', 'text', 'uuid']
  const given = types.map((type, index) => `$${first + index}::${type}[]`).join(', ')
  return `
    insert into "Signal" (id, "workspaceId", "executionId", kind, data)
    select v.id, v.workspace, v.caller, v.kind, v.data::json
    from unnest(${given}) as v(id, workspace, caller, kind, data, ended)
    join ${allowed} on ${allowed}.id = v.ended
    join "Execution" caller on caller.id = v.caller and not caller.status ${isFinalSql}
    on conflict (id) do nothing`
}
