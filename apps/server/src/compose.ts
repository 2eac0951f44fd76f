import { userInfo } from 'node:os'
import type { Engine } from '@rabbit/engine'
import type { Logger } from 'pino'
import type { Actor } from './auth/actor.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { createAssistant } from './intelligence/assistant.ts'
import {
  createFilesSource,
  createListeners,
  createMailboxSource,
  createQueueSource,
  type Listeners,
} from './listeners/index.ts'
import type { BackgroundJob } from './queue/background.ts'
import { createRunner, openSealing, openValueStore } from './runner.ts'
import { createAgainService, pinnedFor } from './services/again.ts'
import { createApprovalsService } from './services/approvals.ts'
import { createAssistantService } from './services/assistant.ts'
import { createChangeVersionService } from './services/change-version.ts'
import { createExecutionsService } from './services/executions.ts'
import { housekeeping } from './services/housekeeping.ts'
import { createRecordService } from './services/record.ts'
import { createRunnableCache } from './services/runnable-cache.ts'
import { createSecretReader, createSecretsService } from './services/secrets.ts'
import { seedWorkspace } from './services/seed.ts'
import type { Services } from './services/services.ts'
import { openStandstill, type StandstillGuard } from './services/standstill.ts'
import { createStatusService } from './services/status.ts'
import { createStepTypesService } from './services/step-types.ts'
import { createTriggersService } from './services/triggers.ts'
import { createWorkflowsService } from './services/workflows.ts'
import { loadOwnSteps } from './steps/index.ts'
import { createOriginFetch } from './steps/support/origin-fetch.ts'
import { createReach } from './steps/support/reach.ts'
import { createAnswerStore } from './stores/answer-store.ts'
import { createApprovalStore } from './stores/approval-store.ts'
import { createAuditStore } from './stores/audit-store.ts'
import { createDeliveryStore } from './stores/delivery-store.ts'
import { createEventStore } from './stores/event-store.ts'
import { createExecutionViewStore, type ExecutionViewStore } from './stores/execution-view-store.ts'
import { createLooseValues } from './stores/loose-values.ts'
import { createOldExecutions } from './stores/old-executions.ts'
import { createPinStore } from './stores/pin-store.ts'
import { createTriggerStore } from './stores/trigger-store.ts'
import { createUserStore } from './stores/user-store.ts'
import { createVersionStore } from './stores/version-store.ts'
import { createWorkflowStore } from './stores/workflow-store.ts'
import { systemClock } from './system-clock.ts'
import { followUp } from './triggers/follow-up.ts'
import { createScheduler, type Scheduler } from './triggers/scheduler.ts'
import { version } from './version.ts'
import type { Ways } from './ways.ts'

/** Everything between the database and the doors. */
export interface House {
  readonly engine: Engine
  readonly owner: Actor
  readonly services: Services
  readonly views: ExecutionViewStore
  readonly scheduler: Scheduler
  /** What is done in the background. */
  readonly jobs: readonly BackgroundJob[]
  /** What listens at queues, mailboxes and folders. */
  readonly listeners: Listeners
  /** What starts when others have ended. */
  readonly following: { stop(): Promise<void> }
  /** Whether nothing may run, since the database was put back. */
  readonly standstill: StandstillGuard
  /** Whether a version answers its webhook's caller by a `respond` state. */
  readonly answersItself: (versionId: string) => Promise<boolean>
}

export interface ComposeNeeds {
  readonly config: Config
  readonly database: Database
  readonly logger: Logger
  readonly ways: Ways
}

