import { createGateway, type Gateway } from '@rabbit/ai'
import { stepTypes } from '@rabbit/dsl'
import type { StepHandler } from '@rabbit/engine'
import type { StepDefinition } from '@rabbit/step-kit'
import { approvalStep } from './approval.ts'
import { createCodeStep } from './code.ts'
import { createDecisionStep } from './decision.ts'
import { createEmailStep } from './email.ts'
import { eventStep } from './event.ts'
import { createFileStep } from './file.ts'
import { createHttpStep } from './http.ts'
import { createLlmStep } from './llm.ts'
import { logStep } from './log.ts'
import { createNotRunnableStep } from './not-runnable.ts'
import { createNotifyStep } from './notify.ts'
import { createObjectStep } from './object.ts'
import { createOwnStep } from './own/own-step.ts'
import { createPublishStep } from './publish.ts'
import { respondStep } from './respond.ts'
import { createSoapStep } from './soap.ts'
import { createSqlStep } from './sql.ts'
import { createFilesFolder } from './support/files-folder.ts'
import { createOutgoing } from './support/outgoing.ts'
import { createSandbox } from './support/sandbox.ts'
import { createSecrets, type ReadSecrets, type SendingStep } from './support/with-secrets.ts'
import { createTaskStep } from './task.ts'
import { transformStep } from './transform.ts'
import { type Turns, withTurns } from './turns/turns.ts'
import { waitStep } from './wait.ts'

export { loadOwnSteps, noOwnSteps, type OwnSteps } from './own/load.ts'
export type { ReadSecrets } from './support/with-secrets.ts'
export { createLocalTurnBook } from './turns/local-turn-book.ts'
export { createRedisTurnBook } from './turns/redis-turn-book.ts'
export type { TurnBook } from './turns/turn-book.ts'
export { createTurns, fetchInTurn } from './turns/turns.ts'

export interface StepHandlerOptions {
  /** The way to the model that `llm` and `decision` states ask. Without it none is connected. */
  readonly gateway?: Gateway
  /** What `file` states reach; need not be there. Without it they can't run. */
  readonly filesDir?: string
  /** Step types of the steps folder; `task` states of their names call them too. */
  readonly own?: readonly StepDefinition[]
  /**
   * Hosts on private addresses that requests may go to all the same: `host`, `host:port`, or `*` for all. Empty unless
   * an administrator lists them.
   */
  readonly allowedHosts?: readonly string[]
  /** Who may go out when; without it everybody at once, unless a target asks to be left alone. */
  readonly turns?: Turns
  /** Without it, no secret is there. */
  readonly readSecrets?: ReadSecrets
  /** Told how to end the lines to other systems, and the processes, that steps keep. */
  readonly onOpen?: (close: () => Promise<unknown>) => void
}

/** What a state of each type does. Types that can't run yet fail with the sentence that says so. */
export function createStepHandlers(options: StepHandlerOptions = {}): ReadonlyMap<string, StepHandler> {
  const { own = [], gateway = createGateway({ provider: null, clock: { now: Date.now } }) } = options
  const outgoing = createOutgoing(options.allowedHosts ?? [], options.turns)
  const files = options.filesDir === undefined ? null : createFilesFolder(options.filesDir)
  const publish = createPublishStep(outgoing)
  const sql = createSqlStep(outgoing)
  const sandbox = createSandbox()
  options.onOpen?.(() => {
    sandbox.close()
    return Promise.all([publish.close(), sql.close(), outgoing.egress.close()])
  })
  const withSecrets = createSecrets(options.readSecrets ?? (async () => new Map()))
  const handlers = new Map<string, SendingStep>([
    ['task', createTaskStep(own, outgoing.egress)],
    ['transform', transformStep],
    ['http', createHttpStep(outgoing, files)],
    ['llm', createLlmStep(gateway)],
    ['decision', createDecisionStep(gateway)],
    ['soap', createSoapStep(outgoing.egress)],
    ['object', createObjectStep(outgoing.egress)],
    ['code', createCodeStep(sandbox)],
    ['log', logStep],
    ['wait', waitStep],
    ['approval', approvalStep],
    ['event', eventStep],
    ['respond', respondStep],
    ['email', createEmailStep(outgoing)],
    ['notify', createNotifyStep(outgoing)],
    ['publish', publish],
    ['sql', sql],
  ])
  if (files !== null) handlers.set('file', createFileStep(files))
  for (const definition of own) handlers.set(definition.name, createOwnStep(definition, outgoing.egress))
  // All others read nothing but their properties.
  const readers = new Set(['task', 'code', 'decision', ...own.map(({ name }) => name)])
  for (const [name, handler] of handlers)
    handlers.set(name, withSecrets({ ...withTurns(handler), readsContext: readers.has(name) }))
  for (const type of stepTypes.values()) {
    if (!handlers.has(type.name)) handlers.set(type.name, createNotRunnableStep(type))
  }
  return handlers
}
