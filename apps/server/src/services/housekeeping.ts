import type { BackgroundJob } from '../queue/background.ts'
import type { LooseValues, UnusedValue } from '../stores/loose-values.ts'
import type { OldExecutions } from '../stores/old-executions.ts'

export interface HousekeepingNeeds {
  /** Forgets published events, missed times and refused deliveries that are old. */
  readonly forgetEvents: () => Promise<void>
  readonly executions: OldExecutions
  readonly looseValues: LooseValues
  /** False when it was stored after `before`. */
  readonly removeValue: (workspaceId: string, valueId: string, before: Date) => Promise<boolean>
  /** How long what has ended is kept; null for ever. */
  readonly keepDays: number | null
  readonly ownerId: string
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** In one commit, and in one hour. */
const limit = 500
const mostBatches = 200

/** What is done from time to time, in the background. No promise rests on any of it. */
export function housekeeping(needs: HousekeepingNeeds): readonly BackgroundJob[] {
  const { executions, keepDays, ownerId: actorId } = needs
  const forgetEvents = { name: 'forget-events', everyMs: hourMs, run: needs.forgetEvents }
  if (keepDays === null) return [forgetEvents]
  const forgetExecutions = async (): Promise<void> => {
    for (let batch = 0; batch < mostBatches; batch++)
      if ((await executions.forget({ keepDays, limit, actorId })) === 0) return
  }
  return [
    forgetEvents,
    { name: 'forget-executions', everyMs: hourMs, run: forgetExecutions },
    { name: 'forget-values', everyMs: hourMs, run: () => forgetValues(needs) },
  ]
}

/**
 * A large value goes a day after the last execution that named it did: whoever has just read its name, or stored it anew,
 * has it on record by then.
 */
export async function forgetValues(
  { looseValues, removeValue }: Pick<HousekeepingNeeds, 'looseValues' | 'removeValue'>,
  unusedMs = dayMs,
): Promise<void> {
  const before = new Date(Date.now() - unusedMs)
  for (let batch = 0; batch < mostBatches; batch++) {
    const { looked, unused } = await looseValues.look({ before, limit })
    const gone: UnusedValue[] = []
    for (const value of unused)
      if (await removeValue(value.workspaceId, value.valueId, before)) gone.push(value)
    await looseValues.gone(gone)
    if (looked === 0) return
  }
}