/** Puts the parts together: every choice of what stands behind a port is made here. */
export async function compose({ config, database, logger, ways }: ComposeNeeds): Promise<House> {
  const { prisma, pool, kind } = database
  const { bus, queue, turnBook } = ways
  const workflows = createWorkflowStore(prisma)
  const views = createExecutionViewStore(prisma, pool)
  const audit = createAuditStore(prisma)
  const sealing = openSealing({ config, database })
  const ownSteps = await loadOwnSteps(config.stepsDir)
  for (const problem of ownSteps.problems) logger.warn(problem)
  const own = ownSteps.definitions
  const standstill = await openStandstill({
    prisma,
    databaseId: database.id,
    dataDir: config.dataDir,
    asked: config.startStanding,
  })
  const values = openValueStore(config)
  const runner = createRunner({ config, database, logger, bus, queue, turnBook, sealing, values, own })
  const engine: Engine = {
    ...runner,
    startExecution: (request) => {
      standstill.refuseStarts()
      return runner.startExecution(request)
    },
  }
  const owner = await createUserStore(prisma).localOwner(userName())
  const { model } = config
  const openRunnable = createRunnableCache()
  const versions = createVersionStore(prisma, pool)
  const triggers = createTriggerStore(prisma)
  const deliveries = createDeliveryStore(prisma)
  const readSecrets = createSecretReader(sealing)
  const triggering = createTriggersService({
    engine,
    openRunnable,
    workflows,
    versions,
    triggers,
    readSecrets,
    events: createEventStore(pool),
    deliveries,
    now: () => new Date(),
    lineOf: (triggerId) => listeners.stateOf(triggerId),
    changed: () => {
      scheduler.look()
      void listeners.look()
    },
  })
  const lines = { readSecrets, reach: createReach(config.allowedHosts) }
  const listeners = createListeners({
    triggers,
    deliveries,
    sources: new Map([
      ['message', createQueueSource(lines)],
      ['email', createMailboxSource({ ...lines, triggers, pollMs: 60_000 })],
      ['file', createFilesSource({ root: config.filesDir, settledMs: 1_000 })],
    ]),
    start: triggering.start,
    now: () => new Date(),
    trouble: (message, cause) => logger.warn({ err: cause }, message),
  })
  const following = followUp({
    subscribe: bus.subscribe,
    startAfter: triggering.startAfter,
    schedule: systemClock.schedule,
    trouble: (message, cause) => logger.warn({ err: cause }, message),
  })
  const scheduler = createScheduler({
    triggers,
    start: triggering.start,
    sweep: triggering.sweep,
    now: () => new Date(),
    schedule: systemClock.schedule,
    trouble: (message, cause) => logger.warn({ err: cause }, message),
  })
  const pins = createPinStore(prisma)
  const running = { engine, openRunnable, versions, views, values, audit, now: Date.now }
  const executions = createExecutionsService({
    ...running,
    pinnedFor: (actor, workflowId, runnable) => pinnedFor(pins, actor, workflowId, runnable),
  })
  const services: Services = {
    workflows: createWorkflowsService(workflows),
    executions,
    again: createAgainService({ ...running, executions, pins }),
    changeVersion: createChangeVersionService({
      ...running,
      pause: (ms) => new Promise((resolve) => void systemClock.schedule(ms, resolve)),
    }),
    approvals: createApprovalsService({ engine, approvals: createApprovalStore(prisma), audit }),
    assistant: createAssistantService({
      assistant: createAssistant({ model, fetchFor: createOriginFetch, clock: systemClock }),
      answers: createAnswerStore(prisma),
      sendPiece: ({ workspaceId, userId }, piece) => bus.sendPiece({ workspaceId, userId, ...piece }),
    }),
    record: createRecordService({ audit, lastSeen: standstill.lastRecorded }),
    secrets: createSecretsService(sealing),
    triggers: triggering,
    stepTypes: createStepTypesService(ownSteps),
    status: createStatusService(
      {
        version,
        mode: 'local',
        database: kind,
        model: model && { name: model.name, baseUrl: model.baseUrl },
      },
      standstill,
    ),
  }
  await seedWorkspace(owner, { workflows, service: services.workflows })
  const answersItself = async (versionId: string): Promise<boolean> => {
    const text = await versions.textOf(versionId)
    return text !== null && openRunnable(text).graph.states.some(({ type }) => type === 'respond')
  }
  const jobs = housekeeping({
    forgetEvents: triggering.forget,
    executions: createOldExecutions(pool),
    looseValues: createLooseValues(pool),
    removeValue: values.remove,
    keepDays: config.keepDays,
    ownerId: owner.userId,
  })
  return { engine, owner, services, views, scheduler, jobs, listeners, following, standstill, answersItself }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'owner'
  }
}
