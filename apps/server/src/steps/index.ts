import { stepTypes } from '@rabbit/dsl'
import type { StepHandler } from '@rabbit/engine'
import { approvalStep } from './approval.ts'
import { createCodeStep } from './code.ts'
import { eventStep } from './event.ts'
import { createHttpStep } from './http.ts'
import { logStep } from './log.ts'
import { createNotRunnableStep } from './not-runnable.ts'
import { respondStep } from './respond.ts'
import { createEgress } from './support/egress.ts'
import { createSandbox } from './support/sandbox.ts'
import { createSecrets, type ReadSecrets } from './support/with-secrets.ts'
import { createTaskStep, type StepFunction } from './task.ts'
import { transformStep } from './transform.ts'
import { waitStep } from './wait.ts'

export type { StepFunction } from './task.ts'

export interface StepHandlerOptions {
  /** What `task` states call, by the state's name. */
  readonly functions?: ReadonlyMap<string, StepFunction>
  /**
   * Hosts on private addresses that requests may go to all the same: `host`, `host:port`, or `*` for all. Empty unless
   * an administrator lists them.
   */
  readonly allowedHosts?: readonly string[]
  /** Without it, no secret is there. */
  readonly readSecrets?: ReadSecrets
}

/** What a state of each type does. Types that can't run yet fail with the sentence that says so. */
export function createStepHandlers(options: StepHandlerOptions = {}): ReadonlyMap<string, StepHandler> {
  const egress = createEgress({ allowedHosts: options.allowedHosts ?? [] })
  const withSecrets = createSecrets(options.readSecrets ?? (async () => new Map()))
  const handlers = new Map<string, StepHandler>([
    ['task', createTaskStep(options.functions ?? new Map())],
    ['transform', transformStep],
    ['http', createHttpStep(egress)],
    ['code', createCodeStep(createSandbox())],
    ['log', logStep],
    ['wait', waitStep],
    ['approval', approvalStep],
    ['event', eventStep],
    ['respond', respondStep],
  ])
  for (const [name, handler] of handlers) handlers.set(name, withSecrets(handler))
  for (const type of stepTypes.values()) {
    if (!handlers.has(type.name)) handlers.set(type.name, createNotRunnableStep(type))
  }
  return handlers
}
