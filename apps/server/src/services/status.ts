import type { ServerStatus } from '@rabbit/contract'

export interface StatusService {
  get(): ServerStatus
}

export const createStatusService = (status: ServerStatus): StatusService => ({ get: () => status })
