import type { StepRequest } from '@rabbit/engine'

/** An attempt of a state `call`, as the engine asks for it. */
export const stepRequest = (
  given: Pick<StepRequest, 'type' | 'properties'> & Partial<StepRequest>,
): StepRequest => ({
  ...{ workspaceId: 'w', executionId: 'e', state: 'call', visit: 1, attempt: 1 },
  ...{ idempotencyKey: 'e/call/1/1', context: {}, now: 0 },
  ...given,
})
