import type { ServerStatus } from '@rabbit/contract'
import type { Actor } from '../auth/actor.ts'
import type { StandstillGuard } from './standstill.ts'

export interface StatusService {
  get(): ServerStatus
  /** Lets work go on after a standstill. */
  endStandstill(actor: Actor): Promise<{ ended: boolean }>
}

export const createStatusService = (
  status: Omit<ServerStatus, 'standstill'>,
  standstill: StandstillGuard,
): StatusService => ({
  get: () => ({ ...status, standstill: standstill.now() }),
  endStandstill: async (actor) => ({ ended: await standstill.end(actor) }),
})
