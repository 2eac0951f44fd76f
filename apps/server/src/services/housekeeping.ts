import type { BackgroundJob } from '../queue/background.ts'
import type { OldExecutions } from '../stores/old-executions.ts'

export interface HousekeepingNeeds {
  /** Forgets published events, missed times and refused deliveries that are old. */
  readonly forgetEvents: () => Promise<void>
  readonly executions: OldExecutions
  /** How long what has ended is kept; null for ever. */
  readonly keepDays: number | null
  readonly ownerId: string
}

const hourMs = 3_600_000
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
  return [forgetEvents, { name: 'forget-executions', everyMs: hourMs, run: forgetExecutions }]
}
